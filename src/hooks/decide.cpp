// The third step of a call: its drafts decided by each policy that they concern.
#include <cstddef>
#include <set>
#include <utility>

#include "facts/payers.h"
#include "hooks/authorized.h"
#include "hooks/call.h"
#include "hooks/coverage_information.h"
#include "hooks/work.h"

namespace ordersign::hooks {
namespace {

/// The entries of drafts that the policy would decide.
void add_governed(const LoadedPolicy& policy, const prefetch::HookRequest& request, const facts::Chart& chart,
                  std::set<std::size_t>& entries) {
  for (const auto& draft : chart.drafts) {
    const bool is_governed = prefetch::is_selected(request, *draft.request) && policy.product.is(draft) &&
                             policy.product.route_of(draft) != facts::ProductRoute::Other;
    if (is_governed) entries.insert(draft.request->entry);
  }
}

}  // namespace

Result<Evaluation> Call::decide(Keep keep) {
  Evaluation evaluation{today_, std::string(request_.instance), std::string(request_.patient_id), {}, {}, {}, {}, {}, {}};
  evaluation.crd = std::move(crd_);
  const bool tells_alone = concerned_.empty() && answers_unconcerned();
  if (concerned_.empty() && !tells_alone) return evaluation;
  evaluation.passed_over = completion_->passed_over();
  const auto payer_ids = facts::parse_payer_ids(means_.options.payer_ids);
  report_.phases.read += watch_.lap();
  remedies::Sources sources{request_.document.get(), {}, means_.whole_deletes};
  for (const auto& document : completion_->fetched()) sources.fetched.push_back(document.get());
  std::size_t steps = 0;
  std::set<std::size_t> skipped;
  for (const auto* policy : concerned_) {
    if (facts::covered_by_others_only(record_.coverages, payer_ids, policy->policy.payer, today_)) {
      if (tells_coverage_) add_governed(*policy, request_, facts::chart_of_drafts(drafts_, classifier_, today_), skipped);
      continue;
    }
    const auto chart = facts::build_chart(record_, drafts_, classifier_, today_, policy->currency);
    auto answers = questionnaire::newest_answers(responses_, record_.answers.state, policy->form, policy->policy, today_);
    steps += steps_of(*policy, request_, chart, {responses_.size(), answers.has_value()});
    if (auto over = over_budget(steps, means_.options)) return std::move(*over);
    CallView view{request_, chart, sources, completion_->report(), {}, {}, tells_coverage_, is_crd()};
    if (means_.authorizations != nullptr) {
      const auto client = means_.caller != nullptr ? std::string_view(means_.caller->client) : std::string_view();
      view.authorized = authorized_by(*means_.authorizations, record_.coverages, *resolver_, policy->policy, payer_ids, client, today_);
    }
    view.answers = std::move(answers);
    auto answer = run_policy(*policy, means_, view, keep);
    if (!answer) return answer.error();
    for (auto& card : answer->cards) evaluation.cards.push_back(std::move(card));
    if (!answer->decided.orders.empty()) evaluation.decided.push_back(std::move(answer->decided));
  }
  if (tells_coverage_) {
    const CoverageView view{request_, *completion_, *resolver_, means_, payer_ids, unnamed_in_vain_, skipped, today_, steps};
    if (auto error = tell_coverage(view, evaluation.decided, *evaluation.crd)) return std::move(*error);
  }
  report_.phases.decide = watch_.lap();
  return evaluation;
}

}  // namespace ordersign::hooks
