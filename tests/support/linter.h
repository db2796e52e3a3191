// What CDS Hooks asks of an answer, rule by rule (CDS Hooks 2.0, CDS Service Response), and what each dialect asks beside it.
#pragma once

#include <string>
#include <vector>

namespace ordersign::testing {

/// What clients of a dialect ask. Written from the table of src/hooks/README.md, Dialects, not from the service's own data.
struct DialectRules {
  std::string selection_behavior = "at-most-one";
  bool alphanumeric_topic = false;  ///< and 100 characters at most
  bool one_action = false;
  bool epic_actions = false;    ///< create Condition, MedicationRequest, ServiceRequest; delete MedicationRequest, ServiceRequest
  std::string extensions = {};  ///< prefix of every name in an extension; "": any, and each card has its criterion
  bool recommends = true;       ///< isRecommended may stand on a correction of a draft
  bool whole_deletes = false;   ///< a delete carries the draft beside its id
  bool drafts_only = false;     ///< no update of what is no draft
  std::string crd = {};         ///< version of Da Vinci CRD that the answer is written in; "": none
};
/// `crd-2.0`, `crd-2.1` and `crd-2.2` are the dialect crd in these versions.
const DialectRules& rules_of(const std::string& dialect);

/// A line for each thing wrong with a 200 answer to this request: the JSON pointer and the rule; empty when it is right.
std::vector<std::string> lint(const std::string& answer, const std::string& request, const std::string& dialect);
std::vector<std::string> lint_plain(const std::string& answer, const std::string& request);

}  // namespace ordersign::testing
