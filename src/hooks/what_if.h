// POST /sandbox/what-if: a request decided as it is and as it would be if facts were otherwise.
#pragma once

#include <map>
#include <string>

#include "hooks/evaluation.h"
#include "ordersign/result.h"
#include "prefetch/request.h"

namespace ordersign::hooks {

struct Question {
  std::string request;  ///< JSON text of the CDS Hooks request
  prefetch::Hook hook = prefetch::Hook::OrderSign;
  std::map<std::string, Truth, std::less<>> assume;  ///< by fact id
};

/// Reads `{"request": {…}, "assume": {"<fact-id>": "met|unmet|unknown"}}`, where `assume` may be left out. Errors: Syntax, TooLarge,
/// or Structure with the JSON pointer: no request, a hook of no service, a fact of no policy that is in effect, another truth.
Result<Question> read_question(const Catalog& catalog, Day today, std::string body);

/// For each order that was decided: facts and criteria as they are and would be, and the smallest changes that meet the policy.
/// The evaluation must have been made with Keep::FactsToo.
std::string write_what_if(const Evaluation& evaluation, const Question& question);

}  // namespace ordersign::hooks
