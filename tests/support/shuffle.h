// Puts what has no order in JSON or FHIR into another one. A seed gives the same order on every machine.
#pragma once

#include <random>

#include "support/json_edit.h"

namespace ordersign::testing {

using Random = std::mt19937;

/// std::shuffle may differ between standard libraries, so this is the plain Fisher-Yates walk.
template <class T>
void shuffle(std::vector<T>& list, Random& random) {
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random() % i]);
}

/// The entries of every Bundle under `prefetch`.
void shuffle_entries(JsonNode& request, Random& random);
/// The members of every object, but of one that has a name twice: there the first counts.
void shuffle_members(JsonNode& request, Random& random);
/// The `coding` arrays of every CodeableConcept.
void shuffle_codings(JsonNode& request, Random& random);

}  // namespace ordersign::testing
