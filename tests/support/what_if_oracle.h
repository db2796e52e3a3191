// The smallest changes by trying every one: the oracle of policy::smallest_changes.
#pragma once

#include <algorithm>
#include <vector>

#include "policy/what_if.h"

namespace ordersign::testing {

inline FactSheet changed(const Policy& policy, const policy::FactsByPhase& facts, const policy::Changes& changes) {
  auto initial = facts.initial;
  auto continuation = facts.continuation;
  for (const auto& [fact, to] : changes) initial[fact].truth = continuation[fact].truth = to;
  return phase_of(policy, initial) == "continuation" ? continuation : initial;
}

inline bool is_met(const Policy& policy, const policy::FactsByPhase& facts, const policy::Changes& changes) {
  return decide(policy, changed(policy, facts, changes), Day{}).result == Truth::Met;
}

/// Every set of changes that has a sentence for each and changes something in one phase at least.
inline std::vector<policy::Changes> every_set(const Policy& policy, const policy::FactsByPhase& facts) {
  std::vector<policy::Changes> sets{{}};
  for (std::size_t fact = 0; fact < policy.facts.size(); ++fact) {
    const auto before = sets;
    for (const auto to : {Truth::Unmet, Truth::Met}) {
      const auto& sentence = to == Truth::Met ? policy.facts[fact].when_met : policy.facts[fact].when_unmet;
      if (sentence.empty() || (facts.initial[fact].truth == to && facts.continuation[fact].truth == to)) continue;
      for (auto set : before) {
        set.push_back({fact, to});
        sets.push_back(std::move(set));
      }
    }
  }
  return sets;
}

inline std::vector<policy::Changes> smallest_by_trying(const Policy& policy, const policy::FactsByPhase& facts) {
  auto sets = every_set(policy, facts);
  std::sort(sets.begin(), sets.end(), [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
  std::vector<policy::Changes> smallest;
  for (const auto& set : sets) {
    const bool holds_one = std::any_of(smallest.begin(), smallest.end(), [&](const auto& other) {
      return std::includes(set.begin(), set.end(), other.begin(), other.end());
    });
    if (!holds_one && is_met(policy, facts, set)) smallest.push_back(set);
  }
  if (!smallest.empty() && smallest.front().empty()) smallest.clear();  // met as it is
  return smallest;
}

}  // namespace ordersign::testing
