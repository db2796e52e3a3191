#include "policy/what_if.h"

#include "support/catch.h"

#include <chrono>
#include <random>

#include "support/what_if_oracle.h"

using namespace ordersign;
using namespace ordersign::policy;
using namespace ordersign::testing;

namespace {

using Kind = Rule::Kind;
constexpr auto met = Truth::Met;
constexpr auto unmet = Truth::Unmet;
constexpr auto unknown = Truth::Unknown;

Rule holds(std::size_t fact) { return {Kind::Holds, fact, 0, {}}; }
Rule of(Kind kind, std::vector<Rule> parts, std::size_t count = 0) { return {kind, 0, count, std::move(parts)}; }

FactSheet sheet_of(const std::vector<Truth>& truths) {
  FactSheet sheet;
  for (const auto truth : truths) sheet.push_back({truth, truth == unknown ? Gap::Uncertain : Gap::None, {}, {}, {}});
  return sheet;
}

FactsByPhase same_in_both(const std::vector<Truth>& truths) { return {sheet_of(truths), sheet_of(truths)}; }

/// Fact 0 tells the phase; the criteria hold in both.
Policy policy_of(std::size_t facts, std::vector<Rule> rules) {
  Policy policy;
  for (std::size_t i = 0; i < facts; ++i) policy.facts.push_back({"f" + std::to_string(i), "F", "made met", "made unmet"});
  policy.indications.push_back({"any", {}, {}, {}});
  policy.pathways = {{"any-initial", "", "initial", "any", {}}, {"any-continuation", "", "continuation", "any", {}}};
  for (auto& rule : rules) {
    for (auto& pathway : policy.pathways) pathway.criteria.push_back(policy.criteria.size());
    policy.criteria.push_back({"c" + std::to_string(policy.criteria.size()), "C", {"sentence"}, {}, std::move(rule), true});
  }
  return policy;
}

std::vector<Changes> smallest(const Policy& policy, const std::vector<Truth>& truths) {
  return smallest_changes(policy, same_in_both(truths)).sets;
}

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(engine_); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  Truth truth() { return static_cast<Truth>(below(3)); }

 private:
  std::mt19937 engine_;
};

Rule random_rule(Chance& chance, std::size_t facts, int depth) {
  if (depth == 0 || chance.one_in(3)) return holds(chance.below(facts));
  const auto kind = std::vector{Kind::AllOf, Kind::AnyOf, Kind::NoneOf, Kind::AtLeast}[chance.below(4)];
  std::vector<Rule> parts;
  for (auto left = 1 + chance.below(4); left > 0; --left) parts.push_back(random_rule(chance, facts, depth - 1));
  const auto count = 1 + chance.below(parts.size());
  return of(kind, std::move(parts), kind == Kind::AtLeast ? count : 0);
}

Policy random_policy(Chance& chance) {
  const auto facts = 2 + chance.below(5);
  Policy policy;
  for (std::size_t i = 0; i < facts; ++i)
    policy.facts.push_back({"f" + std::to_string(i), "F", chance.one_in(6) ? "" : "met", chance.one_in(6) ? "" : "unmet"});
  policy.continuation_fact = chance.below(facts);
  for (auto left = 1 + chance.below(5); left > 0; --left) {
    policy.criteria.push_back({"c", "C", {"sentence"}, {}, random_rule(chance, facts, 3), true});
  }
  const auto indications = 1 + chance.below(3);
  for (std::size_t i = 0; i < indications; ++i) {
    Indication indication{"i" + std::to_string(i), {}, {}, {}};
    if (i + 1 < indications) indication.when = chance.below(facts);
    if (i + 1 < indications && chance.one_in(2)) indication.unless_unmet = chance.below(facts), indication.but_met = chance.below(facts);
    policy.indications.push_back(indication);
    for (const auto* phase : {"initial", "continuation"}) {
      if (chance.one_in(12)) continue;  // no pathway: decide() goes on to the next indication
      Pathway pathway{"p", "", phase, indication.id, {}};
      for (std::size_t c = 0; c < policy.criteria.size(); ++c) {
        if (chance.one_in(2)) pathway.criteria.push_back(c);
      }
      policy.pathways.push_back(std::move(pathway));
    }
  }
  return policy;
}

/// Some facts are judged otherwise in the other phase, the fact of the phase never.
FactsByPhase random_facts(Chance& chance, const Policy& policy) {
  std::vector<Truth> initial, continuation;
  for (std::size_t i = 0; i < policy.facts.size(); ++i) {
    initial.push_back(chance.truth());
    continuation.push_back(i != policy.continuation_fact && chance.one_in(4) ? chance.truth() : initial.back());
  }
  return {sheet_of(initial), sheet_of(continuation)};
}

/// As those, some of what is unknown settled by answers: but not the fact of the phase, which a chart alone tells.
FactsByPhase random_answers(Chance& chance, const Policy& policy) {
  auto facts = random_facts(chance, policy);
  facts.initial_by_chart = facts.initial;
  facts.continuation_by_chart = facts.continuation;
  for (std::size_t i = 0; i < policy.facts.size(); ++i) {
    if (i == policy.continuation_fact || chance.one_in(3)) continue;
    const auto settled = chance.one_in(2) ? Truth::Met : Truth::Unmet;
    for (auto* sheet : {&facts.initial, &facts.continuation}) {
      if ((*sheet)[i].truth == Truth::Unknown) (*sheet)[i].truth = settled;
    }
  }
  return facts;
}

std::string words(const std::vector<Changes>& sets) {
  std::string text;
  for (const auto& set : sets) {
    text += "{";
    for (const auto& [fact, to] : set) text.append(" ").append(std::to_string(fact)).append(" ").append(to_string(to));
    text += " }";
  }
  return text;
}

}  // namespace

TEST_CASE("the smallest changes of random policies are those that trying every set finds") {
  Chance chance(20260115);
  std::size_t several = 0, of_more = 0, impossible = 0;
  for (int round = 0; round < 4000; ++round) {
    const auto policy = random_policy(chance);
    if (policy.pathways.empty()) continue;
    const auto facts = random_facts(chance, policy);
    const auto want = smallest_by_trying(policy, facts);
    const auto got = smallest_changes(policy, facts, {10'000, 10'000});
    CHECK_FALSE(got.cut);
    INFO("round " << round << "\nwant " << words(want) << "\ngot  " << words(got.sets));
    REQUIRE(got.sets == want);
    several += want.size() > 1 ? 1 : 0;
    of_more += !want.empty() && want.back().size() > 1 ? 1 : 0;
    impossible += want.empty() && !is_met(policy, facts, {}) ? 1 : 0;
  }
  CHECK(several > 300);
  CHECK(of_more > 300);
  CHECK(impossible > 100);
}

TEST_CASE("the smallest changes beside answers keep the pathway that the chart picks, as trying every set finds") {
  Chance chance(612);
  std::size_t elsewhere = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto policy = random_policy(chance);
    if (policy.pathways.empty()) continue;
    const auto facts = random_answers(chance, policy);
    const auto want = smallest_by_trying(policy, facts);
    const auto got = smallest_changes(policy, facts, {10'000, 10'000});
    INFO("round " << round << "\nwant " << words(want) << "\ngot  " << words(got.sets));
    CHECK_FALSE(got.cut);
    REQUIRE(got.sets == want);
    const auto seen = what_if(policy, facts, {}, Day{});
    REQUIRE((seen.is.result == met) == is_met(policy, facts, {}));
    elsewhere += seen.is.pathway != decide(policy, facts.initial, Day{}).pathway ? 1 : 0;
  }
  CHECK(elsewhere > 30);
}

TEST_CASE("a search that is cut returns some of the smallest sets, the few-change ones first, and says so") {
  Chance chance(7);
  std::size_t cut = 0;
  for (int round = 0; round < 1500; ++round) {
    const auto policy = random_policy(chance);
    if (policy.pathways.empty()) continue;
    const auto facts = random_facts(chance, policy);
    const auto all = smallest_by_trying(policy, facts);
    const auto got = smallest_changes(policy, facts, {3, 2});
    INFO("round " << round << "\nall " << words(all) << "\ngot " << words(got.sets));
    CHECK(got.sets.size() <= 3);
    for (const auto& set : got.sets) REQUIRE(std::find(all.begin(), all.end(), set) != all.end());
    if (!got.cut) REQUIRE(got.sets == all);
    cut += got.cut ? 1 : 0;
  }
  CHECK(cut > 100);
}

TEST_CASE("what is unmet together must be changed together, and what suffices alone is told alone") {
  const auto policy = policy_of(5, {holds(1), of(Kind::AnyOf, {holds(2), of(Kind::AllOf, {holds(3), holds(4)})})});
  CHECK(smallest(policy, {unmet, unmet, unmet, unmet, unknown}) ==
        std::vector<Changes>{{{1, met}, {2, met}}, {{1, met}, {3, met}, {4, met}}});
  CHECK(smallest(policy, {unmet, met, unmet, unmet, met}) == std::vector<Changes>{{{2, met}}, {{3, met}}});
}

TEST_CASE("noneOf asks for what is to end, and an unknown is to be settled") {
  const auto policy = policy_of(3, {of(Kind::NoneOf, {holds(1), holds(2)})});
  CHECK(smallest(policy, {unmet, met, unknown}) == std::vector<Changes>{{{1, unmet}, {2, unmet}}});
  CHECK(smallest(policy, {unmet, unmet, unknown}) == std::vector<Changes>{{{2, unmet}}});
}

TEST_CASE("atLeast asks for as many as are missing") {
  const auto policy = policy_of(5, {of(Kind::AtLeast, {holds(1), holds(2), holds(3), holds(4)}, 2)});
  CHECK(smallest(policy, {unmet, met, unmet, unmet, unknown}) == std::vector<Changes>{{{2, met}}, {{3, met}}, {{4, met}}});
  CHECK(smallest(policy, {unmet, unmet, unmet, unmet, unmet}).size() == 6);
}

TEST_CASE("what is met needs no change, and what nothing can meet has none") {
  CHECK(smallest(policy_of(2, {holds(1)}), {unmet, met}).empty());
  CHECK(smallest(policy_of(2, {holds(1), of(Kind::NoneOf, {holds(1)})}), {unmet, met}).empty());
}

TEST_CASE("a change without a sentence is not proposed") {
  auto policy = policy_of(3, {of(Kind::AnyOf, {holds(1), holds(2)})});
  policy.facts[1].when_met.clear();
  CHECK(smallest(policy, {unmet, unmet, unmet}) == std::vector<Changes>{{{2, met}}});
  policy.facts[2].when_met.clear();
  CHECK(smallest(policy, {unmet, unmet, unmet}).empty());
}

TEST_CASE("another pathway may need less") {
  auto policy = policy_of(3, {holds(1), holds(2)});
  policy.pathways[0].criteria = {0, 1};
  policy.pathways[1].criteria = {1};
  CHECK(smallest(policy, {unmet, unmet, met}) == std::vector<Changes>{{{0, met}}, {{1, met}}});
  CHECK(smallest(policy, {unknown, unmet, unmet}) == std::vector<Changes>{{{0, met}, {2, met}}, {{1, met}, {2, met}}});
}

TEST_CASE("a fact counts as the phase judges it that the changes lead to") {
  const auto policy = policy_of(2, {holds(1)});
  const FactsByPhase facts{sheet_of({unmet, unmet}), sheet_of({unmet, met})};
  CHECK(smallest_changes(policy, facts).sets == std::vector<Changes>{{{0, met}}, {{1, met}}});
  const auto seen = what_if(policy, facts, {{0, met}}, Day{});
  CHECK(seen.is.result == unmet);
  CHECK(seen.is.pathway->id == "any-initial");
  CHECK(seen.then.result == met);
  CHECK(seen.then.pathway->id == "any-continuation");
  CHECK(seen.facts_are == std::vector{unmet, unmet});
  CHECK(seen.facts_then == std::vector{met, met});
}

TEST_CASE("assumptions change the decision that would be, not the one that is, nor what the least changes start from") {
  const auto policy = policy_of(3, {holds(1), holds(2)});
  const auto facts = same_in_both({unmet, unmet, met});
  const auto seen = what_if(policy, facts, {{1, met}, {2, unknown}}, Day{});
  CHECK(seen.is.result == unmet);
  CHECK(seen.then.result == unknown);
  CHECK(seen.then.criteria[0].truth == met);
  CHECK(seen.then.criteria[1].truth == unknown);
  CHECK(seen.then.criteria[1].fact.gap == Gap::Uncertain);
  CHECK(seen.smallest.sets == std::vector<Changes>{{{1, met}}});
  CHECK(what_if(policy, facts, {}, Day{}).then.result == unmet);
}

TEST_CASE("a policy with a million smallest sets is answered at once, with the first of them") {
  std::vector<Rule> rules;
  for (std::size_t i = 0; i < 10; ++i)
    rules.push_back(of(Kind::AnyOf, {holds(1 + 4 * i), holds(2 + 4 * i), holds(3 + 4 * i), holds(4 + 4 * i)}));
  const auto policy = policy_of(41, std::move(rules));
  const auto facts = same_in_both(std::vector<Truth>(41, unmet));
  const auto begun = std::chrono::steady_clock::now();
  const auto got = smallest_changes(policy, facts);
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(20));
  CHECK(got.cut);
  CHECK(got.sets.size() == 20);
  for (const auto& set : got.sets) {
    CHECK(set.size() == 10);
    CHECK(is_met(policy, facts, set));
  }
}
