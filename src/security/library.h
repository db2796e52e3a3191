// Which OpenSSL this module works with.
#pragma once

#include <string>

namespace ordersign::security {

/// As `OpenSSL 1.2.3`.
std::string library();

}  // namespace ordersign::security
