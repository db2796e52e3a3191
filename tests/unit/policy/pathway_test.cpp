#include "support/catch.h"

#include "ordersign/policy.h"

using namespace ordersign;

namespace {

enum Facts : std::size_t { given, ordered_for_kidney, kidney, general };

Fact fact_of(Truth truth) { return {truth, truth == Truth::Unknown ? Gap::Uncertain : Gap::None, {}, {}, {}}; }

/// Kidney disease when ordered for it, unless only the general disease is met; else the general one.
Policy two_indications() {
  Policy policy;
  policy.continuation_fact = given;
  policy.criteria.push_back(
      {"first", "", {"the first"}, {{"general-continuation", {"another", "wording"}}}, {Rule::Kind::Holds, kidney, 0, {}}, true});
  policy.criteria.push_back({"second", "", {"the second"}, {}, {Rule::Kind::Holds, general, 0, {}}, true});
  policy.indications = {{"kidney", ordered_for_kidney, kidney, general}, {"general", {}, {}, {}}};
  policy.pathways = {{"kidney-initial", "", "initial", "kidney", {0}},
                     {"kidney-continuation", "", "continuation", "kidney", {0}},
                     {"general-initial", "", "initial", "general", {1}},
                     {"general-continuation", "", "continuation", "general", {0, 1}}};
  return policy;
}

std::string pathway(Truth given_truth, Truth ordered, Truth kidney_truth, Truth general_truth) {
  const auto policy = two_indications();
  return decide(policy, {fact_of(given_truth), fact_of(ordered), fact_of(kidney_truth), fact_of(general_truth)}, Day{}).pathway->id;
}

constexpr auto met = Truth::Met;
constexpr auto unmet = Truth::Unmet;
constexpr auto unknown = Truth::Unknown;

}  // namespace

TEST_CASE("only definite earlier use makes a continuation") {
  CHECK(pathway(met, unmet, unmet, met) == "general-continuation");
  CHECK(pathway(unknown, unmet, unmet, met) == "general-initial");
  CHECK(pathway(unmet, unmet, unmet, met) == "general-initial");
}

TEST_CASE("an indication is taken only when its fact is met") {
  CHECK(pathway(unmet, met, met, met) == "kidney-initial");
  CHECK(pathway(unmet, unknown, met, met) == "general-initial");
  CHECK(pathway(unmet, unmet, met, met) == "general-initial");
  CHECK(pathway(met, met, met, unmet) == "kidney-continuation");
}

TEST_CASE("an indication whose own diagnosis is not met gives way only to one whose diagnosis is") {
  CHECK(pathway(unmet, met, unmet, met) == "general-initial");
  CHECK(pathway(unmet, met, unknown, met) == "general-initial");
  CHECK(pathway(unmet, met, unmet, unknown) == "kidney-initial");
  CHECK(pathway(unmet, met, unknown, unmet) == "kidney-initial");
}

TEST_CASE("a decision is the AND over its pathway's column and nothing else") {
  const auto policy = two_indications();
  const auto decided = [&](Truth given_truth, Truth kidney_truth, Truth general_truth) {
    return decide(policy, {fact_of(given_truth), fact_of(unmet), fact_of(kidney_truth), fact_of(general_truth)}, Day{});
  };
  CHECK(decided(unmet, unmet, met).result == met);  // general-initial does not ask for the first criterion
  CHECK(decided(met, unmet, met).result == unmet);
  CHECK(decided(met, unknown, met).result == unknown);
  CHECK(decided(met, unknown, unmet).result == unmet);
  const auto both = decided(met, met, met);
  REQUIRE(both.criteria.size() == 2);
  CHECK(both.criteria[0].criterion == &policy.criteria[0]);
  CHECK(both.result == met);
}

TEST_CASE("a criterion quotes the sentence of the pathway, else its own") {
  const auto policy = two_indications();
  CHECK(citation_for(policy.criteria[0], policy.pathways[0]) == std::vector<std::string>{"the first"});
  CHECK(citation_for(policy.criteria[0], policy.pathways[3]) == std::vector<std::string>{"another", "wording"});
  CHECK(citation_for(policy.criteria[1], policy.pathways[3]) == std::vector<std::string>{"the second"});
}

TEST_CASE("a policy covers the days from its first to its last") {
  Policy policy;
  const Day first = std::chrono::year(2026) / 1 / 1;
  const Day last = std::chrono::year(2026) / 12 / 31;
  CHECK(policy.covers(first));
  policy.effective_from = first;
  policy.effective_to = last;
  CHECK(policy.covers(first));
  CHECK(policy.covers(last));
  CHECK_FALSE(policy.covers(first - std::chrono::days(1)));
  CHECK_FALSE(policy.covers(last + std::chrono::days(1)));
}
