// decide() for facts that are needed no more. Pure, so thread-safe.
#pragma once

#include "ordersign/policy.h"

namespace ordersign::policy {

/// The pathway that decide() picks by these facts; null where there is none.
const Pathway* pathway_of(const Policy& policy, const FactSheet& facts);

/// What decide() answers on that pathway, made of the facts' own findings and evidence instead of copies of them.
Decision decide_and_take(const Policy& policy, const Pathway* pathway, FactSheet&& facts, Day as_of);

}  // namespace ordersign::policy
