// The same order as the drug's label has it.
#pragma once

#include <optional>

#include "cards/suggestion_texts.h"
#include "ordersign/card.h"
#include "ordersign/remedy.h"
#include "remedies/sources.h"

namespace ordersign::remedies {

/// Nothing when the order's shape has no place for what would change, or no whole number of billing units is the labeled dose.
std::optional<Suggestion> labeled_order(const Sources& sources, const cards::SuggestionTexts& texts, const fhir::Request& order,
                                        const LabeledDose& label);

}  // namespace ordersign::remedies
