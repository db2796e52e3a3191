#include "crd/answer.h"

#include <algorithm>
#include <string_view>

namespace ordersign::crd {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

std::vector<std::string> faults_of(const CoverageAnswer& answer) {
  std::vector<std::string> faults;
  const auto want = [&faults](bool right, std::string_view rule) {
    if (!right) faults.emplace_back(rule);
  };
  const bool conditional =
      answer.covered == "conditional" || answer.pa_needed == "conditional" || contains(answer.doc_needed, "conditional");
  const bool indeterminate =
      answer.covered == "indeterminate" || answer.pa_needed == "indeterminate" || contains(answer.doc_needed, "indeterminate");
  want(answer.questionnaire.empty() || !answer.doc_needed.empty(), "crd-ci-q1: a questionnaire only with documents that are needed");
  want((answer.covered == "not-covered") <= answer.pa_needed.empty(), "crd-ci-q2: no pa-needed on what is not covered");
  want(answer.covered == "not-covered" || answer.covered == "indeterminate" || !answer.pa_needed.empty(),
       "crd-ci-q2 of 2.0.1: pa-needed on whatever is covered, perhaps");
  want(conditional == !answer.info_needed.empty(), "crd-ci-q3: conditional if and only if information is needed");
  want(answer.pa_needed.empty() || answer.pa_needed == "auth-needed" || answer.pa_needed == "performpa" ||
           answer.pa_needed == "conditional" || !contains(answer.doc_purpose, "withpa"),
       "crd-ci-q4: no documents for an authorization that is not needed");
  want((answer.pa_needed == "satisfied") == !answer.satisfied_pa_id.empty(),
       "crd-ci-q5: satisfied if and only if an authorization is named");
  want(!contains(answer.info_needed, "OTH") || !answer.reasons.empty(), "crd-ci-q6: other information with a reason");
  want(std::none_of(answer.reasons.begin(), answer.reasons.end(), [](const AssertionReason& reason) { return reason.text.empty(); }),
       "crd-ci-q7: a reason has text");
  want(answer.doc_purpose.empty() || !answer.reasons.empty(), "crd-ci-q8: the purpose of documents with a reason");
  want(!indeterminate || !answer.reasons.empty(), "crd-ci-q9: indeterminate with a reason");
  want(answer.doc_purpose.empty() || !answer.doc_needed.empty(), "the purpose of documents only where some are needed");
  return faults;
}

}  // namespace ordersign::crd
