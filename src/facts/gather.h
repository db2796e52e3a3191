// A policy's facts for one order.
#pragma once

#include <memory>
#include <vector>

#include "facts/kind.h"
#include "policy/what_if.h"

namespace ordersign::facts {

/// In the order of policy.facts. The fact that decides the phase is gathered first, since others depend on the phase.
FactSheet gather(const Policy& policy, const std::vector<std::unique_ptr<FactKind>>& kinds, OrderView view);

/// The same as each of the two phases judges them.
policy::FactsByPhase gather_by_phase(const Policy& policy, const std::vector<std::unique_ptr<FactKind>>& kinds, OrderView view);

/// The view of one draft of a whole chart, its route decided. The chart must outlive it.
OrderView view_of(const Chart& chart, const Use& draft, const Product& product);

}  // namespace ordersign::facts
