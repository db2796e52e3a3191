// What would come of other facts, and which least changes of facts would meet the policy. Pure, so thread-safe.
#pragma once

#include <cstddef>
#include <vector>

#include "ordersign/policy.h"

namespace ordersign::policy {

/// The facts of one order as each phase judges them: a dose every four weeks continues a therapy, it does not begin one. The
/// fact that decides the phase is the same in both.
struct FactsByPhase {
  FactSheet initial;
  FactSheet continuation;
  /// Where answers settled some of them: the same as the chart alone tells them, which picks the pathway. Empty: the above do.
  FactSheet initial_by_chart = {};
  FactSheet continuation_by_chart = {};
};

struct Assumption {
  std::size_t fact;
  Truth truth;
};

/// A fact made met or unmet. Making one unknown is never needed: what an unknown meets, either answer to it meets as well.
struct Change {
  std::size_t fact = 0;
  Truth to = Truth::Met;
  friend bool operator==(const Change&, const Change&) = default;
  friend bool operator<(const Change& a, const Change& b) { return a.fact != b.fact ? a.fact < b.fact : a.to < b.to; }
};
using Changes = std::vector<Change>;  ///< in the order of their facts, each fact once

struct SearchLimits {
  std::size_t most_sets = 20;     ///< returned
  std::size_t most_terms = 1000;  ///< ways kept in sight at once; over it the search is cut
};

struct SmallestChanges {
  std::vector<Changes> sets;
  bool cut = false;  ///< there may be more
};

/// All sets of changes that turn the order's result to met and of which no smaller part does, by size, then by the order of
/// facts. Only changes that the policy has a sentence for. None when the result is met, or nothing can make it so.
SmallestChanges smallest_changes(const Policy& policy, const FactsByPhase& facts, const SearchLimits& limits = {});

struct WhatIf {
  Decision is, then;
  std::vector<Truth> facts_are, facts_then;  ///< in the order of Policy::facts
  SmallestChanges smallest;                  ///< from the facts as they are, whatever is assumed
};

/// Decides as the facts are and as they would be; the assumptions may lead to another pathway.
WhatIf what_if(const Policy& policy, const FactsByPhase& facts, const std::vector<Assumption>& assumptions, Day as_of);

}  // namespace ordersign::policy
