// What-if over the real facts of every scenario, held against trying every set of changes.
#include "support/catch.h"

#include <chrono>

#include "hooks/call.h"
#include "support/answers.h"
#include "support/what_if_oracle.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

/// Each order that some scenario decides, with its facts.
template <class Look>
void each_order(Look look) {
  for (const auto& scenario : all_scenarios()) {
    const auto asking = asking_of(scenario);
    const auto hook = asking.service == "coverage-order-select" ? prefetch::Hook::OrderSelect : prefetch::Hook::OrderSign;
    hooks::Call call({*shipped_catalog(), asking.options}, asking.now);
    const auto evaluation = call.evaluate(hook, scenario.request, hooks::Keep::FactsToo);
    if (!evaluation) continue;
    for (const auto& decided : evaluation->decided) {
      REQUIRE(decided.facts.size() == decided.orders.size());
      for (std::size_t i = 0; i < decided.orders.size(); ++i) {
        INFO(scenario.name);
        look(decided.policy->policy, decided.facts[i], decided.orders[i].decision);
      }
    }
  }
}

/// Trying does not need what the facts rest on.
policy::FactsByPhase truths_alone(const policy::FactsByPhase& facts) {
  auto bare = facts;
  for (auto* sheet : {&bare.initial, &bare.continuation, &bare.initial_by_chart, &bare.continuation_by_chart}) {
    for (auto& fact : *sheet) fact = {fact.truth, fact.gap, {}, {}, {}};
  }
  return bare;
}

}  // namespace

TEST_CASE("the facts of a what-if decide as the call does") {
  std::size_t orders = 0;
  each_order([&](const Policy& policy, const policy::FactsByPhase& facts, const Decision& decision) {
    const auto seen = policy::what_if(policy, facts, {}, decision.as_of);
    for (const auto* side : {&seen.is, &seen.then}) {
      CHECK(side->result == decision.result);
      CHECK(side->pathway == decision.pathway);
      REQUIRE(side->criteria.size() == decision.criteria.size());
      for (std::size_t i = 0; i < decision.criteria.size(); ++i) CHECK(side->criteria[i].truth == decision.criteria[i].truth);
    }
    ++orders;
  });
  CHECK(orders > 400);
}

TEST_CASE("the smallest changes of every scenario's orders are those that trying every set finds, and they meet the policy") {
  std::size_t changed = 0;
  std::size_t alternatives = 0;
  std::chrono::steady_clock::duration longest{};
  each_order([&](const Policy& policy, const policy::FactsByPhase& facts, const Decision& decision) {
    const auto begun = std::chrono::steady_clock::now();
    const auto smallest = policy::smallest_changes(policy, facts);
    longest = std::max(longest, std::chrono::steady_clock::now() - begun);
    CHECK_FALSE(smallest.cut);
    CHECK(smallest.sets == smallest_by_trying(policy, truths_alone(facts)));
    CHECK(smallest.sets.empty() == (decision.result == Truth::Met));
    for (const auto& set : smallest.sets) CHECK(is_met(policy, facts, set));
    changed += smallest.sets.empty() ? 0 : 1;
    alternatives += smallest.sets.size() > 1 ? 1 : 0;
  });
  CHECK(changed > 300);
  CHECK(alternatives > 20);
  CHECK(longest < std::chrono::milliseconds(100));  // far below 1 ms on an idle machine without sanitizers
}
