#include "facts/classified.h"

namespace ordersign::facts {
namespace {

/// In room that the thread uses again for each thing.
Classified looked_up(const Terminology& terminology, const fhir::Concept& concept_, terminology::Sort sort) {
  thread_local CodesAndWords terms;
  terms.clear();
  terms.add(concept_);
  auto classified = terms.look_up(terminology, sort);
  terms.clear();  // they are views of the request
  return classified;
}

}  // namespace

const Hit* Classified::in_any(const std::vector<SetId>& sets) const {
  if (hits.empty()) return nullptr;
  const Hit* best = nullptr;
  for (const auto set : sets) {
    const auto* hit = in(set);
    if (hit != nullptr && (best == nullptr || hit->basis < best->basis)) best = hit;
  }
  return best;
}

Classified classify(const Terminology& terminology, const fhir::Concept& concept_) {
  return looked_up(terminology, concept_, terminology::Sort::Other);
}

Classified classify_problem(const Terminology& terminology, const fhir::Concept& concept_) {
  return looked_up(terminology, concept_, terminology::Sort::Problem);
}

}  // namespace ordersign::facts
