// What a card, the trace and /policies say of a policy whose review is overdue. Reading 8.1.
#pragma once

#include <string>

#include "cards/wording.h"
#include "ordersign/policy.h"

namespace ordersign::cards {

/// "Policy text of 2023-11-01, last reviewed 2026-11-24; a newer one may be in force." "" on any day up to the one by which the policy must
/// be compared with its publication again. Pure.
std::string review_notice(const Policy& policy, const Frame& frame, Day today);

}  // namespace ordersign::cards
