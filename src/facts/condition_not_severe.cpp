// Kind `condition-not-severe`: is none of these conditions both active and severe? No code says "severe active", so
// severity, the chart's words and telling combinations are looked at beside the codes.
#include <algorithm>

#include "facts/finding.h"
#include "facts/params.h"
#include "facts/registry.h"

namespace ordersign::facts {
namespace {

class ConditionNotSevere final : public FactKind {
 public:
  explicit ConditionNotSevere(Params& params)
      : set_(params.set("valueSet", "The conditions that must not be both active and severe.")),
        combination_(params.optional_sets("combination", "Diagnoses that may be such a condition while `beside` is active.")),
        beside_(params.optional_sets("beside", "Diagnoses beside which a combination tells.")),
        remission_(params.optional_sets("remission", "Codes that say that the disease is in remission, whatever the status.")),
        severe_(params.set("severe", "The severity that rules the order out.")),
        moderate_(params.set("moderate", "A severity that does not.")),
        mild_(params.set("mild", "A severity that does not.")) {}

  Fact gather(const OrderView& view) const override {
    Found found;
    const bool beside = is_beside(view);
    for (const auto& problem : view.chart->problems) sort_in(problem, beside, *view.chart->terminology, found);
    for (std::size_t i = 0; i < view.reasons.size(); ++i) judge_reason(view, i, beside, found);
    if (!found.severe.empty()) return fact(Truth::Unmet, {"severe", {}}, std::move(found.severe));
    if (!found.open.empty()) {
      const auto told = found.open_gap == Gap::Uncertain ? "severe-perhaps-active" : "severity-open";
      return fact(Truth::Unknown, {told, {}}, std::move(found.open), found.open_gap);
    }
    if (!found.named.empty()) return fact(Truth::Unknown, {"named-in-text", {}}, std::move(found.named), Gap::Uncoded);
    if (!found.combined.empty()) return fact(Truth::Unknown, {"combination", {}}, std::move(found.combined), Gap::Uncertain);
    if (!found.unnamed.empty()) return fact(Truth::Unknown, {"unnamed", {}}, std::move(found.unnamed), Gap::Uncoded);
    if (!found.unread.empty()) return fact(Truth::Unknown, {"reason-unread", {}}, std::move(found.unread), Gap::Unreadable);
    const auto list = view.chart->condition_list();
    if (list != fhir::ListState::Complete) return incomplete(list, "problem list");
    const auto told = found.mild.empty() ? "none-found" : "not-severe";
    return fact(Truth::Met, {told, {}}, std::move(found.mild));
  }

 private:
  struct Found {
    std::vector<Evidence> severe, open, named, combined, unnamed, unread, mild;
    Gap open_gap = Gap::NotRecorded;
  };

  /// A reason by reference that is on the problem list is judged there; any other is a problem of its own.
  void judge_reason(const OrderView& view, std::size_t index, bool beside, Found& found) const {
    const auto& reason = view.order->request->reasons[index];
    const auto* hit = view.reasons[index].in(set_);
    if (reason.condition) {
      const auto on_list = [&reason](const Problem& problem) {
        return !reason.condition->reference.empty() && problem.condition->reference == reason.condition->reference;
      };
      const auto& problems = view.chart->problems;
      if (std::any_of(problems.begin(), problems.end(), on_list)) return;
      const auto& terminology = *view.chart->terminology;
      auto what = classify_problem(terminology, reason.condition->code);
      sort_in(problem_of(*reason.condition, std::move(what), view.chart->today), beside, terminology, found);
    } else if (hit != nullptr && !hit->denied) {
      auto evidence = evidence_of(*view.order, nullptr);
      evidence.display = words_of(fhir::words_for(reason.code), reason.code, hit);
      (hit->basis == Basis::Code ? found.open : found.named).push_back(std::move(evidence));
    } else if (reason.unresolved && reason.reference.starts_with('#')) {
      // The order holds a problem that cannot be read: it may be any (1.2). One that was not sent is judged by the list, as in 6.7.
      found.unread.push_back(evidence_of(*view.order, nullptr));
    }
  }

  void sort_in(const Problem& problem, bool beside, const Terminology& terminology, Found& found) const {
    if (is_over(problem)) return;
    if (problem.opaque) found.unnamed.push_back(evidence_of(problem, nullptr));
    const auto* hit = problem.what.in(set_);
    if (hit != nullptr && hit->denied) return;  // "Words that deny it say nothing."
    if (hit == nullptr) {
      if (beside && problem.what.in_any(combination_) != nullptr)
        found.combined.push_back(evidence_of(problem, problem.what.in_any(combination_)));
      return;
    }
    const auto evidence = evidence_of(problem, hit);
    const auto severity = classify(terminology, problem.condition->severity);
    const bool sure = hit->basis == Basis::Code && !hit->doubtful && problem.active == Truth::Met && problem.confirmed();
    if (severity.in(severe_) == nullptr && (severity.in(mild_) != nullptr || severity.in(moderate_) != nullptr)) {
      found.mild.push_back(evidence);
    } else if (hit->basis == Basis::Name) {
      found.named.push_back(evidence);
    } else if (severity.in(severe_) != nullptr && sure) {
      found.severe.push_back(evidence);
    } else {
      found.open.push_back(evidence);
      if (severity.in(severe_) != nullptr) found.open_gap = Gap::Uncertain;
    }
  }

  bool is_over(const Problem& problem) const {
    return problem.ignored() || problem.active == Truth::Unmet || problem.what.in_any(remission_) != nullptr;
  }

  /// reading 6.3: "beside active or possible SLE or an SLE reason"
  bool is_beside(const OrderView& view) const {
    for (const auto& problem : view.chart->problems) {
      if (!is_over(problem) && problem.what.in_any(beside_) != nullptr) return true;
    }
    for (std::size_t i = 0; i < view.reasons.size(); ++i) {
      // A reason that cannot be read may be SLE (1.2).
      const bool unread = !view.reasons[i].told || view.order->request->reasons[i].unresolved;
      if (unread || view.reasons[i].in_any(beside_) != nullptr) return true;
    }
    return false;
  }

  SetId set_;
  std::vector<SetId> combination_, beside_, remission_;
  SetId severe_, moderate_, mild_;
};

}  // namespace

KindSpec condition_not_severe_kind() {
  return {"condition-not-severe",
          [](Params& params) -> std::unique_ptr<FactKind> { return std::make_unique<ConditionNotSevere>(params); },
          {{"severe", Truth::Unmet, {}},
           {"severity-open", Truth::Unknown, {}},
           {"severe-perhaps-active", Truth::Unknown, {}},
           {"named-in-text", Truth::Unknown, {}},
           {"combination", Truth::Unknown, {}},
           {"unnamed", Truth::Unknown, {}},
           {"reason-unread", Truth::Unknown, {}},
           {"list-incomplete", Truth::Unknown, {form::text("list")}},
           {"none-found", Truth::Met, {}},
           {"not-severe", Truth::Met, {}}}};
}

}  // namespace ordersign::facts
