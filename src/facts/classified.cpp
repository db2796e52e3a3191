#include "facts/classified.h"

namespace ordersign::facts {

const Hit* Classified::in_any(const std::vector<SetId>& sets) const {
  const Hit* best = nullptr;
  for (const auto set : sets) {
    const auto* hit = in(set);
    if (hit != nullptr && (best == nullptr || hit->basis < best->basis)) best = hit;
  }
  return best;
}

Classified classify(const Terminology& terminology, const fhir::Concept& concept_) {
  CodesAndWords terms;
  terms.add(concept_);
  return terms.look_up(terminology);
}

Classified classify_problem(const Terminology& terminology, const fhir::Concept& concept_) {
  CodesAndWords terms;
  terms.add(concept_);
  return terms.look_up(terminology, terminology::Sort::Problem);
}

}  // namespace ordersign::facts
