// A form as a FHIR R4 Questionnaire: of the constructs of Structured Data Capture only those that renderers have in common. Stateless.
#pragma once

#include <string>
#include <string_view>

#include "ordersign/policy.h"
#include "questionnaire/form.h"

namespace ordersign::questionnaire {

/// JSON text. `base`: what clients call us by, without a slash at its end.
std::string write_questionnaire(const Form& form, const Policy& policy, std::string_view base);

/// How FHIR's `type` of an item spells it.
std::string_view to_string(AnswerType type);

}  // namespace ordersign::questionnaire
