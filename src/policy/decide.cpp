#include "ordersign/policy.h"

#include <algorithm>

namespace ordersign {
namespace {

Truth truth_of_rule(const Rule& rule, const FactSheet& facts) {
  std::size_t met = 0;
  std::size_t open = 0;
  Truth all = Truth::Met;
  Truth any = Truth::Unmet;
  for (const auto& part : rule.parts) {
    const auto truth = truth_of_rule(part, facts);
    met += truth == Truth::Met ? 1 : 0;
    open += truth == Truth::Unknown ? 1 : 0;
    all = all & truth;
    any = any | truth;
  }
  switch (rule.kind) {
    case Rule::Kind::Holds: return facts[rule.fact].truth;
    case Rule::Kind::AllOf: return all;
    case Rule::Kind::AnyOf: return any;
    case Rule::Kind::NoneOf: return !any;
    case Rule::Kind::AtLeast:
      if (met >= rule.count) return Truth::Met;
      return met + open >= rule.count ? Truth::Unknown : Truth::Unmet;
  }
  return Truth::Unknown;
}

/// Gathers what the leaves say that have part in the outcome: an unmet AND is told by its unmet parts, and so on.
void collect(const Rule& rule, const FactSheet& facts, Truth outcome, Fact& into) {
  if (rule.kind == Rule::Kind::Holds) {
    const auto& fact = facts[rule.fact];
    if (into.gap == Gap::None) into.gap = fact.gap;
    into.findings.insert(into.findings.end(), fact.findings.begin(), fact.findings.end());
    into.evidence.insert(into.evidence.end(), fact.evidence.begin(), fact.evidence.end());
    into.remedies.insert(into.remedies.end(), fact.remedies.begin(), fact.remedies.end());
    into.seen.insert(into.seen.end(), fact.seen.begin(), fact.seen.end());
    return;
  }
  const bool negated = rule.kind == Rule::Kind::NoneOf;
  for (const auto& part : rule.parts) {
    const auto truth = truth_of_rule(part, facts);
    if (rule.kind == Rule::Kind::AtLeast || (negated ? !truth : truth) == outcome) collect(part, facts, truth, into);
  }
}

CriterionResult decide_criterion(const Criterion& criterion, const Rule& rule, const FactSheet& facts) {
  CriterionResult result{&criterion, truth_of_rule(rule, facts), {}};
  collect(rule, facts, result.truth, result.fact);
  result.fact.truth = result.truth;
  if (result.truth != Truth::Unknown) result.fact.gap = Gap::None;
  return result;
}

/// reading 5.2: "LN when the order's reason is lupus nephritis … either of the policy's lists suffices": an indication whose own diagnosis
/// is not met gives way to one whose diagnosis is.
bool taken(const Indication& indication, const FactSheet& facts) {
  if (!indication.when) return true;
  if (facts[*indication.when].truth != Truth::Met) return false;
  const bool gives_way = indication.unless_unmet && indication.but_met && facts[*indication.unless_unmet].truth != Truth::Met &&
                         facts[*indication.but_met].truth == Truth::Met;
  return !gives_way;
}

const Pathway* pathway_for(const Policy& policy, const FactSheet& facts) {
  const auto phase = phase_of(policy, facts);
  for (const auto& indication : policy.indications) {
    if (!taken(indication, facts)) continue;
    for (const auto& pathway : policy.pathways) {
      if (pathway.phase == phase && pathway.indication == indication.id) return &pathway;
    }
  }
  return policy.pathways.empty() ? nullptr : &policy.pathways.front();
}

}  // namespace

std::string_view phase_of(const Policy& policy, const FactSheet& facts) {
  return facts[policy.continuation_fact].truth == Truth::Met ? "continuation" : "initial";
}

Decision decide(const Policy& policy, const FactSheet& facts, Day as_of) {
  Decision decision{&policy, pathway_for(policy, facts), as_of, Truth::Met, {}};
  if (decision.pathway == nullptr) return decision;
  for (const auto index : decision.pathway->criteria) {
    const auto& criterion = policy.criteria[index];
    decision.criteria.push_back(decide_criterion(criterion, rule_for(criterion, *decision.pathway), facts));
    decision.result = decision.result & decision.criteria.back().truth;
  }
  return decision;
}

const Rule& rule_for(const Criterion& criterion, const Pathway& pathway) {
  const auto special = criterion.rules.find(pathway.id);
  return special == criterion.rules.end() ? criterion.rule : special->second;
}

const std::vector<std::string>& citation_for(const Criterion& criterion, const Pathway& pathway) {
  const auto special = criterion.citations.find(pathway.id);
  return special == criterion.citations.end() ? criterion.citation : special->second;
}

}  // namespace ordersign
