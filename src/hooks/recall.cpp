#include "hooks/recall.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "cards/shown_again.h"
#include "hooks/card_basis.h"

namespace ordersign::hooks {
namespace {

bool is_as_it_was(const Card& card, const std::vector<BasisItem>& then) {
  const auto same = [](const CardBasis& now, const BasisItem& was) {
    return now.digests.item == was.item && now.digests.state == was.state;
  };
  return std::equal(card.basis.begin(), card.basis.end(), then.begin(), then.end(), same);
}

std::size_t shared(const Card& card, const std::vector<BasisItem>& then) {
  const auto is_there = [&card](const BasisItem& was) {
    return std::any_of(card.basis.begin(), card.basis.end(), [&was](const CardBasis& now) { return now.digests.item == was.item; });
  };
  return static_cast<std::size_t>(std::count_if(then.begin(), then.end(), is_there));
}

/// Of a signing with several orders each had its card: that which rested on what this does, else on the most of it; null when none was.
const RememberedOverride* nearest(const Card& card, const std::vector<RememberedOverride>& remembered) {
  const RememberedOverride* found = nullptr;
  for (const auto& one : remembered) {
    if (card.criteria.empty() || one.criteria != card.criteria || one.policy != card.policy->id) continue;
    if (is_as_it_was(card, one.basis)) return &one;
    if (found == nullptr || shared(card, one.basis) > shared(card, found->basis)) found = &one;
  }
  return found;
}

/// What our value sets call the drug or problem of that code; "" when they do not know it.
std::string name_of(const terminology::Terminology& terminology, std::string_view code) {
  const auto bar = code.find('|');
  if (bar == std::string_view::npos) return {};
  for (const auto& hit : terminology.classify({{code.substr(0, bar), code.substr(bar + 1)}}, {})) {
    if (hit.name != nullptr) return hit.name->label;
    if (!hit.display.empty()) return std::string(hit.display);
  }
  return {};
}

class Comparison {
 public:
  Comparison(const Card& card, const RememberedOverride& then, const terminology::Terminology& terminology)
      : card_(card), then_(then), terminology_(terminology) {
    what_.overridden = day_of(then.at);
  }

  cards::WhatChanged take() {
    for (const auto& now : card_.basis) note_present(now);
    for (const auto& was : then_.basis) {
      const bool is_there =
          std::any_of(card_.basis.begin(), card_.basis.end(), [&was](const CardBasis& now) { return now.digests.item == was.item; });
      if (!is_there) note_gone(was);
    }
    // What is found follows from the evidence: told only where nothing else is.
    const bool told =
        !what_.added.empty() || !what_.changed.empty() || !what_.gone.empty() || what_.gone_unnamed > 0 || what_.order || what_.policy;
    what_.finding = !told;
    return std::move(what_);
  }

 private:
  void note_present(const CardBasis& now) {
    bool is_known = false;
    for (const auto& was : then_.basis) {
      if (was.item != now.digests.item) continue;
      if (was.state == now.digests.state) return;
      is_known = true;
    }
    switch (kind_of(now.digests)) {
      case BasisKind::Evidence: (is_known ? what_.changed : what_.added).push_back(now.line); break;
      case BasisKind::Order: what_.order = true; break;
      case BasisKind::Version: what_.policy = true; break;
      case BasisKind::Finding: break;
    }
  }

  void note_gone(const BasisItem& was) {
    if (kind_of(was) == BasisKind::Order) what_.order = true;
    if (kind_of(was) != BasisKind::Evidence) return;
    auto name = name_of(terminology_, was.code);
    if (name.empty()) ++what_.gone_unnamed;
    else what_.gone.push_back(std::move(name));
  }

  const Card& card_;
  const RememberedOverride& then_;
  const terminology::Terminology& terminology_;
  cards::WhatChanged what_;
};

}  // namespace

void recall(Evaluation& evaluation, const Catalog& catalog, const std::vector<RememberedOverride>& remembered, CallReport& report) {
  std::vector<Card> shown;
  for (auto& card : evaluation.cards) {
    const auto* then = nearest(card, remembered);
    if (then != nullptr && is_as_it_was(card, then->basis)) {
      ++report.hidden_cards;
      evaluation.hidden.push_back(std::move(card));
      continue;
    }
    if (then != nullptr) {
      ++report.changed_cards;
      card.detail.insert(0, cards::shown_again(catalog.frame().overrides, Comparison(card, *then, catalog.terminology()).take()));
    }
    shown.push_back(std::move(card));
  }
  evaluation.cards = std::move(shown);
}

}  // namespace ordersign::hooks
