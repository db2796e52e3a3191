// JSON text spread over lines, so that it reads well in a diff. Stateless.
#pragma once

#include <string>
#include <string_view>

namespace ordersign::json {

/// For text without blanks between its parts. Strings and numbers stay as they were.
std::string pretty(std::string_view json);

}  // namespace ordersign::json
