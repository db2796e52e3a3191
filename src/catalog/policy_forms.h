// What the wording of a policy must cover.
#pragma once

#include "catalog/catalog.h"
#include "json/view.h"

namespace ordersign {

/// The findings that each criterion's facts can bring: what its wording must cover.
Result<cards::Forms> forms_of(json::View view, const Policy& policy);

}  // namespace ordersign
