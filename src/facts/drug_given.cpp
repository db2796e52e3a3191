#include "facts/drug_given.h"

#include <utility>

#include "facts/drug_use.h"
#include "facts/finding.h"
#include "facts/medication_words.h"

namespace ordersign::facts {
namespace {

/// A use whose form or product is not certain proves nothing.
Truth is_given(const Use& use, const Product& product) {
  const auto route = product.route_of(use);
  if (!product.is(use) || use.source == Source::Dispense || route == ProductRoute::Other) return Truth::Unmet;
  const Truth current = use.current_as(*product.hit(use));
  const bool is_open = route != ProductRoute::Covered || product.is_unsure(use);
  return is_open && current == Truth::Met ? Truth::Unknown : current;
}

}  // namespace

DrugGiven drug_given(const Chart& chart, const Product& product) {
  DrugGiven given;
  std::vector<Evidence> definite, possible;
  for (const auto& use : chart.uses) {
    if (!product.is(use)) continue;
    const auto current = is_given(use, product);
    if (current == Truth::Met) definite.push_back(evidence_of(use, product.hit(use)));
    given.taken |= current == Truth::Met && tells_taking(use);
    if (current == Truth::Unknown) possible.push_back(evidence_of(use, product.hit(use)));
    given.now = given.now | current;
  }
  for (const auto& draft : chart.drafts) {  // one that is not selected (order-select) is still being written
    if (!product.is(draft) || product.route_of(draft) == ProductRoute::Other || given.now == Truth::Met) continue;
    given.now = Truth::Met;
    given.drafted = true;
    definite.push_back(evidence_of(draft, product.hit(draft)));
  }
  given.evidence = given.now == Truth::Met ? std::move(definite) : std::move(possible);
  sort_evidence(given.evidence);
  return given;
}

}  // namespace ordersign::facts
