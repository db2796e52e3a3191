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
    if (hit != nullptr ? hit->denied : maybe->denied) continue;
    const bool definite =
        hit != nullptr && hit->basis == Basis::Code && !hit->doubtful && problem.active == Truth::Met && problem.confirmed();
    state = state | (definite ? Truth::Met : Truth::Unknown);
  }
  return state;
}

Evidence reason_evidence(const OrderView& view, std::size_t index) {
  auto evidence = evidence_of(*view.order, nullptr);
  const auto& reason = view.order->request->reasons[index];
  if (!reason.reference.empty()) evidence.reference = reason.reference;
  const auto& hits = view.reasons[index].hits;
  evidence.display = words_of(fhir::words_for(reason.code), reason.code, hits.empty() ? nullptr : &hits.front());
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
      // A header above one of the codes (M32.1) may mean another: a reason, and none that names this disease.
      const auto* hit = view.reasons[i].in_any(sets_);
      if (hit != nullptr && hit->basis != Basis::Open && !hit->denied)
        return fact(Truth::Met, {"ordered-for", {}}, {reason_evidence(view, i)});
      const auto& reason = view.order->request->reasons[i];
      given |= !reason.unresolved && !is_no_indication(reason.code);
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
    Reasons reasons;
    for (std::size_t i = 0; i < view.reasons.size(); ++i) sort_in(view, i, reasons);
    if (!reasons.covered.empty()) return fact(Truth::Met, {"covered-reason", {}}, std::move(reasons.covered));
    if (!reasons.suspected.empty()) {
      if (reasons.unproven.empty()) return fact(Truth::Met, {"covered-reason", {}}, std::move(reasons.suspected));
      return fact(Truth::Unknown, {"reason-suspected", {}}, std::move(reasons.suspected), Gap::Uncertain);
    }
    if (!reasons.unproven.empty() && !reasons.unread.empty()) {
      return fact(Truth::Unknown, {"reason-unread", {}}, std::move(reasons.unread), Gap::Uncoded);
    }
    if (!reasons.unproven.empty()) {
      Finding finding{"unproven-reason", {{"indication", Text{reasons.unproven_name}}}};
      return fact(Truth::Unmet, std::move(finding), std::move(reasons.unproven));
    }
    if (!reasons.coded.empty()) return fact(Truth::Unknown, {"other-reason", {}}, std::move(reasons.coded), Gap::Uncertain);
    if (!reasons.unnamed.empty()) return fact(Truth::Unknown, {"reason-unnamed", {}}, std::move(reasons.unnamed), Gap::Uncoded);
    if (!reasons.worded.empty()) return fact(Truth::Unknown, {"reason-in-words", {}}, std::move(reasons.worded), Gap::Uncoded);
    return without_reason(view);
  }

 private:
  struct Reasons {
    std::vector<Evidence> covered, suspected, unproven, coded, worded, unread;
    std::vector<Evidence> unnamed;  ///< with a code that names nothing (reading 3.1)
    std::string unproven_name;
  };

  /// Reading 6.7 (a) to (c).
  void sort_in(const OrderView& view, std::size_t index, Reasons& reasons) const {
    const auto& reason = view.reasons[index];
    const auto& given = view.order->request->reasons[index];
    auto evidence = reason_evidence(view, index);
    if (given.unresolved) return reasons.unread.push_back(std::move(evidence));
    if (is_covered(reason)) return (is_suspected(reason) ? reasons.suspected : reasons.covered).push_back(std::move(evidence));
    const auto* bad = reason.in_any(look_alikes_) != nullptr ? nullptr : reason.in_any(unproven_);
    if (bad != nullptr && counts(*bad, given.code)) {
      reasons.unproven_name = name_of(*bad);
      return reasons.unproven.push_back(std::move(evidence));
    }
    if (is_no_indication(given.code)) return;
    if (!reason.told) reasons.unread.push_back(evidence);
    (!has_code(given.code) ? reasons.worded : reason.told ? reasons.coded : reasons.unnamed).push_back(std::move(evidence));
  }

  /// "an SLE or LN reason, also one whose text only suspects it", and one that 6.1 calls possible or that is a header.
  bool is_covered(const Classified& reason) const {
    const auto* hit = reason.in_any(covered_);
    if (hit != nullptr && !hit->denied) return true;
    const auto* maybe = reason.in_any(possible_);
    return maybe != nullptr && !maybe->denied && (maybe->basis != Basis::Name || reason.in_any(not_named_) == nullptr);
  }

  /// "one whose text only suspects it": beside an unproven reason it does not settle which of them is meant.
  bool is_suspected(const Classified& reason) const {
    const auto settles = [&reason](const std::vector<SetId>& sets) {
      return std::any_of(sets.begin(), sets.end(), [&reason](SetId set) {
        const auto* hit = reason.in(set);
        return hit != nullptr && !hit->doubtful && !hit->denied;
      });
    };
    return !settles(covered_) && !settles(possible_);
  }

  static bool has_code(const fhir::Concept& concept_) {
    return std::any_of(concept_.codings.begin(), concept_.codings.end(), [](const fhir::Coding& coding) { return !coding.code.empty(); });
  }

  /// A text counts for a reason only when no code says otherwise, and neither what is doubted nor a header proves anything.
  static bool counts(const Hit& hit, const fhir::Concept& reason) {
    return !hit.doubtful && (hit.basis == Basis::Code || (hit.basis == Basis::Name && !has_code(reason)));
  }

  struct Seen {
    Truth state = Truth::Unmet;  ///< Met: active, Unknown: possible
    std::vector<Evidence> active, possible;
    std::string name;           ///< of an active one
    std::string possible_name;  ///< of a possible one
  };

  /// The unproven conditions of the problem list.
  Seen unproven_seen(const OrderView& view) const {
    Seen seen;
    for (const auto& problem : view.chart->problems) {
      const auto* hit = problem.what.in_any(unproven_);
      const bool is_none = hit == nullptr || hit->denied || problem.ignored() || problem.active == Truth::Unmet;
      if (is_none || problem.what.in_any(look_alikes_) != nullptr) continue;
      const bool is_active = hit->basis == Basis::Code && !hit->doubtful && problem.active == Truth::Met && problem.confirmed();
      seen.state = seen.state | (is_active ? Truth::Met : Truth::Unknown);
      (is_active ? seen.active : seen.possible).push_back(evidence_of(problem, hit));
      auto& name = is_active ? seen.name : seen.possible_name;
      if (name.empty() || name_of(*hit) < name) name = name_of(*hit);
    }
    return seen;
  }

  /// Reading 6.7 (d), its table: what the problem list shows.
  Fact without_reason(const OrderView& view) const {
    const Truth covered = problem_state(view, covered_, possible_, remission_);
    if (covered == Truth::Met) return fact(Truth::Met, {"no-reason", {}});
    auto unproven = unproven_seen(view);
    const bool closed = view.chart->problems_closed();
    if (covered == Truth::Unknown) {
      if (unproven.state != Truth::Unmet) return left_open(std::move(unproven));
      return closed ? fact(Truth::Met, {"no-reason", {}}) : list_open(view);
    }
    if (unproven.state == Truth::Unknown) return left_open(std::move(unproven));
    if (!closed) return list_open(view);
    if (unproven.state == Truth::Met) {
      Finding finding{"only-unproven-active", {{"indication", Text{unproven.name}}}};
      return fact(Truth::Unmet, std::move(finding), std::move(unproven.active));
    }
    if (view.phase == "continuation") return fact(Truth::Unknown, {"nothing-covered-on-list", {}}, {}, Gap::NotRecorded);
    return fact(Truth::Met, {"no-reason", {}});
  }

  static Fact left_open(Seen unproven) {
    auto evidence = std::move(unproven.active);
    evidence.insert(evidence.end(), std::make_move_iterator(unproven.possible.begin()), std::make_move_iterator(unproven.possible.end()));
    Finding finding{"indication-open", {{"indication", Text{unproven.name.empty() ? unproven.possible_name : unproven.name}}}};
    return fact(Truth::Unknown, std::move(finding), std::move(evidence), Gap::Uncertain);
  }

  static Fact list_open(const OrderView& view) {
    const auto list = view.chart->condition_list();
    if (list != fhir::ListState::Complete) return incomplete(list, "problem list");
    return fact(Truth::Unknown, {"unnamed", {}}, {}, Gap::Uncoded);
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
           {"reason-unnamed", Truth::Unknown, {}},
           {"reason-in-words", Truth::Unknown, {}},
           {"reason-unread", Truth::Unknown, {}},
           {"reason-suspected", Truth::Unknown, {}},
           {"indication-open", Truth::Unknown, {form::text("indication", 40)}},
           {"list-incomplete", Truth::Unknown, {form::text("list")}},
           {"unnamed", Truth::Unknown, {}},
           {"nothing-covered-on-list", Truth::Unknown, {}},
           {"covered-reason", Truth::Met, {}},
           {"no-reason", Truth::Met, {}}}};
}

}  // namespace ordersign::facts
