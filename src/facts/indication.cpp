// Kinds `order-reason` (was it ordered for this?) and `covered-indication` (was it ordered for nothing that is unproven?).
#include <algorithm>

#include "facts/finding.h"
#include "facts/params.h"
#include "facts/registry.h"

namespace ordersign::facts {
namespace {

using terminology::CodeSystem;

/// Is there a confirmed, active, coded problem of these sets (Met), or a possible one (Unknown)?
Truth problem_state(const OrderView& view, const std::vector<SetId>& sets, const std::vector<SetId>& possible,
                    const std::vector<SetId>& remission) {
  Truth state = Truth::Unmet;
  for (const auto& problem : view.chart->problems) {
    if (problem.ignored() || problem.active == Truth::Unmet || problem.what.in_any(remission) != nullptr) continue;
    const auto* hit = problem.what.in_any(sets);
    const auto* maybe = problem.what.in_any(possible);
    if (hit == nullptr && maybe == nullptr) continue;
    const bool definite = hit != nullptr && hit->basis == Basis::Code && problem.active == Truth::Met && problem.confirmed();
    state = state | (definite ? Truth::Met : Truth::Unknown);
  }
  return state;
}

Evidence reason_evidence(const OrderView& view, std::size_t index) {
  auto evidence = evidence_of(*view.order, nullptr);
  const auto& reason = view.order->request->reasons[index];
  if (!reason.reference.empty()) evidence.reference = reason.reference;
  evidence.display = fhir::words_for(reason.code);
  evidence.basis = "order";
  evidence.when.reset();
  return evidence;
}

/// reading 6.7: "ICD-10 chapters R and Z ignored". Symptoms and encounter reasons say nothing of the indication.
bool is_no_indication(const fhir::Concept& reason) {
  if (reason.codings.empty()) return false;
  return std::all_of(reason.codings.begin(), reason.codings.end(), [](const fhir::Coding& coding) {
    const auto system = terminology::code_system(coding.system);
    if (system != CodeSystem::Icd10Cm && system != CodeSystem::Icd10Who) return false;
    return !coding.code.empty() &&
           (coding.code.front() == 'R' || coding.code.front() == 'Z' || coding.code.front() == 'r' || coding.code.front() == 'z');
  });
}

class OrderReason final : public FactKind {
 public:
  explicit OrderReason(Params& params)
      : sets_(params.sets("valueSets", "The reasons that are asked for.")),
        possible_(params.optional_sets("possible", "Diagnoses that may be meant.")),
        remission_(params.optional_sets("remission", "Codes that say that the disease is in remission, whatever the status.")) {}

  Fact gather(const OrderView& view) const override {
    bool given = false;
    for (std::size_t i = 0; i < view.reasons.size(); ++i) {
      if (view.reasons[i].in_any(sets_) != nullptr) return fact(Truth::Met, {"ordered-for", {}}, {reason_evidence(view, i)});
      given |= !is_no_indication(view.order->request->reasons[i].code);
    }
    const bool active = !given && problem_state(view, sets_, possible_, remission_) == Truth::Met;
    return fact(truth_of(active), {active ? "active-without-reason" : "not-ordered-for", {}});
  }

 private:
  std::vector<SetId> sets_, possible_, remission_;
};

class CoveredIndication final : public FactKind {
 public:
  explicit CoveredIndication(Params& params)
      : covered_(params.sets("covered", "The indications of the policy.")),
        possible_(params.optional_sets("possible", "Diagnoses that may be such an indication.")),
        not_named_(params.optional_sets("notNamed", "Diagnoses whose words only look like a possible one.")),
        remission_(params.optional_sets("remission", "Codes that say that the disease is in remission, whatever the status.")),
        unproven_(params.sets("unproven", "The indications that the policy calls unproven.")),
        names_(params.texts("unprovenNames", "How cards name them, in the same order.")),
        look_alikes_(params.optional_sets("lookAlikes", "Diagnoses whose words only look like an unproven one.")) {}

  Fact gather(const OrderView& view) const override {
    std::vector<Evidence> unproven, others, unread, covered;
    std::string unproven_name;
    for (std::size_t i = 0; i < view.reasons.size(); ++i) {
      const auto& reason = view.reasons[i];
      const auto& code = view.order->request->reasons[i].code;
      const bool look_alike = reason.in_any(look_alikes_) != nullptr;
      const auto* bad = look_alike ? nullptr : reason.in_any(unproven_);
      const auto* maybe = reason.in_any(possible_);
      const bool named_so = maybe != nullptr && (maybe->basis == Basis::Code || reason.in_any(not_named_) == nullptr);
      if (reason.in_any(covered_) != nullptr || named_so) covered.push_back(reason_evidence(view, i));
      else if (bad != nullptr && counts(*bad, code)) {
        unproven.push_back(reason_evidence(view, i));
        unproven_name = name_of(*bad);
      } else if (is_no_indication(code)) continue;
      else if (has_code(code)) others.push_back(reason_evidence(view, i));
      else unread.push_back(reason_evidence(view, i));
    }
    if (!covered.empty()) return fact(Truth::Met, {"covered-reason", {}}, std::move(covered));
    if (!unproven.empty()) return fact(Truth::Unmet, {"unproven-reason", {{"indication", Text{unproven_name}}}}, std::move(unproven));
    if (!others.empty()) return fact(Truth::Unknown, {"other-reason", {}}, std::move(others), Gap::Uncertain);
    if (!unread.empty()) return fact(Truth::Unknown, {"reason-in-words", {}}, std::move(unread), Gap::Uncoded);
    return without_reason(view);
  }

 private:
  static bool has_code(const fhir::Concept& concept_) {
    return std::any_of(concept_.codings.begin(), concept_.codings.end(), [](const fhir::Coding& coding) { return !coding.code.empty(); });
  }

  /// A text counts for a reason only when no code says otherwise.
  static bool counts(const Hit& hit, const fhir::Concept& reason) { return hit.basis == Basis::Code || !has_code(reason); }

  Fact without_reason(const OrderView& view) const {
    const Truth covered = problem_state(view, covered_, possible_, remission_);
    const bool complete = view.chart->condition_list() == fhir::ListState::Complete;
    if (covered == Truth::Unmet && complete) {
      std::vector<Evidence> active;
      std::string name;
      for (const auto& problem : view.chart->problems) {
        const auto* hit = problem.what.in_any(unproven_);
        const bool is_active = hit != nullptr && hit->basis == Basis::Code && problem.active == Truth::Met && problem.confirmed();
        if (!is_active || problem.what.in_any(look_alikes_) != nullptr) continue;
        active.push_back(evidence_of(problem, hit));
        if (name.empty() || name_of(*hit) < name) name = name_of(*hit);
      }
      if (!active.empty()) return fact(Truth::Unmet, {"only-unproven-active", {{"indication", Text{name}}}}, std::move(active));
      if (view.phase == "continuation") return fact(Truth::Unknown, {"nothing-covered-on-list", {}}, {}, Gap::NotRecorded);
    }
    return fact(Truth::Met, {"no-reason", {}});
  }

  /// Our own name for an unproven condition.
  std::string name_of(const Hit& hit) const {
    const auto at = static_cast<std::size_t>(std::find(unproven_.begin(), unproven_.end(), hit.set) - unproven_.begin());
    return at < names_.size() ? names_[at] : "a condition on the policy's list";
  }

  std::vector<SetId> covered_, possible_, not_named_, remission_, unproven_;
  std::vector<std::string> names_;
  std::vector<SetId> look_alikes_;
};

}  // namespace

KindSpec order_reason_kind() {
  return {"order-reason",
          [](Params& params) -> std::unique_ptr<FactKind> { return std::make_unique<OrderReason>(params); },
          {{"ordered-for", Truth::Met, {}}, {"active-without-reason", Truth::Met, {}}, {"not-ordered-for", Truth::Unmet, {}}}};
}

KindSpec indication_kind() {
  return {"covered-indication",
          [](Params& params) -> std::unique_ptr<FactKind> { return std::make_unique<CoveredIndication>(params); },
          {{"unproven-reason", Truth::Unmet, {form::text("indication", 40)}},
           {"only-unproven-active", Truth::Unmet, {form::text("indication", 40)}},
           {"other-reason", Truth::Unknown, {}},
           {"reason-in-words", Truth::Unknown, {}},
           {"nothing-covered-on-list", Truth::Unknown, {}},
           {"covered-reason", Truth::Met, {}},
           {"no-reason", Truth::Met, {}}}};
}

}  // namespace ordersign::facts
