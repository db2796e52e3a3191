// What the wording of a policy must cover.
#pragma once

#include "catalog/catalog.h"
#include "json/view.h"

namespace ordersign {

/// The findings that each criterion's facts, and the answers of the form, can bring: what its wording must cover.
Result<cards::Forms> forms_of(json::View view, const Policy& policy, const questionnaire::Form& form);

}  // namespace ordersign
