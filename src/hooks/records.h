// What is kept of a call's decisions: words of ours and codes, and keyed hashes in place of patient and order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hooks/evaluation.h"
#include "ordersign/record.h"
#include "ordersign/service.h"

namespace ordersign::hooks {

/// The same for a call that is sent again. `order`: DecidedFor::names.
std::string decision_id(std::string_view hook_instance, const Policy& policy, const std::string& order);

/// One for each order that was decided or only recognised, with the cards that are about it. Empty without a key.
/// `latency_ms` is left to whoever knows when the answer was ready.
std::vector<DecisionRecord> records_of(const Evaluation& evaluation, std::string_view service, const Caller& caller, Instant now,
                                       std::string_view pseudonym_key);

}  // namespace ordersign::hooks
