// What facts are made of: evidence from a chart, and the findings and remedies that several kinds have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/problem.h"
#include "facts/use.h"
#include "ordersign/policy.h"

namespace ordersign::facts {

/// `hit`: the membership that made it count; null when it is looked at for another reason.
Evidence evidence_of(const Use& use, const Hit* hit);
Evidence evidence_of(const Problem& problem, const Hit* hit);

/// The chart's words for a thing, as evidence tells them; of a bare code what the value set calls it, by reading 7.2: "Codes never
/// stand without their name."
std::string words_of(std::string_view words, const fhir::Concept& concept_, const Hit* hit);

/// Newest first, then by reference: the same evidence is told in the same order however its Bundle was sorted.
void sort_evidence(std::vector<Evidence>& evidence);

/// What would end these uses: orders of the same signing not signed, orders of the chart stopped. reading 7.5: "only on
/// code evidence", since a name may be another drug's.
std::vector<Remedy> ends_of(const std::vector<Evidence>& evidence);

/// The `list-incomplete` finding that every kind over a list reports.
Fact incomplete(fhir::ListState state, std::string_view list_name);

Fact fact(Truth truth, Finding finding, std::vector<Evidence> evidence = {}, Gap gap = Gap::None);

}  // namespace ordersign::facts
