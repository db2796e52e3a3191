// The third step of a call: its drafts decided by each policy that they concern.
#include <algorithm>
#include <utility>

#include "hooks/call.h"

namespace ordersign::hooks {
namespace {

/// reading 2.5: "every Coverage sent names a payer other than ours … No, empty or unidentifiable Coverage: evaluated"
bool covered_by_others_only(const fhir::Record& record, const std::vector<std::string>& payer_ids) {
  if (payer_ids.empty()) return false;
  const auto is_ours = [&](const fhir::Identifier& payer) {
    return std::find(payer_ids.begin(), payer_ids.end(), std::string(payer.system) + "|" + std::string(payer.value)) != payer_ids.end();
  };
  std::size_t others = 0;
  for (const auto& coverage : record.coverages.entries) {
    if (coverage.entered_in_error) continue;
    if (coverage.payers.empty() || std::any_of(coverage.payers.begin(), coverage.payers.end(), is_ours)) return false;
    ++others;
  }
  return others > 0;
}

}  // namespace

Result<Evaluation> Call::decide(Keep keep) {
  Evaluation evaluation{today_, std::string(request_.instance), std::string(request_.patient_id), {}, {}};
  if (concerned_.empty() || covered_by_others_only(record_, means_.options.payer_ids)) return evaluation;
  const auto chart = facts::build_chart(record_, drafts_, means_.catalog.terminology(), today_);
  report_.phases.read += watch_.lap();
  remedies::Sources sources{request_.document.get(), {}};
  for (const auto& document : completion_->fetched()) sources.fetched.push_back(document.get());
  for (const auto* policy : concerned_) {
    auto answer = run_policy(*policy, means_, {request_, chart, sources}, keep);
    if (!answer) return answer.error();
    for (auto& card : answer->cards) evaluation.cards.push_back(std::move(card));
    if (!answer->decided.orders.empty()) evaluation.decided.push_back(std::move(answer->decided));
  }
  report_.phases.decide = watch_.lap();
  return evaluation;
}

}  // namespace ordersign::hooks
