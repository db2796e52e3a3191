// What a policy lends to its own words and to its cards' wording.
#pragma once

#include <memory>
#include <vector>

#include "cards/lent.h"
#include "facts/kind.h"
#include "facts/quantities.h"
#include "ordersign/policy.h"

namespace ordersign {

/// Each quantity by its name, in the unit that the policy gives it, and by a fact's id what its kind derives from them. `kinds` are
/// beside policy.facts.
cards::Lent lend(const facts::Quantities& quantities, const Policy& policy, const std::vector<std::unique_ptr<facts::FactKind>>& kinds);

}  // namespace ordersign
