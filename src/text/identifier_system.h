// Systems of identifiers, as different hands write one and the same.
#pragma once

#include <string>
#include <string_view>

namespace ordersign::text {

/// Without scheme and trailing slash, the host in lower case; a path keeps its case. Equal for two spellings of one system.
std::string normal_system(std::string_view system);

}  // namespace ordersign::text
