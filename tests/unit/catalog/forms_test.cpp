#include "support/catch.h"

#include "catalog/policy_forms.h"
#include "support/builders.h"

using namespace ordersign;
using ordersign::testing::Json;

namespace {

using Kind = Rule::Kind;

const Json definitions(R"({"facts":{"disease":{"kind":"condition-active","whenNoneRecorded":"unmet"},
  "absent-is-fine":{"kind":"condition-active","whenNoneRecorded":"met"},"length":{"kind":"requested-period"}}})");

/// For a criterion of this rule, the truths that wording must have a finding for, e.g. "met unmet ".
std::string truths(const Rule& rule, std::string_view finding) {
  Policy policy;
  policy.facts = {{"disease"}, {"absent-is-fine"}, {"length"}};
  policy.criteria.push_back({"only", "", {""}, {}, rule, true});
  const auto forms = forms_of(definitions.root(), policy, {});
  REQUIRE(forms);
  std::string found;
  for (const auto& form : forms->at("only")) {
    if (form.id == finding) found.append(to_string(form.truth)).append(" ");
  }
  return found;
}

Rule holds(std::size_t fact) { return {Kind::Holds, fact, 0, {}}; }
Rule of(Kind kind, std::vector<Rule> parts) { return {kind, 0, 0, std::move(parts)}; }

}  // namespace

TEST_CASE("a finding is worded for the truth of the criterion that tells it") {
  CHECK(truths(holds(0), "active") == "met ");
  CHECK(truths(holds(0), "inactive") == "unmet ");
  CHECK(truths(holds(0), "list-incomplete") == "unknown ");
  CHECK(truths(holds(2), "too-long") == "unmet ");
  CHECK(truths(holds(2), "active").empty());
}

TEST_CASE("whenNoneRecorded says for which truth nothing recorded is worded") {
  CHECK(truths(holds(0), "none-recorded") == "unmet ");
  CHECK(truths(holds(1), "none-recorded") == "met ");
}

TEST_CASE("under noneOf a finding is worded for the opposite truth, beside it for its own") {
  const auto negated = of(Kind::NoneOf, {holds(0)});
  CHECK(truths(negated, "active") == "unmet ");
  CHECK(truths(negated, "none-recorded") == "met ");
  CHECK(truths(negated, "list-incomplete") == "unknown ");
  const auto mixed = of(Kind::AllOf, {holds(2), negated});
  CHECK(truths(mixed, "too-long") == "unmet ");
  CHECK(truths(mixed, "active") == "unmet ");
  CHECK(truths(of(Kind::NoneOf, {negated}), "active") == "met ");
  CHECK(truths(of(Kind::AllOf, {holds(0), negated}), "inactive") == "unmet met ");
}
