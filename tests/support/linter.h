// What CDS Hooks asks of an answer in the plain dialect, rule by rule (CDS Hooks 2.0, CDS Service Response).
#pragma once

#include <string>
#include <vector>

namespace ordersign::testing {

/// A line for each thing wrong with a 200 answer to this request: the JSON pointer and the rule; empty when it is right.
std::vector<std::string> lint_plain(const std::string& answer, const std::string& request);

}  // namespace ordersign::testing
