#include "support/catch.h"

#include <algorithm>

#include "ordersign/policy.h"
#include "policy/decide.h"

using namespace ordersign;

namespace {

using Kind = Rule::Kind;
const std::vector<Truth> all_truths{Truth::Unmet, Truth::Unknown, Truth::Met};

Rule holds(std::size_t fact) { return {Kind::Holds, fact, 0, {}}; }
Rule of(Kind kind, std::vector<Rule> parts, std::size_t count = 0) { return {kind, 0, count, std::move(parts)}; }

Fact fact_of(Truth truth) { return {truth, truth == Truth::Unknown ? Gap::Uncertain : Gap::None, {}, {}, {}}; }

/// One pathway with one criterion over facts 1 and up; fact 0 tells the phase.
Policy policy_with(Rule rule) {
  Policy policy;
  policy.criteria.push_back({"only", "Only", {"sentence"}, {}, std::move(rule), true});
  policy.indications.push_back({"any", {}, {}, {}});
  policy.pathways.push_back({"any-initial", "", "initial", "any", {0}});
  policy.pathways.push_back({"any-continuation", "", "continuation", "any", {0}});
  return policy;
}

Truth decided(const Rule& rule, const std::vector<Truth>& truths) {
  FactSheet sheet{fact_of(Truth::Unmet)};
  for (const auto truth : truths) sheet.push_back(fact_of(truth));
  return decide(policy_with(rule), sheet, Day{}).result;
}

Rule over(Kind kind, std::size_t parts, std::size_t count = 0) {
  std::vector<Rule> list;
  for (std::size_t i = 1; i <= parts; ++i) list.push_back(holds(i));
  return of(kind, std::move(list), count);
}

template <class F>
void for_each_row(std::size_t parts, F check) {
  std::size_t rows = 1;
  for (std::size_t i = 0; i < parts; ++i) rows *= 3;
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<Truth> truths;
    for (std::size_t i = 0, left = row; i < parts; ++i, left /= 3) truths.push_back(all_truths[left % 3]);
    check(truths);
  }
}

long count(const std::vector<Truth>& truths, Truth truth) { return std::count(truths.begin(), truths.end(), truth); }

}  // namespace

TEST_CASE("allOf is unmet by one unmet part, else unknown by one unknown part, else met") {
  for (const std::size_t parts : {1U, 2U, 3U}) {
    for_each_row(parts, [&](const std::vector<Truth>& t) {
      const auto want = count(t, Truth::Unmet) > 0 ? Truth::Unmet : count(t, Truth::Unknown) > 0 ? Truth::Unknown : Truth::Met;
      CHECK(decided(over(Kind::AllOf, parts), t) == want);
    });
  }
}

TEST_CASE("anyOf is met by one met part, else unknown by one unknown part, else unmet") {
  for (const std::size_t parts : {1U, 2U, 3U}) {
    for_each_row(parts, [&](const std::vector<Truth>& t) {
      const auto want = count(t, Truth::Met) > 0 ? Truth::Met : count(t, Truth::Unknown) > 0 ? Truth::Unknown : Truth::Unmet;
      CHECK(decided(over(Kind::AnyOf, parts), t) == want);
    });
  }
}

TEST_CASE("noneOf is unmet by one met part, else unknown by one unknown part, else met") {
  for (const std::size_t parts : {1U, 2U, 3U}) {
    for_each_row(parts, [&](const std::vector<Truth>& t) {
      const auto want = count(t, Truth::Met) > 0 ? Truth::Unmet : count(t, Truth::Unknown) > 0 ? Truth::Unknown : Truth::Met;
      CHECK(decided(over(Kind::NoneOf, parts), t) == want);
    });
  }
}

TEST_CASE("atLeast is what every way of settling its unknown parts agrees on") {
  for (const std::size_t parts : {2U, 3U}) {
    for (std::size_t least = 1; least <= parts; ++least) {
      for_each_row(parts, [&](const std::vector<Truth>& t) {
        const auto met = static_cast<std::size_t>(count(t, Truth::Met));
        const auto most = met + static_cast<std::size_t>(count(t, Truth::Unknown));
        const auto want = met >= least ? Truth::Met : most < least ? Truth::Unmet : Truth::Unknown;
        CHECK(decided(over(Kind::AtLeast, parts, least), t) == want);
      });
    }
  }
}

TEST_CASE("rules nest") {
  const auto rule = of(Kind::AllOf, {holds(1), of(Kind::NoneOf, {of(Kind::AnyOf, {holds(2), holds(3)})})});
  for_each_row(3, [&](const std::vector<Truth>& t) { CHECK(decided(rule, t) == (t[0] & !(t[1] | t[2]))); });
}

TEST_CASE("learning an unknown fact never flips a known result") {
  const std::vector<Rule> rules{over(Kind::AllOf, 3), over(Kind::AnyOf, 3), over(Kind::NoneOf, 3), over(Kind::AtLeast, 3, 2),
                                of(Kind::AtLeast, {of(Kind::NoneOf, {holds(1)}), holds(2), of(Kind::AllOf, {holds(2), holds(3)})}, 2)};
  for (const auto& rule : rules) {
    for_each_row(3, [&](const std::vector<Truth>& t) {
      const auto before = decided(rule, t);
      if (before == Truth::Unknown) return;
      for (std::size_t i = 0; i < t.size(); ++i) {
        if (t[i] != Truth::Unknown) continue;
        for (const auto learned : {Truth::Met, Truth::Unmet}) {
          auto more = t;
          more[i] = learned;
          CHECK(decided(rule, more) == before);
        }
      }
    });
  }
}

TEST_CASE("a criterion is told by the parts that decide it, and has a gap only when it is unknown") {
  FactSheet sheet(4);
  sheet[0] = fact_of(Truth::Unmet);
  sheet[1] = {Truth::Met, Gap::None, {{"one", {}}}, {{"Condition/1", "", "code", {}, ""}}, {}};
  sheet[2] = {Truth::Unmet, Gap::None, {{"two", {}}}, {{"Condition/2", "", "code", {}, ""}}, {{"Condition/s", "", "code", {}, ""}}};
  sheet[3] = {Truth::Unknown, Gap::Truncated, {{"three", {}}}, {}, {}};
  const auto told = [&](const Rule& rule) {
    const auto policy = policy_with(rule);
    const auto fact = decide(policy, sheet, Day{}).criteria.front().fact;
    std::string ids;
    for (const auto& finding : fact.findings) ids.append(finding.id).append(" ");
    return ids + std::string(to_string(fact.gap));
  };
  CHECK(told(over(Kind::AllOf, 3)) == "two ");
  CHECK(told(over(Kind::AnyOf, 3)) == "one ");
  CHECK(told(over(Kind::NoneOf, 3)) == "one ");
  CHECK(told(of(Kind::AllOf, {holds(1), holds(3)})) == "three truncated");
  CHECK(told(of(Kind::AnyOf, {holds(2), holds(3)})) == "three truncated");
}

TEST_CASE("a decision that takes what its facts tell is the one that copies it, also of criteria that rest on one fact") {
  auto policy = policy_with(of(Kind::AllOf, {holds(1), of(Kind::NoneOf, {holds(2)}), holds(1)}));
  policy.criteria.push_back({"other", "Other", {}, {}, of(Kind::AtLeast, {holds(1), holds(2), holds(3)}, 2)});
  policy.criteria.push_back({"third", "Third", {}, {}, holds(3)});
  for (auto& pathway : policy.pathways) pathway.criteria = {0, 1, 2};
  const auto written = [](const Decision& decision) {
    std::string text(to_string(decision.result));
    for (const auto& [criterion, truth, fact] : decision.criteria) {
      text.append("\n").append(criterion->id).append(" ").append(to_string(truth)).append(" ").append(to_string(fact.gap));
      for (const auto& finding : fact.findings) text.append(" ").append(finding.id);
      for (const auto& evidence : fact.evidence) text.append(" ").append(evidence.reference);
      for (const auto& evidence : fact.seen) text.append(" seen ").append(evidence.reference);
      text.append(" remedies ").append(std::to_string(fact.remedies.size()));
    }
    return text;
  };
  for_each_row(3, [&](const std::vector<Truth>& truths) {
    FactSheet sheet{fact_of(Truth::Unmet)};
    for (const auto truth : truths) {
      auto fact = fact_of(truth);
      const auto number = std::to_string(sheet.size());
      fact.findings = {{number == "1" ? "one" : number == "2" ? "two" : "three", {}}};
      fact.evidence = {{"Condition/" + number, "", "code", {}, ""}, {"Condition/a-second-one-of-" + number, "", "code", {}, ""}};
      fact.seen = {{"Condition/s" + number, "", "code", {}, ""}};
      fact.remedies = {Stop{"MedicationRequest/" + number, ""}};
      sheet.push_back(std::move(fact));
    }
    const auto copied = written(decide(policy, sheet, Day{}));
    CHECK(copied.find("Condition/") != std::string::npos);
    const auto* const pathway = policy::pathway_of(policy, sheet);
    CHECK(written(policy::decide_and_take(policy, pathway, std::move(sheet), Day{})) == copied);
  });
}
