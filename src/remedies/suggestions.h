// What a clinician can accept with one click: each remedy of an unmet fact as actions on whole resources.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cards/suggestion_texts.h"
#include "ordersign/card.h"
#include "ordersign/policy.h"
#include "remedies/sources.h"

namespace ordersign::remedies {

/// An order that a card is about, and what would mend it; both must outlive it.
struct OrderToMend {
  const fhir::Request* order = nullptr;
  std::span<const Remedy> remedies = {};
};

/// For one card over these orders of `drug`, in the order of reading 7.5: the same order with labeled dosing, or ended in time; remove
/// other drafts; stop orders of the chart; remove the order(s) themselves. An order without id gets none. Orders that share a card share
/// what is to be removed and stopped. A correction that is alone on its card is recommended.
std::vector<Suggestion> suggestions_for(const Sources& sources, const cards::SuggestionTexts& texts, const std::string& drug,
                                        const std::vector<OrderToMend>& orders);

}  // namespace ordersign::remedies
