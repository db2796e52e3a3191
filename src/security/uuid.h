// Name-based UUIDs: the same request gets the same ids.
#pragma once

#include <string>
#include <string_view>

namespace ordersign::security {

/// UUIDv5 (RFC 4122, section 4.3) of `name` in this project's namespace, lower case.
std::string uuid_of(std::string_view name);

}  // namespace ordersign::security
