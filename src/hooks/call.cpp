#include "hooks/call.h"

#include <utility>

namespace ordersign::hooks {

Call::Call(const Means& means, Instant now, FhirTerms terms)
    : means_(means), terms_(std::move(terms)), today_(day_of(now)), classifier_(means.catalog.terminology()) {}

Result<Evaluation> Call::evaluate(prefetch::Hook hook, std::string body, Keep keep) {
  if (auto error = recognise(hook, std::move(body))) return std::move(*error);
  if (!concerned_.empty()) complete();
  return decide(keep);
}

}  // namespace ordersign::hooks
