// The `questionnaire` of a policy file into a Form.
#pragma once

#include <string>
#include <vector>

#include "facts/params.h"
#include "json/view.h"
#include "ordersign/policy.h"
#include "questionnaire/form.h"

namespace ordersign::questionnaire {

/// What the form itself names of the policy's numbers. Asked by the loader and, with nothing in it, by who writes the schema.
int read_counts_for(facts::Params& params);
/// … and what `calculated` names.
double read_times(facts::Params& params);

/// Adds an error (BadData, `where` file and JSON pointer) for each thing that is wrong: a type, answer, fact, value set or question that
/// there is not; an id twice, or none; a fact that decides which criteria are asked (`continuationWhen`, or the `when` of an indication),
/// or that two groups settle; a condition on a later question; what only another type of question may have. Keys that are not known are
/// the caller's to refuse. `policy` has its facts, indications and continuation fact; `where` is the place of `view`.
Form read_form(json::View view, const std::string& where, const Policy& policy, const terminology::Terminology& terminology,
               facts::Quantities& quantities, std::vector<Error>& errors);

}  // namespace ordersign::questionnaire
