// Kind `condition-active`: is one of these diagnoses active and confirmed?
#include <algorithm>
#include <map>

#include "facts/finding.h"
#include "facts/params.h"
#include "facts/registry.h"

namespace ordersign::facts {
namespace {

class ConditionActive final : public FactKind {
 public:
  explicit ConditionActive(Params& params)
      : sets_(params.sets("valueSets", "The diagnoses that are asked for.")),
        possible_(params.optional_sets("possible", "Diagnoses that may be meant: they make the fact unknown.")),
        remission_(params.optional_sets("remission", "Codes that say that the disease is in remission, whatever the status.")),
        not_named_(params.optional_sets("notNamed", "Diagnoses whose words only look like a possible one.")),
        drug_induced_(params.optional_sets("drugInduced", "Of the possible ones, those that are recorded as caused by a drug.")),
        related_(
            params.optional_sets("related", "Diagnoses that are not this one and are taken for it: named where nothing else is found.")),
        related_names_(params.texts("relatedNames", "How cards name them, in the same order.")),
        remission_is_inactive_(params.flag("remissionIsInactive", "True: a remission code says by itself that this disease is over.")),
        when_none_(params.truth("whenNoneRecorded", "What a complete problem list without the diagnosis means.")) {}

  Fact gather(const OrderView& view) const override {
    Found found;
    for (const auto& problem : view.chart->problems) sort_in(problem, found);
    if (!found.active.empty()) return fact(Truth::Met, {"active", {}}, std::move(found.active));
    if (found.possible.size() == found.unnamed && found.unnamed > 0) {
      return fact(Truth::Unknown, {"unnamed", {}}, std::move(found.possible), Gap::Uncoded);
    }
    if (!found.possible.empty()) {
      Finding finding{"only-possible", {{"why", Text{found.why}}}};
      return fact(Truth::Unknown, std::move(finding), std::move(found.possible), found.some_coded ? Gap::Uncertain : Gap::Uncoded);
    }
    const auto list = view.chart->condition_list();
    if (list != fhir::ListState::Complete) return incomplete(list, "problem list");
    // reading 6.1: "a definite inactive one outweighs the order's reason"
    if (!found.definitely_inactive && is_reason(view))
      return fact(Truth::Unknown, {names_it(view) ? "reason-only" : "reason-unread", {}}, {order_evidence(view)}, Gap::NotRecorded);
    if (!found.inactive.empty()) return over(std::move(found.inactive), found.states);
    const auto gap = when_none_ == Truth::Unknown ? Gap::NotRecorded : Gap::None;
    Finding none{"none-recorded", {{"count", Count{view.chart->problems.size(), "problem"}}}};
    if (!found.related_name.empty()) none.values.emplace_back("related", Text{found.related_name});
    return fact(when_none_, std::move(none), std::move(found.related), gap);
  }

 private:
  struct Found {
    std::vector<Evidence> active, possible, inactive;
    bool definitely_inactive = false;
    bool some_coded = false;
    std::string why;
    std::size_t unnamed = 0;        ///< of the possible ones, those that may be anything
    std::vector<Evidence> related;  ///< what is taken for it
    std::string related_name;
    std::map<std::string, std::string_view> states;  ///< of what is inactive, by reference
  };

  /// What keeps a problem from being a confirmed, active, coded diagnosis.
  static std::string why_open(const Problem& problem, bool coded, bool coded_maybe) {
    if (!coded && coded_maybe) return "its code leaves open whether the disease is systemic";
    if (!coded) return "it is known by its words only, without a code";
    if (problem.condition->modified) return "it carries a modifier that is not understood";
    if (!problem.confirmed()) return "its verification status is not confirmed";
    if (problem.condition->clinical == fhir::Clinical::None) return "it has no clinical status";
    return "whether it is still active is not clear";
  }

  void sort_in(const Problem& problem, Found& found) const {
    if (problem.ignored()) return;
    if (problem.opaque) {
      if (problem.active == Truth::Unmet) return;  // its own status decides first: past
      ++found.unnamed;
      found.possible.push_back(evidence_of(problem, nullptr));
      return;
    }
    const auto* hit = problem.what.in_any(sets_);
    const auto* maybe = problem.what.in_any(possible_);
    const auto* remission = problem.what.in_any(remission_);
    if (hit == nullptr && maybe != nullptr && maybe->basis == Basis::Name && problem.what.in_any(not_named_) != nullptr) maybe = nullptr;
    const bool only_remission = hit == nullptr && maybe == nullptr;
    if (only_remission && remission == nullptr) note_related(problem, found);
    if (only_remission && (remission == nullptr || !remission_is_inactive_)) return;
    const bool coded = hit != nullptr && hit->basis == Basis::Code;
    const bool coded_maybe = (maybe != nullptr && maybe->basis != Basis::Name) || (hit != nullptr && hit->basis == Basis::Open);
    const bool doubted = told_doubtful(hit, maybe);
    const bool maybe_tells = maybe != nullptr && !coded && (hit == nullptr || maybe->basis == Basis::Code);
    const auto* told_by = maybe_tells ? maybe : hit != nullptr ? hit : remission;
    if (remission != nullptr || problem.active == Truth::Unmet) {
      found.inactive.push_back(evidence_of(problem, told_by));
      found.states[std::string(problem.condition->reference)] = state_of(problem, remission != nullptr);
      found.definitely_inactive |= problem.confirmed() && !doubted && (coded || (remission != nullptr && remission_is_inactive_));
    } else if (coded && !doubted && problem.active == Truth::Met && problem.confirmed()) {
      found.active.push_back(evidence_of(problem, told_by));
    } else {
      auto why = doubted ? "its words deny, end or doubt it" : why_open(problem, coded, coded_maybe);
      if (!doubted && !coded && problem.what.in_any(drug_induced_) != nullptr) why = "it is recorded as drug-induced";
      if (found.why.empty() || why < found.why) found.why = std::move(why);
      found.possible.push_back(evidence_of(problem, told_by));
      found.some_coded |= told_by->basis != Basis::Name;
    }
  }

  /// Reading 6.1: "Cutaneous lupus alone (L93) is not SLE": said by name, since it looks like it.
  void note_related(const Problem& problem, Found& found) const {
    for (std::size_t i = 0; i < related_.size(); ++i) {
      const auto* hit = problem.what.in(related_[i]);
      if (hit == nullptr || hit->denied || i >= related_names_.size()) continue;
      found.related.push_back(evidence_of(problem, hit));
      found.related_name = related_names_[i];
    }
  }

  /// Reading 6.1: "the order's own reason is SLE or cannot be read".
  bool is_reason(const OrderView& view) const {
    for (std::size_t i = 0; i < view.reasons.size(); ++i) {
      const auto& reason = view.reasons[i];
      if (reason.in_any(sets_) != nullptr || reason.in_any(possible_) != nullptr) return true;
      if (!reason.told || view.order->request->reasons[i].unresolved) return true;
    }
    return false;
  }

  bool names_it(const OrderView& view) const {
    return std::any_of(view.reasons.begin(), view.reasons.end(),
                       [this](const Classified& reason) { return reason.in_any(sets_) != nullptr || reason.in_any(possible_) != nullptr; });
  }

  static bool told_doubtful(const Hit* hit, const Hit* maybe) {
    const auto* told = hit != nullptr ? hit : maybe;
    return told != nullptr && told->doubtful;
  }

  static Evidence order_evidence(const OrderView& view) {
    auto evidence = evidence_of(*view.order, nullptr);
    for (std::size_t i = 0; i < view.reasons.size(); ++i) {
      const auto& reason = view.order->request->reasons[i].code;
      const auto& hits = view.reasons[i].hits;
      if (!hits.empty()) evidence.display = words_of(fhir::words_for(reason), reason, &hits.front());
    }
    return evidence;
  }

  /// Reading 6.1: "say which: 'in remission since …'".
  static std::string_view state_of(const Problem& problem, bool remission_code) {
    const auto word = problem.condition->clinical_word;
    if (remission_code || word == "remission") return "in remission";
    return word == "inactive" || word == "resolved" ? word : "ended";
  }

  static Fact over(std::vector<Evidence> inactive, const std::map<std::string, std::string_view>& states) {
    sort_evidence(inactive);
    const bool dated = inactive.front().when && inactive.front().dated == "ended";
    Finding finding{"inactive", {{"state", Text{std::string(states.at(inactive.front().reference))}}}};
    if (dated) finding.values.emplace_back("since", *inactive.front().when);
    return fact(Truth::Unmet, std::move(finding), std::move(inactive));
  }

  std::vector<SetId> sets_, possible_, remission_, not_named_, drug_induced_, related_;
  std::vector<std::string> related_names_;
  bool remission_is_inactive_;
  Truth when_none_;
};

}  // namespace

KindSpec condition_active_kind() {
  return {"condition-active",
          [](Params& params) -> std::unique_ptr<FactKind> { return std::make_unique<ConditionActive>(params); },
          {{"active", Truth::Met, {}},
           {"inactive", Truth::Unmet, {form::text("state", 12), form::span("since")}},
           {"none-recorded", Truth::Unmet, {form::count("count", "problem"), form::text("related", 30)}},
           {"only-possible", Truth::Unknown, {form::text("why")}},
           {"unnamed", Truth::Unknown, {}},
           {"reason-only", Truth::Unknown, {}},
           {"reason-unread", Truth::Unknown, {}},
           {"list-incomplete", Truth::Unknown, {form::text("list")}}}};
}

}  // namespace ordersign::facts
