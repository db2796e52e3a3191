#include "facts/drug_given.h"

#include <utility>

#include "facts/drug_use.h"
#include "facts/finding.h"

namespace ordersign::facts {
namespace {

/// A use whose form or product is not certain proves nothing.
Truth is_given(const Use& use, const Product& product, Day today, int administration_days) {
  const auto route = product.route_of(use);
  if (route == ProductRoute::Other || use.source == Source::Dispense) return Truth::Unmet;
  const bool is_infusion = use.source == Source::Administration;
  const Truth current = is_infusion ? administration_current(*use.event, today, administration_days) : use.current;
  const bool is_certain = route == ProductRoute::Covered && !product.is_unsure(use);
  return current == Truth::Met && !is_certain ? Truth::Unknown : current;
}

}  // namespace

DrugGiven drug_given(const Chart& chart, const Product& product, int administration_days) {
  DrugGiven given;
  std::vector<Evidence> definite, possible;
  for (const auto& use : chart.uses) {
    if (!product.is(use)) continue;
    const auto current = is_given(use, product, chart.today, administration_days);
    if (current == Truth::Met) definite.push_back(evidence_of(use, product.hit(use)));
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
