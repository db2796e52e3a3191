#include "facts/classified.h"

namespace ordersign::facts {

const Hit* Classified::in_any(const std::vector<SetId>& sets) const {
  const Hit* by_name = nullptr;
  for (const auto set : sets) {
    const auto* hit = in(set);
    if (hit != nullptr && hit->basis == Basis::Code) return hit;
    if (hit != nullptr && by_name == nullptr) by_name = hit;
  }
  return by_name;
}

Classified classify(const Terminology& terminology, const fhir::Concept& concept_) {
  CodesAndWords terms;
  terms.add(concept_);
  return terms.look_up(terminology);
}

}  // namespace ordersign::facts
