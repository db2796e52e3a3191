#include "policy/decide.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

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

/// The facts of a decision. What one of them tells is copied for each criterion that rests on it, and taken for the last.
class Facts {
 public:
  /// Nothing is taken: each is asked for more often than it can be.
  explicit Facts(const FactSheet& sheet) : sheet_(sheet) {}
  Facts(FactSheet& sheet, const Policy& policy, const Pathway& pathway) : sheet_(sheet), own_(&sheet), left_(sheet.size(), 0) {
    for (const auto index : pathway.criteria) count(rule_for(policy.criteria[index], pathway));
  }

  const FactSheet& sheet() const { return sheet_; }

  void tell(std::size_t index, Fact& into) {
    const auto& fact = sheet_[index];
    if (into.gap == Gap::None) into.gap = fact.gap;
    if (own_ != nullptr && --left_[index] == 0) {
      auto& last = (*own_)[index];
      append(into.findings, std::move(last.findings));
      append(into.evidence, std::move(last.evidence));
      append(into.remedies, std::move(last.remedies));
      append(into.seen, std::move(last.seen));
      return;
    }
    append(into.findings, fact.findings);
    append(into.evidence, fact.evidence);
    append(into.remedies, fact.remedies);
    append(into.seen, fact.seen);
  }

 private:
  template <class List>
  static void append(List& to, const List& more) {
    to.insert(to.end(), more.begin(), more.end());
  }
  template <class List>
  static void append(List& to, List&& more) {
    if (to.empty()) to = std::move(more);
    else to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }

  void count(const Rule& rule) {
    if (rule.kind == Rule::Kind::Holds) ++left_[rule.fact];
    for (const auto& part : rule.parts) count(part);
  }

  const FactSheet& sheet_;
  FactSheet* own_ = nullptr;
  std::vector<std::size_t> left_;  ///< of each fact: so many rules may yet ask for it
};

/// Gathers what the leaves say that have part in the outcome: an unmet AND is told by its unmet parts, and so on.
void collect(const Rule& rule, Facts& facts, Truth outcome, Fact& into) {
  if (rule.kind == Rule::Kind::Holds) return facts.tell(rule.fact, into);
  const bool negated = rule.kind == Rule::Kind::NoneOf;
  for (const auto& part : rule.parts) {
    const auto truth = truth_of_rule(part, facts.sheet());
    if (rule.kind == Rule::Kind::AtLeast || (negated ? !truth : truth) == outcome) collect(part, facts, truth, into);
  }
}

CriterionResult decide_criterion(const Criterion& criterion, const Rule& rule, Facts& facts) {
  CriterionResult result{&criterion, truth_of_rule(rule, facts.sheet()), {}};
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

namespace {

Decision decided(const Policy& policy, const Pathway& pathway, Facts facts, Day as_of) {
  Decision decision{&policy, &pathway, as_of, Truth::Met, {}};
  decision.criteria.reserve(pathway.criteria.size());
  for (const auto index : pathway.criteria) {
    const auto& criterion = policy.criteria[index];
    decision.criteria.push_back(decide_criterion(criterion, rule_for(criterion, pathway), facts));
    decision.result = decision.result & decision.criteria.back().truth;
  }
  return decision;
}

}  // namespace

Decision decide(const Policy& policy, const FactSheet& facts, Day as_of) {
  const auto* const pathway = pathway_for(policy, facts);
  return pathway == nullptr ? Decision{&policy, nullptr, as_of, Truth::Met, {}} : decided(policy, *pathway, Facts(facts), as_of);
}

const Pathway* policy::pathway_of(const Policy& policy, const FactSheet& facts) { return pathway_for(policy, facts); }

Decision policy::decide_and_take(const Policy& policy, const Pathway* pathway, FactSheet&& facts, Day as_of) {
  return pathway == nullptr ? Decision{&policy, nullptr, as_of, Truth::Met, {}}
                            : decided(policy, *pathway, Facts(facts, policy, *pathway), as_of);
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
