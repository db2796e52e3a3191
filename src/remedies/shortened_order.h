// The same order, ending with the longest period that one authorization covers.
#pragma once

#include <optional>

#include "cards/suggestion_texts.h"
#include "ordersign/card.h"
#include "ordersign/remedy.h"
#include "remedies/sources.h"

namespace ordersign::remedies {

/// reading 7.5: "the same order ended at 12 months". Nothing for an order of a type that states its length elsewhere.
std::optional<Suggestion> shortened_order(const Sources& sources, const cards::SuggestionTexts& texts, const fhir::Request& order,
                                          const EndBy& end_by);

}  // namespace ordersign::remedies
