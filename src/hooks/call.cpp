#include "hooks/call.h"

#include <utility>

namespace ordersign::hooks {

Call::Call(const Means& means, Instant now, FhirTerms terms)
    : means_(means), terms_(std::move(terms)), today_(day_of(now)), classifier_(means.catalog.terminology()) {}

Result<Evaluation> Call::evaluate(prefetch::Hook hook, std::string body, Keep keep) {
  if (auto error = recognise(hook, std::move(body))) return std::move(*error);
  if (!concerned_.empty() || answers_unconcerned()) complete();
  return decide(keep);
}

bool Call::answers_unconcerned() const {
  if (!tells_coverage_ || !is_crd() || request_.hook != prefetch::Hook::OrderSign) return false;
  return (means_.options.crd_answers_unconcerned || !unnamed_in_vain_.empty()) && request_.draft_orders["entry"].size() > 0;
}

}  // namespace ordersign::hooks
