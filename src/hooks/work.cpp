#include "hooks/work.h"

#include <algorithm>
#include <string>

namespace ordersign::hooks {

std::size_t steps_of(const LoadedPolicy& policy, const prefetch::HookRequest& request, const facts::Chart& chart,
                     const AnswersToJudge& answers) {
  const auto is_looked_at = [&](const facts::Use& draft) { return is_of_concern(policy, request, draft); };
  const auto drafts = static_cast<std::size_t>(std::count_if(chart.drafts.begin(), chart.drafts.end(), is_looked_at));
  constexpr std::size_t bytes_a_step = 1024;  // a text that is repeated as evidence is read for each draft
  std::size_t each = request.document->text().size() / bytes_a_step + chart.uses.size() + chart.problems.size() +
                     chart.record->observations.size() + chart.record->answers.entries.size();
  for (const auto& draft : chart.drafts) each += 1 + draft.request->dosages.size() + draft.request->reasons.size();
  if (!answers.judged) return answers.responses + drafts * each;
  // The chart is copied once with the answers in it, and of a dozen facts up to three are gathered again for each draft.
  const std::size_t entries = chart.uses.size() + chart.problems.size() + chart.record->observations.size();
  return answers.responses + entries + drafts * (each + (entries + 3) / 4);
}

std::optional<Error> over_budget(std::size_t steps, const Options& options) {
  if (steps <= options.work_budget) return std::nullopt;
  return Error{ErrorCode::TooCostly, "/context/draftOrders",
               "deciding these draft orders over this chart takes " + std::to_string(steps) + " steps, more than the " +
                   std::to_string(options.work_budget) + " of one call; sign fewer orders at once, or send fewer resources"};
}

}  // namespace ordersign::hooks
