// What Da Vinci CRD asks of a coverage-information extension, rule by rule and version by version; not from the service's own data.
#pragma once

#include <string>
#include <vector>

#include "json/view.h"

namespace ordersign::testing {

/// A line for each thing wrong with it; `version` is 2.0, 2.1 or 2.2.
std::vector<std::string> lint_coverage(json::View extension, const std::string& version);

/// May a card have that topic?
bool is_card_topic(json::View topic, const std::string& version);

}  // namespace ordersign::testing
