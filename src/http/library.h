// Which cpp-httplib this module works with.
#pragma once

#include <string>

namespace ordersign::http {

/// As `cpp-httplib 1.2.3`.
std::string library();

}  // namespace ordersign::http
