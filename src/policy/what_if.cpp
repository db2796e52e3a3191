#include "policy/what_if.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "policy/decide.h"
#include "policy/want.h"

namespace ordersign::policy {
namespace {

/// What each fact is allowed to be in one way of meeting a want: the AND of what the parts ask of it.
using Term = std::vector<Truths>;

/// One route's want as a list of terms, kept free of terms that ask more than another one. The changes of a term are the facts
/// that are not among its truths. INVARIANT: a term's changes suffice, and whatever suffices holds the changes of some term.
class Ways {
 public:
  Ways(const Policy& policy, const FactSheet& sheet, const FactSheet& chart, const Want& want, std::size_t most_terms,
       std::size_t most_changes, const Changes* among)
      : policy_(policy),
        sheet_(sheet),
        chart_(chart),
        most_terms_(most_terms),
        most_changes_(most_changes),
        among_(among),
        moves_(sheet.size(), false) {
    note_moves(want);
    for (const auto& term : terms_of(want)) sets_.push_back(changes_of(term));
  }

  std::vector<Changes> take() { return std::move(sets_); }
  bool exceeded() const { return exceeded_; }

 private:
  /// Of a slot of a term: each fact has one, and a second one for what the chart tells of it where answers tell otherwise.
  Truths now(std::size_t slot) const {
    const auto facts = sheet_.size();
    return only(slot < facts ? sheet_[slot].truth : chart_[slot - facts].truth);
  }
  bool is_settled(std::size_t fact) const { return !chart_.empty() && chart_[fact].truth != sheet_[fact].truth; }
  std::size_t slot_of(const Want& want) const { return want.fact + (want.by_chart && is_settled(want.fact) ? sheet_.size() : 0); }
  std::size_t slots() const { return sheet_.size() + chart_.size(); }
  static Truth target(Truths truths) { return (truths & only(Truth::Met)) != 0 ? Truth::Met : Truth::Unmet; }

  bool may_become(std::size_t fact, Truth to) const {
    if (among_ != nullptr && std::find(among_->begin(), among_->end(), Change{fact, to}) == among_->end()) return false;
    return !(to == Truth::Met ? policy_.facts[fact].when_met : policy_.facts[fact].when_unmet).empty();
  }

  /// Marks the facts that some way may change: only for those does it matter that they be left as they are.
  void note_moves(const Want& want) {
    if (want.truths != 0 && (want.truths & now(slot_of(want))) == 0 && may_become(want.fact, target(want.truths))) moves_[want.fact] = true;
    for (const auto& part : want.parts) note_moves(part);
  }

  /// What the fact may become where the term does not take it as it is, and nullopt where it does. A change is of what the chart tells,
  /// and so of both slots.
  std::optional<Truths> change_of(const Term& term, std::size_t fact) const {
    const bool is_so = (term[fact] & now(fact)) != 0;
    if (!is_settled(fact)) return is_so ? std::nullopt : std::optional(term[fact]);
    const auto by_chart = fact + sheet_.size();
    if (is_so && (term[by_chart] & now(by_chart)) != 0) return std::nullopt;
    return static_cast<Truths>(term[fact] & term[by_chart]);
  }

  std::size_t size_of(const Term& term) const {
    std::size_t size = 0;
    for (std::size_t fact = 0; fact < sheet_.size(); ++fact) size += change_of(term, fact) ? 1 : 0;
    return size;
  }

  Changes changes_of(const Term& term) const {
    Changes changes;
    for (std::size_t fact = 0; fact < sheet_.size(); ++fact) {
      if (const auto truths = change_of(term, fact)) changes.push_back({fact, target(*truths)});
    }
    return changes;
  }

  std::vector<Term> terms_of(const Want& want) {
    if (want.truths != 0) return terms_of_fact(want);
    const auto parts = want.parts.size();
    if (want.count > parts) return {};
    // by_count[n]: ways for n of the parts seen so far. Only counts that can still end at want.count are carried.
    std::vector<std::vector<Term>> by_count(want.count + 1);
    by_count[0] = {Term(slots(), any_truth)};
    for (std::size_t seen = 1; seen <= parts; ++seen) {
      const auto terms = terms_of(want.parts[seen - 1]);
      const auto left = parts - seen;
      const std::size_t fewest = want.count > left ? want.count - left : 0;
      for (std::size_t count = std::min(seen, want.count); count >= std::max<std::size_t>(fewest, 1); --count) {
        auto ways = product(by_count[count - 1], terms);
        ways.insert(ways.end(), by_count[count].begin(), by_count[count].end());
        by_count[count] = reduced(std::move(ways));
      }
      if (fewest > 0) by_count[fewest - 1].clear();
    }
    return by_count[want.count];
  }

  std::vector<Term> terms_of_fact(const Want& want) const {
    Term term(slots(), any_truth);
    const auto slot = slot_of(want);
    const bool is_so = (want.truths & now(slot)) != 0;
    if (!is_so && !may_become(want.fact, target(want.truths))) return {};
    if (!is_so || moves_[want.fact]) term[slot] = want.truths;
    return {std::move(term)};
  }

  std::vector<Term> product(const std::vector<Term>& left, const std::vector<Term>& right) {
    std::vector<Term> both;
    for (const auto& a : left) {
      for (const auto& b : right) {
        if (both.size() > 8 * most_terms_) {
          exceeded_ = true;
          return both;
        }
        if (auto term = conjunction(a, b); !term.empty() && size_of(term) <= most_changes_) both.push_back(std::move(term));
      }
    }
    return both;
  }

  /// Empty when the two contradict each other.
  Term conjunction(const Term& a, const Term& b) const {
    Term both(a.size());
    for (std::size_t slot = 0; slot < a.size(); ++slot) {
      both[slot] = a[slot] & b[slot];
      if (both[slot] == 0) return {};
    }
    for (std::size_t fact = 0; fact < chart_.size(); ++fact) {
      if (change_of(both, fact) == Truths{0}) return {};
    }
    return both;
  }

  static bool asks_no_more(const Term& a, const Term& b) {
    for (std::size_t fact = 0; fact < a.size(); ++fact) {
      if ((a[fact] & b[fact]) != b[fact]) return false;
    }
    return true;
  }

  /// Without the terms that ask more than another one, smallest first, so many at most.
  std::vector<Term> reduced(std::vector<Term> terms) {
    std::vector<std::pair<std::size_t, Term>> by_size;
    by_size.reserve(terms.size());
    for (auto& term : terms) by_size.emplace_back(size_of(term), std::move(term));
    // Beside an equal number of changes, the one that allows more comes first: it may cover the other.
    std::sort(by_size.begin(), by_size.end(),
              [](const auto& a, const auto& b) { return a.first != b.first ? a.first < b.first : a.second > b.second; });
    std::vector<Term> kept;
    for (auto& [size, term] : by_size) {
      const auto covers = [&term = term](const Term& other) { return asks_no_more(other, term); };
      if (std::any_of(kept.begin(), kept.end(), covers)) continue;
      if (kept.size() == most_terms_) {
        exceeded_ = true;
        break;
      }
      kept.push_back(std::move(term));
    }
    return kept;
  }

  const Policy& policy_;
  const FactSheet& sheet_;
  const FactSheet& chart_;  ///< as FactsByPhase has it
  std::size_t most_terms_;
  std::size_t most_changes_;
  const Changes* among_;
  std::vector<bool> moves_;
  std::vector<Changes> sets_;
  bool exceeded_ = false;
};

bool is_part_of(const Changes& part, const Changes& whole) { return std::includes(whole.begin(), whole.end(), part.begin(), part.end()); }

/// By size and order, without those that hold another one.
std::vector<Changes> minimal(std::vector<Changes> sets) {
  std::sort(sets.begin(), sets.end(),
            [](const Changes& a, const Changes& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
  std::vector<Changes> kept;
  for (auto& set : sets) {
    if (std::none_of(kept.begin(), kept.end(), [&set](const Changes& other) { return is_part_of(other, set); }))
      kept.push_back(std::move(set));
  }
  return kept;
}

constexpr auto any_size = std::numeric_limits<std::size_t>::max();

class Search {
 public:
  Search(const Policy& policy, const FactsByPhase& facts, std::size_t most_terms)
      : policy_(policy), facts_(facts), most_terms_(most_terms), routes_(routes_of(policy)) {}

  /// The minimal sets up to that size; exact unless `exceeded`.
  std::vector<Changes> sets_of(std::size_t most_changes, bool& exceeded, const Changes* among = nullptr) const {
    std::vector<Changes> sets;
    exceeded = false;
    for (const auto& route : routes_) {
      const bool continues = route.phase == "continuation";
      const auto& sheet = continues ? facts_.continuation : facts_.initial;
      const auto& chart = continues ? facts_.continuation_by_chart : facts_.initial_by_chart;
      Ways ways(policy_, sheet, chart, route.want, most_terms_, most_changes, among);
      exceeded = exceeded || ways.exceeded();
      for (auto& set : ways.take()) sets.push_back(std::move(set));
    }
    return minimal(std::move(sets));
  }

  /// There are too many ways to see at once: those of few changes exactly, and of the others some, each made minimal.
  std::vector<Changes> some_sets(const std::vector<Changes>& found, std::size_t enough) const {
    std::vector<Changes> sets;
    bool exceeded = false;
    for (std::size_t size = 1; size <= policy_.facts.size() && sets.size() < enough; ++size) {
      auto exact = sets_of(size, exceeded);
      if (exceeded) break;
      sets = std::move(exact);
    }
    for (const auto& set : found) {
      if (sets.size() >= enough) break;
      for (auto& smaller : sets_of(any_size, exceeded, &set)) {
        if (!exceeded && std::find(sets.begin(), sets.end(), smaller) == sets.end()) sets.push_back(std::move(smaller));
      }
    }
    return minimal(std::move(sets));
  }

 private:
  const Policy& policy_;
  const FactsByPhase& facts_;
  std::size_t most_terms_;
  std::vector<Way> routes_;
};

/// The facts of the phase that they say it is, and those that pick the pathway.
struct InPhase {
  const FactSheet& facts;
  const FactSheet& by_chart;
};

InPhase in_phase(const Policy& policy, const FactsByPhase& all) {
  const bool continues = phase_of(policy, all.initial) == "continuation";
  const auto& facts = continues ? all.continuation : all.initial;
  const auto& by_chart = continues ? all.continuation_by_chart : all.initial_by_chart;
  return {facts, by_chart.empty() ? facts : by_chart};
}

Decision decided(const Policy& policy, const InPhase& phase, Day as_of) {
  return decide_and_take(policy, pathway_of(policy, phase.by_chart), FactSheet(phase.facts), as_of);
}

FactsByPhase assuming(FactsByPhase facts, const std::vector<Assumption>& assumptions) {
  for (const auto& [fact, truth] : assumptions) {
    for (auto* sheet : {&facts.initial, &facts.continuation, &facts.initial_by_chart, &facts.continuation_by_chart}) {
      if (sheet->empty() || (*sheet)[fact].truth == truth) continue;
      (*sheet)[fact] = {truth, truth == Truth::Unknown ? Gap::Uncertain : Gap::None, {}, {}, {}};
    }
  }
  return facts;
}

std::vector<Truth> truths_of(const FactSheet& sheet) {
  std::vector<Truth> truths;
  for (const auto& fact : sheet) truths.push_back(fact.truth);
  return truths;
}

}  // namespace

SmallestChanges smallest_changes(const Policy& policy, const FactsByPhase& facts, const SearchLimits& limits) {
  const Search search(policy, facts, limits.most_terms);
  SmallestChanges smallest;
  smallest.sets = search.sets_of(any_size, smallest.cut);
  if (smallest.cut) smallest.sets = search.some_sets(smallest.sets, limits.most_sets);
  if (!smallest.sets.empty() && smallest.sets.front().empty()) return {};  // met as it is
  if (smallest.sets.size() > limits.most_sets) {
    smallest.sets.resize(limits.most_sets);
    smallest.cut = true;
  }
  return smallest;
}

WhatIf what_if(const Policy& policy, const FactsByPhase& facts, const std::vector<Assumption>& assumptions, Day as_of) {
  const auto assumed = assuming(facts, assumptions);
  const auto are = in_phase(policy, facts);
  const auto then = in_phase(policy, assumed);
  return {decided(policy, are, as_of), decided(policy, then, as_of), truths_of(are.facts), truths_of(then.facts),
          smallest_changes(policy, facts)};
}

}  // namespace ordersign::policy
