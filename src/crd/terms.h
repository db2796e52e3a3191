// How a payer puts a policy's decisions into coverage information: data of the policy file, key `coverage`. Immutable once read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crd/answer.h"
#include "ordersign/coding.h"

namespace ordersign::crd {

/// What is said of one result.
struct ResultTerms {
  std::string covered;
  std::string pa_needed;  ///< "" for none
  std::vector<std::string> doc_needed, doc_purpose;
};

struct PolicyTerms {
  ResultTerms met{"covered", "auth-needed", {}, {}};
  ResultTerms unknown{"covered", "auth-needed", {"clinical"}, {"withpa"}};
  ResultTerms unmet{"not-covered", "", {}, {}};
  std::vector<std::string> exceptions;  ///< criteria that may be unmet: where no other is, `exception` is said
  ResultTerms exception{"covered", "auth-needed", {}, {}};
  std::map<std::string, std::string, std::less<>> info_needed;  ///< by criterion: what is to be told where nothing else is unknown
  std::optional<Coding> billing;                                ///< the code that the drug is billed by: of the policy, not of these terms
  std::optional<int> allowed_months;                            ///< that one authorization covers
  std::optional<Contact> contact;
  bool questionnaire = true;           ///< where documents are needed, the policy's questionnaire is named
  bool depends_on_other_lines = true;  ///< several orders of the drug in one signing depend on each other
};

/// What is wrong with what is said of a result: a code that is in no version, or a rule of the extension that it breaks. nullopt when it
/// is right.
std::optional<std::string> fault_of(const ResultTerms& terms);
/// Of a code of `info-needed`, and of ContactPoint.system.
std::optional<std::string> fault_of_info_needed(const std::string& code);
std::optional<std::string> fault_of_contact_system(const std::string& code);

}  // namespace ordersign::crd
