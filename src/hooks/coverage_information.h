// The system actions that tell of each draft order what the payer says of its coverage. CRD-020 to CRD-029.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <vector>

#include "facts/payers.h"
#include "fhir/resolver.h"
#include "hooks/crd_side.h"
#include "hooks/evaluation.h"
#include "hooks/policy_run.h"
#include "ordersign/result.h"
#include "prefetch/completion.h"
#include "prefetch/request.h"

namespace ordersign::hooks {

/// What one call tells; all of it must outlive the use.
struct CoverageView {
  const prefetch::HookRequest& request;
  const prefetch::Completion& completion;
  fhir::Resolver& resolver;
  const Means& means;
  const std::vector<facts::PayerId>& payer_ids;
  const std::set<std::size_t>& in_vain;  ///< entries of drafts whose Medication was asked for in vain
  const std::set<std::size_t>& skipped;  ///< entries of drafts that a policy governs and did not decide: the patient is another payer's
  Day today{};
  std::size_t steps = 0;  ///< that the call took before
};

/// Adds to `side` the actions for the drafts in question. Error (Structure), of CRD 2.2 in its own dialect: no Coverage could be named for
/// any of them, or only another payer's. Error (TooCostly): it takes more than is left of the work budget.
std::optional<Error> tell_coverage(const CoverageView& view, const std::vector<DecidedFor>& decided, CrdSide& side);

}  // namespace ordersign::hooks
