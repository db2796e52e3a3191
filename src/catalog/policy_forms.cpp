#include "catalog/policy_forms.h"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <set>
#include <utility>

#include "facts/registry.h"
#include "questionnaire/settle.h"

namespace ordersign {
namespace {

/// A fact as a rule tells it. A finding is worded for the truth of the criterion that tells it: under `noneOf`, the opposite
/// of its fact's.
struct Told {
  std::size_t fact;
  bool negated;
  friend auto operator<=>(const Told&, const Told&) = default;
};

void facts_of(const Rule& rule, bool negated, std::set<Told>& into) {
  if (rule.kind == Rule::Kind::Holds) into.insert({rule.fact, negated});
  if (rule.kind == Rule::Kind::NoneOf) negated = !negated;
  for (const auto& part : rule.parts) facts_of(part, negated, into);
}

/// The truths that a fact's whenNoneRecorded allows its none-recorded finding: data decides, not the kind.
Truth truth_of(const FindingForm& finding, json::View definition) {
  const auto when_none = definition["whenNoneRecorded"].string();
  if (finding.id != "none-recorded" && finding.id != "none-found") return finding.truth;
  if (when_none == "met") return Truth::Met;
  return when_none == "unknown" ? Truth::Unknown : when_none == "unmet" ? Truth::Unmet : finding.truth;
}

}  // namespace

Result<cards::Forms> forms_of(json::View view, const Policy& policy, const questionnaire::Form& form) {
  cards::Forms forms;
  for (const auto& criterion : policy.criteria) {
    auto& of_criterion = forms[criterion.id];
    std::set<Told> told;
    facts_of(criterion.rule, false, told);
    for (const auto& [pathway, rule] : criterion.rules) facts_of(rule, false, told);
    for (const auto& [index, negated] : told) {
      const auto definition = view["facts"][policy.facts[index].id];
      const auto* kind = facts::find_kind(definition["kind"].string());
      if (kind == nullptr) continue;
      auto findings = kind->findings;
      for (auto& answered : questionnaire::findings_of(form, index, *kind)) findings.push_back(std::move(answered));
      for (const auto& finding : findings) {
        FindingForm told_as{finding.id, truth_of(finding, definition), finding.values};
        if (negated) told_as.truth = !told_as.truth;
        const auto known = std::any_of(of_criterion.begin(), of_criterion.end(),
                                       [&](const auto& f) { return f.id == told_as.id && f.truth == told_as.truth; });
        if (!known) of_criterion.push_back(std::move(told_as));
      }
    }
  }
  return forms;
}

}  // namespace ordersign
