// Sentences parts about medications that several kinds of fact use, in our own words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/chart.h"

namespace ordersign::facts {

/// Why a use is only possible: "it is on hold".
std::string why_possible(const Use& use, Day today);

/// Our own name for what a hit found, or "a medicine" where the value set has none.
std::string label_of(const Hit* hit);

/// Newest first, then by reference: the same evidence is told in the same order however its Bundle was sorted.
void sort_evidence(std::vector<Evidence>& evidence);

/// What would end these uses: orders of the same signing not signed, orders of the chart stopped. reading 7.5: "only on
/// code evidence", since a name may be another drug's.
std::vector<Remedy> ends_of(const std::vector<Evidence>& evidence);

/// The `list-incomplete` finding that every kind over a list reports.
Fact incomplete(fhir::ListState state, std::string_view list_name);

Fact fact(Truth truth, Finding finding, std::vector<Evidence> evidence = {}, Gap gap = Gap::None);

}  // namespace ordersign::facts
