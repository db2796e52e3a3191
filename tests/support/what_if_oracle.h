// The smallest changes by trying every one: the oracle of policy::smallest_changes.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "policy/decide.h"
#include "policy/what_if.h"

namespace ordersign::testing {

/// Decided by the changed facts, on the pathway that the chart's own pick with the same changes.
inline bool is_met(const Policy& policy, policy::FactsByPhase facts, const policy::Changes& changes) {
  for (auto* sheet : {&facts.initial, &facts.continuation, &facts.initial_by_chart, &facts.continuation_by_chart}) {
    for (const auto& [fact, to] : changes) {
      if (!sheet->empty()) (*sheet)[fact].truth = to;
    }
  }
  const bool continues = phase_of(policy, facts.initial) == "continuation";
  auto& sheet = continues ? facts.continuation : facts.initial;
  const auto& by_chart = continues ? facts.continuation_by_chart : facts.initial_by_chart;
  const auto* pathway = policy::pathway_of(policy, by_chart.empty() ? sheet : by_chart);
  return policy::decide_and_take(policy, pathway, std::move(sheet), Day{}).result == Truth::Met;
}

/// Every set of changes that has a sentence for each and changes something in one phase at least.
inline std::vector<policy::Changes> every_set(const Policy& policy, const policy::FactsByPhase& facts) {
  std::vector<policy::Changes> sets{{}};
  for (std::size_t fact = 0; fact < policy.facts.size(); ++fact) {
    const auto before = sets;
    for (const auto to : {Truth::Unmet, Truth::Met}) {
      const auto& sentence = to == Truth::Met ? policy.facts[fact].when_met : policy.facts[fact].when_unmet;
      const auto is_so = [&](const FactSheet& sheet) { return sheet.empty() || sheet[fact].truth == to; };
      const bool in_both = is_so(facts.initial) && is_so(facts.continuation);
      if (sentence.empty() || (in_both && is_so(facts.initial_by_chart) && is_so(facts.continuation_by_chart))) continue;
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
