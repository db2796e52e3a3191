// The same order, ending with the longest period that one authorization covers.
#pragma once

#include <optional>

#include "cards/suggestion_texts.h"
#include "ordersign/card.h"
#include "ordersign/remedy.h"
#include "remedies/sources.h"

namespace ordersign::remedies {

/// Reading 7.5: "the same order ended at 12 months, every stated length cut alike: validity period, bounds, count, supply and repeats, or
/// not offered". Nothing where one of them cannot be cut: it begins after the end, or in a shape that an update would not write.
std::optional<Suggestion> shortened_order(const Sources& sources, const cards::SuggestionTexts& texts, const fhir::Request& order,
                                          const EndBy& end_by);

}  // namespace ordersign::remedies
