// decide() for facts that are needed no more. Pure, so thread-safe.
#pragma once

#include "ordersign/policy.h"

namespace ordersign::policy {

/// What decide() answers, made of the facts' own findings and evidence instead of copies of them.
Decision decide_and_take(const Policy& policy, FactSheet&& facts, Day as_of);

}  // namespace ordersign::policy
