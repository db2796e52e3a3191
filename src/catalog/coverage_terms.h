// The key `coverage` of a policy file into what its decisions come to for a payer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crd/terms.h"
#include "facts/params.h"
#include "json/view.h"
#include "ordersign/policy.h"
#include "ordersign/result.h"

namespace ordersign {

/// Asks for the months that one authorization covers; nullopt where nothing is said of them.
std::optional<int> allowed_months(facts::Params& params);

/// Of the object at `where` (file and JSON pointer), `params` reading it. Adds to `errors` unknown keys and criteria, codes that CRD has
/// not, and what would break a rule of its extension.
crd::PolicyTerms read_coverage_terms(json::View view, const std::string& where, facts::Params& params, const Policy& policy,
                                     std::vector<Error>& errors);

}  // namespace ordersign
