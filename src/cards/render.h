// Decisions into cards. Pure.
#pragma once

#include <string>
#include <vector>

#include "cards/wording.h"
#include "ordersign/card.h"
#include "ordersign/policy.h"

namespace ordersign::cards {

/// One order of the policy's drug, decided.
struct DecidedOrder {
  std::string reference;  ///< as the extension names it
  std::string words;      ///< the order's own words (chart text)
  Decision decision;
};

struct RenderOptions {
  bool unknown_cards = true;  ///< false: silent about what is not filled in yet (order-select)
  bool card_when_met = false;
  std::string payer_name;  ///< "" : the policy's payer
};

/// A card and what it is about, so that suggestions and ids can be added.
struct CardAbout {
  Card card;
  std::vector<std::size_t> orders;          ///< indices into the decided orders; the first gives the uuid
  const CriterionResult* result = nullptr;  ///< of the first order; null for cards of no one criterion
};

/// One warning card for each unmet criterion, one info card for everything unknown; identical findings over several orders are
/// one card that names them. In the order of the orders, then of the pathway's criteria.
std::vector<CardAbout> render(const Policy& policy, const Wording& wording, const Frame& frame, const std::vector<DecidedOrder>& orders,
                              const RenderOptions& options);

/// A card of no criterion: subcutaneous order, or an order of a conflicting drug.
Card special_card(const Policy& policy, const SpecialText& text, const std::vector<std::string>& citation, const Frame& frame,
                  const Values& values, const std::vector<Evidence>& evidence, const RenderOptions& options);

/// What was found, in one plain sentence without chart text, as the extension tells it.
std::string finding_sentence(const Policy& policy, const Wording& wording, const Frame& frame, const CriterionResult& result);
/// What would settle an unknown; "" for anything else.
std::string settled_by(const Policy& policy, const Wording& wording, const Frame& frame, const CriterionResult& result);

}  // namespace ordersign::cards
