// On what terms one client's FHIR servers are read, as its entry in the clients file says.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace ordersign {

struct FhirTerms {
  std::optional<std::chrono::milliseconds> deadline = {};  ///< for all fetches of one call; unset: Options::fhir_deadline
  bool open = false;                                       ///< its servers on the allow-list need no token
  /// `SYSTEM|CODE` of the details of outcomes that its operator knows to be harmless: they leave a list as it is.
  std::vector<std::string> harmless_outcomes = {};
};

}  // namespace ordersign
