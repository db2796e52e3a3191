// Which libcurl this module works with.
#pragma once

#include <string>

namespace ordersign::fhir_client {

/// As `libcurl 1.2.3`.
std::string library();

}  // namespace ordersign::fhir_client
