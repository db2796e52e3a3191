// Notes with each card of a policy what it rests on, where overrides are remembered. Const members are thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cards/authorization_card.h"
#include "cards/render.h"
#include "hooks/card_basis.h"
#include "hooks/policy_run.h"

namespace ordersign::hooks {

class Remembering {
 public:
  Remembering(const LoadedPolicy& loaded, const Means& means, std::string_view patient_id);

  /// None of these does anything for a card that is to be shown always: of an indicator other than info and warning, or of a criterion that
  /// the wording says is always shown; and the first nothing for one that tells of no criterion of its orders.
  void add_basis(cards::CardAbout& about, const std::vector<cards::DecidedOrder>& orders) const;
  void add_basis(Card& card, const cards::ToldAuthorization& told) const;
  /// Of a card of no decided order: it is known by its words and evidence.
  void add_basis(Card& card, const std::vector<Evidence>& evidence) const;

 private:
  bool may_hide(const Card& card) const;
  BasisWriter begin() const { return {key_, patient_, loaded_.policy}; }

  const LoadedPolicy& loaded_;
  std::string_view key_;  ///< "" where nothing is remembered
  std::string patient_;
};

}  // namespace ordersign::hooks
