// Which libraries this module works with.
#pragma once

#include <string>

namespace ordersign::json {

/// As `RapidJSON 1.2.3`, a line each.
std::string library();

}  // namespace ordersign::json
