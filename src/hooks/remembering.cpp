#include "hooks/remembering.h"

#include <set>

#include "hooks/pseudonyms.h"

namespace ordersign::hooks {
namespace {

bool is_told_by(const Card& card, const CriterionResult& result) {
  if (card.criterion == "documentation") return result.truth == Truth::Unknown;
  return card.criterion == "all-met" || card.criterion == result.criterion->id;
}

}  // namespace

/// An operator's look and a client in shadow leave nothing to be remembered.
Remembering::Remembering(const LoadedPolicy& loaded, const Means& means, std::string_view patient_id) : loaded_(loaded) {
  const auto& options = means.options;
  if (!options.overrides || means.caller == nullptr || means.caller->shadow) return;
  key_ = options.pseudonym_key;
  if (!key_.empty()) patient_ = pseudonym_of(key_, *means.caller, "Patient", patient_id);
}

bool Remembering::may_hide(const Card& card) const {
  const bool is_mild = card.indicator == "info" || card.indicator == "warning";
  return !key_.empty() && is_mild && !loaded_.wording.always_shown.contains(card.criterion);
}

void Remembering::add_basis(cards::CardAbout& about, const std::vector<cards::DecidedOrder>& orders) const {
  auto& card = about.card;
  if (!may_hide(card)) return;
  auto basis = begin();
  std::set<std::string_view> criteria;
  for (const auto index : about.orders) {
    const auto& decision = orders[index].decision;
    basis.add_finding("pathway", decision.pathway->id);  // of its phase: another asks for other things, or quotes others for the same
    for (const auto& result : decision.criteria) {
      if (!is_told_by(card, result)) continue;
      criteria.insert(result.criterion->id);
      basis.add(result);
    }
  }
  if (criteria.empty()) return;  // it would be known by nothing
  card.criteria = card.criterion + ":";
  for (const auto criterion : criteria) card.criteria.append(" ").append(criterion);
  card.basis = basis.take();
}

void Remembering::add_basis(Card& card, const cards::ToldAuthorization& told) const {
  if (!may_hide(card)) return;
  auto basis = begin();
  basis.add_finding(card.criterion, told.ends_soon ? "ends" : "on file");  // not in how many days: that changes by itself
  for (const auto& row : told.rows) basis.add(row);
  card.criteria = card.criterion + ":";
  card.basis = basis.take();
}

void Remembering::add_basis(Card& card, const std::vector<Evidence>& evidence) const {
  if (!may_hide(card)) return;
  auto basis = begin();
  basis.add_finding(card.criterion, card.summary);
  for (const auto& one : evidence) basis.add(one);
  card.criteria = card.criterion + ":";
  card.basis = basis.take();
}

}  // namespace ordersign::hooks
