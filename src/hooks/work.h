// How much work a call makes, counted before it is done. No clock: the same request takes the same steps on every machine, and so is
// answered alike.
#pragma once

#include <cstddef>
#include <optional>

#include "facts/chart.h"
#include "hooks/policy_run.h"

namespace ordersign::hooks {

/// What the call has to read of answers to the policy's form.
struct AnswersToJudge {
  std::size_t responses = 0;  ///< so many are looked through for the one that counts
  bool judged = false;        ///< one counts
};

/// The steps that a policy's look at its drafts takes: for each of them, one for each entry of the chart, one for each draft with its
/// dosages and reasons, and one for each KiB of the request. A chart of 10,000 entries in 10 MB with one draft is some 20,000. Where
/// answers count, the entries of the chart come once more, and a quarter of them for each draft.
std::size_t steps_of(const LoadedPolicy& policy, const prefetch::HookRequest& request, const facts::Chart& chart,
                     const AnswersToJudge& answers);

/// Error (TooCostly) when it is over Options::work_budget.
std::optional<Error> over_budget(std::size_t steps, const Options& options);

}  // namespace ordersign::hooks
