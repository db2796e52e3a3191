// Every criterion is seen met, unmet and unknown, in what the scenarios expect and in what is answered.
#include "support/catch.h"

#include <map>
#include <set>

#include "catalog/scenario_coverage.h"
#include "facts/kind.h"
#include "support/answers.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

using Seen = std::map<std::string, std::set<std::string>>;  // criterion to results

std::string plain(const JsonNode* node) { return node == nullptr ? std::string() : std::string(node->string()); }

Seen expected_results() {
  Seen seen;
  for (const auto& scenario : all_scenarios()) {
    const auto expect = parse_json(scenario.expect);
    const auto* decisions = expect.find("decisions");
    if (decisions == nullptr) continue;
    for (const auto& [none, decision] : decisions->children) {
      for (const auto& [criterion, result] : decision.find("criteria")->children) seen[criterion].insert(plain(&result));
    }
  }
  return seen;
}

Seen answered_results() {
  Seen seen;
  for (const auto& scenario : all_scenarios()) {
    const auto answer = parse_json(answer_to(scenario).body);
    const auto* extension = answer.find("extension");
    if (extension == nullptr) continue;
    for (const auto& [none, decision] : extension->find("org.ordersign.decisions")->children) {
      for (const auto& [unnamed, criterion] : decision.find("criteria")->children) {
        seen[plain(criterion.find("id"))].insert(plain(criterion.find("result")));
      }
    }
  }
  return seen;
}

/// reading 6.10: "prior-iv-belimumab … the definite evidence of the phase": a criterion of the fact that makes a continuation, and of no
/// pathway but continuations, is met wherever it stands.
bool is_met_by_its_pathway(const Policy& policy, std::size_t criterion) {
  const auto& rule = policy.criteria[criterion].rule;
  if (rule.kind != Rule::Kind::Holds || rule.fact != policy.continuation_fact) return false;
  return std::all_of(policy.pathways.begin(), policy.pathways.end(), [&](const Pathway& pathway) {
    const bool has = std::find(pathway.criteria.begin(), pathway.criteria.end(), criterion) != pathway.criteria.end();
    return !has || pathway.phase == "continuation";
  });
}

/// reading 6.11: "Never unmet": no finding of its wording says so.
bool has_finding(const LoadedPolicy& loaded, const std::string& criterion, std::string_view result) {
  const auto texts = loaded.wording.findings.find(criterion);
  if (texts == loaded.wording.findings.end()) return false;
  return std::any_of(texts->second.begin(), texts->second.end(),
                     [&](const auto& text) { return text.first.starts_with(std::string(result) + "/"); });
}

void check_coverage(const Seen& seen) {
  const auto& loaded = *shipped_catalog()->policies().front();
  for (std::size_t i = 0; i < loaded.policy.criteria.size(); ++i) {
    const auto& id = loaded.policy.criteria[i].id;
    const bool always_met = is_met_by_its_pathway(loaded.policy, i);
    const auto results = seen.find(id);
    for (const std::string result : {"met", "unmet", "unknown"}) {
      INFO(id << " " << result);
      const bool possible = result == "met" || (!always_met && has_finding(loaded, id, result));
      CHECK((results != seen.end() && results->second.contains(result)) == possible);
    }
  }
}

}  // namespace

TEST_CASE("each result that a criterion can have is expected by a scenario") { check_coverage(expected_results()); }

TEST_CASE("each result that a criterion can have is answered to a scenario") { check_coverage(answered_results()); }

TEST_CASE("the counts that `ordersign check` reports are those of the expanded scenarios") {
  std::map<std::string, std::map<std::string, std::size_t>> expected;
  for (const auto& scenario : all_scenarios()) {
    const auto expect = parse_json(scenario.expect);
    const auto* decisions = expect.find("decisions");
    if (decisions == nullptr) continue;
    for (const auto& [none, decision] : decisions->children) {
      for (const auto& [criterion, result] : decision.find("criteria")->children) ++expected[criterion][plain(&result)];
    }
  }
  const auto coverage = scenario_coverage(scenarios_folder("belimumab"));
  CHECK(coverage.scenarios == all_scenarios().size());
  CHECK(coverage.by_criterion.size() == expected.size());
  for (auto& [criterion, results] : expected) {
    INFO(criterion);
    REQUIRE(coverage.by_criterion.contains(criterion));
    const auto& counted = coverage.by_criterion.at(criterion);
    CHECK(counted.met == results["met"]);
    CHECK(counted.unmet == results["unmet"]);
    CHECK(counted.unknown == results["unknown"]);
  }
}

TEST_CASE("only the continuation criteria lack a result") {
  const auto& loaded = *shipped_catalog()->policies().front();
  std::set<std::string> lacking;
  for (std::size_t i = 0; i < loaded.policy.criteria.size(); ++i) {
    const auto& id = loaded.policy.criteria[i].id;
    if (is_met_by_its_pathway(loaded.policy, i) || !has_finding(loaded, id, "unmet") || !has_finding(loaded, id, "unknown"))
      lacking.insert(id);
  }
  CHECK(lacking == std::set<std::string>{"positive-response", "prior-iv-belimumab"});
}
