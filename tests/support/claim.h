// A scenario file: a claim told as a base patient, a JSON Patch of its request, and how what is expected differs from the base's.
// tests/scenarios/README.md tells the form.
#pragma once

#include <functional>
#include <string>

#include "support/json_edit.h"

namespace ordersign::testing {

struct Expanded {
  std::string request;  ///< as it is sent, byte for byte
  std::string expect;   ///< claim, now, service, settings where stated, status, then decisions and cards, or mentions
};

/// The whole file of the base of that name, or null.
using Bases = std::function<const JsonNode*(const std::string& name)>;

/// `name` is the whole one, `<criterion>-<claim>`. Throws std::invalid_argument when the file is not of the form.
Expanded expanded(const JsonNode& file, const std::string& name, const Bases& bases);

}  // namespace ordersign::testing
