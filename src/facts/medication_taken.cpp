// Kind `medication-taken`: is at least one drug of these groups being taken now?
#include <algorithm>
#include <tuple>

#include "facts/finding.h"
#include "facts/medication_words.h"
#include "facts/params.h"
#include "facts/registry.h"
#include "terminology/words.h"

namespace ordersign::facts {
namespace {

class MedicationTaken final : public FactKind {
 public:
  explicit MedicationTaken(Params& params)
      : drugs_(params.sets("drugs", "The drugs of which one must be taken.")),
        need_systemic_(params.optional_sets("countOnlySystemic", "Drugs that count once their route or form is known to be systemic.")),
        review_(params.optional_sets("possible", "Drugs that may count: they make the fact unknown.")),
        never_(params.optional_sets("never", "Drugs that never count.")),
        local_drugs_(params.optional_sets("localDrugs", "Products that are known to act locally only.")),
        systemic_(params.optional_sets("systemic", "Routes and forms that are systemic.")),
        local_(params.optional_sets("local", "Routes and forms that are local.")),
        local_matters_for_(params.optional_sets("localNeverCounts", "Drugs that do not count by a local route or form.")),
        when_none_(params.truth("whenNoneRecorded", "What a complete medication list without the drugs means.")) {
    auto brief = params.part("shortCourse", "What is taken too briefly to count.");
    brief_sets_ = brief.sets("valueSets", "The drugs that a short course or a premedication does not make count.");
    brief_days_ = brief.days("atMost", "So long or less is a short course.");
    for (const auto& phrase : brief.texts("premedicationWords", "Words that tell a premedication.")) {
      premedication_.push_back(terminology::fold(phrase));
    }
    for (const auto& start : brief.texts("premedicationDeniedBy", "How words begin that say that there is none.")) {
      denials_.push_back(terminology::fold(start));
      if (!denials_.back().empty()) denials_.back().pop_back();  // the word may go on: premed, premedication
    }
    params.close(brief);
  }

  Fact gather(const OrderView& view) const override {
    Found found;
    found.today = view.chart->today;
    for (const auto& use : view.chart->uses) {
      if (use.source == Source::Request || use.source == Source::Statement) sort_in(use, use.current, found);
    }
    for (const auto& draft : view.chart->drafts) {
      if (&draft != view.order) sort_in(draft, Truth::Unknown, found);
    }
    auto result = conclude(view, found);
    sort_evidence(found.local);
    result.seen = std::move(found.local);
    return result;
  }

 private:
  struct Maybe {
    Evidence evidence;
    std::string why;
    Gap gap;
  };
  struct Found {
    Day today{};
    std::vector<Evidence> definite, over, local;
    std::vector<Evidence> against;  ///< statements that contradict an active order
    std::vector<Maybe> possible;
    std::size_t looked_at = 0;
  };

  Fact conclude(const OrderView& view, Found& found) const {
    if (!found.definite.empty()) {
      std::vector<std::string> names;
      for (const auto& evidence : found.definite) names.push_back(evidence.name);
      return fact(Truth::Met, {"taking", {{"drugs", Names{std::move(names)}}}}, std::move(found.definite));
    }
    if (!found.possible.empty()) return only_possible(found);
    const auto list = view.chart->medication_list();
    if (list != fhir::ListState::Complete) return incomplete(list, "medication list");
    sort_evidence(found.over);
    Finding finding{"none-found", {{"count", Count{found.looked_at, "medication"}}}};
    if (!found.over.empty()) {
      const auto& last = found.over.front();
      finding.values.emplace_back("last", Text{last.name});
      if (last.when) {
        finding.values.emplace_back("dated", Text{std::string(last.dated)});
        finding.values.emplace_back("date", *last.when);
      }
      found.over.resize(1);
    }
    return fact(when_none_, std::move(finding), std::move(found.over), when_none_ == Truth::Unknown ? Gap::NotRecorded : Gap::None);
  }

  static Fact only_possible(Found& found) {
    std::sort(found.possible.begin(), found.possible.end(), [](const Maybe& a, const Maybe& b) {
      return std::tie(a.evidence.name, a.why, a.evidence.reference) < std::tie(b.evidence.name, b.why, b.evidence.reference);
    });
    const auto& first = found.possible.front();
    Finding finding{"only-possible", {{"medicine", Text{first.evidence.name}}, {"why", Text{first.why}}}};
    const auto gap = first.gap;
    std::vector<Evidence> evidence;
    for (auto& maybe : found.possible) evidence.push_back(std::move(maybe.evidence));
    evidence.insert(evidence.end(), found.against.begin(), found.against.end());
    return fact(Truth::Unknown, std::move(finding), std::move(evidence), gap);
  }

  void sort_in(const Use& use, Truth current, Found& found) const {
    const bool listed = use.status() != "entered-in-error" && use.source != Source::Draft;
    found.looked_at += listed ? 1 : 0;
    if (use.unreadable() && current != Truth::Unmet && listed) {
      auto unknown = evidence_of(use, nullptr);
      unknown.name = "an unnamed medication";
      found.possible.push_back({std::move(unknown), "what it is was not sent", Gap::Unreadable});
      return;
    }
    const auto* hit = group_hit(use);
    if (hit == nullptr) return;
    auto evidence = evidence_of(use, hit);
    if (evidence.name.empty()) evidence.name = "a medicine of this group";
    if (is_local(use)) {
      found.local.push_back(std::move(evidence));
      return;
    }
    if (current == Truth::Unmet) {
      if (counts_as_past(use)) {
        if (const auto end = last_used(use)) {
          evidence.when = end;
          evidence.dated = "until";
        }
        found.over.push_back(std::move(evidence));
      }
      return;
    }
    std::string why = current == Truth::Unknown ? why_possible(use, found.today) : why_not_counted(use);
    if (why.empty()) {
      found.definite.push_back(std::move(evidence));
      return;
    }
    found.possible.push_back({std::move(evidence), std::move(why), Gap::Uncertain});
    if (use.contradicted_by != nullptr) found.against.push_back(evidence_of(*use.contradicted_by, group_hit(*use.contradicted_by)));
  }

  const Hit* group_hit(const Use& use) const {
    if (use.what.in_any(never_) != nullptr) return nullptr;
    if (const auto* local = use.what.in_any(local_drugs_); local != nullptr && local->basis == Basis::Code) return nullptr;
    if (const auto* hit = use.what.in_any(drugs_)) return hit;
    if (use.what.in_any(local_drugs_) != nullptr) return nullptr;
    if (const auto* hit = use.what.in_any(need_systemic_)) return hit;
    return use.what.in_any(review_);
  }

  /// reading 6.4: "topical, ophthalmic, inhaled, nasal, rectal or intra-articular steroids never count"
  bool is_local(const Use& use) const {
    if (use.what.in_any(local_matters_for_) == nullptr) return false;
    if (use.route.in_any(local_) != nullptr) return true;
    if (use.route.in_any(systemic_) != nullptr) return false;
    if (use.manner.in_any(local_) != nullptr) return true;
    // Free text may speak of another drug: it never turns a drug that is systemic by itself into a local one.
    return use.what.in_any(drugs_) == nullptr && !is_systemic(use) && use.told.in_any(local_) != nullptr;
  }

  bool is_systemic(const Use& use) const {
    return use.route.in_any(systemic_) != nullptr || use.manner.in_any(systemic_) != nullptr || use.told.in_any(systemic_) != nullptr;
  }

  static bool counts_as_past(const Use& use) {
    const auto status = use.status();
    if (use.request != nullptr && (use.request->do_not_perform || use.request->intent == "option")) return false;
    return status == "stopped" || status == "completed" || status == "ended" || status == "active";
  }

  /// What keeps a current drug from counting: nothing, or the reason in words.
  std::string why_not_counted(const Use& use) const {
    if (use.what.in_any(drugs_) == nullptr) {
      if (use.what.in_any(need_systemic_) == nullptr) return "it is not a named standard of care treatment";
      if (!is_systemic(use)) return "its route or form is not stated";
    }
    if (use.what.in_any(brief_sets_) == nullptr) return {};
    return why_brief(use);
  }

  /// reading 6.4: "a steroid that is asNeeded, a single dose, a premedication, or bounded or supplied for 14 days or less". One dosage that
  /// is none of these is enough to count.
  std::string why_brief(const Use& use) const {
    if (use.request != nullptr) {
      for (const auto note : use.request->notes) {
        if (is_premedication(note)) return "it is a premedication";
      }
      for (const auto& reason : use.request->reasons) {
        if (is_premedication(fhir::words_for(reason.code))) return "it is a premedication";
      }
    }
    std::string why;
    for (const auto& dosage : use.dosages()) {
      why = why_brief(dosage);
      if (why.empty()) break;
    }
    if (!why.empty()) return why;
    if (const auto days = bounded_days(use); days && *days <= brief_days_) return "it is a short course";
    return {};
  }

  std::string why_brief(const fhir::Dosage& dosage) const {
    if (dosage.as_needed) return "it is taken only as needed";
    const auto says_so = [this](std::string_view text) { return is_premedication(text); };
    if (says_so(dosage.text) || std::any_of(dosage.instructions.begin(), dosage.instructions.end(), says_so))
      return "it is a premedication";
    const auto& timing = dosage.timing;
    const bool once = (timing.count == 1 || timing.events.size() == 1) && timing.count_max.value_or(1) <= 1;
    return once ? "it is a single dose" : "";
  }

  bool is_premedication(std::string_view text) const {
    if (text.empty()) return false;
    const auto folded = terminology::fold(text);
    for (const auto& denial : denials_) {
      if (folded.find(denial) != std::string::npos) return false;
    }
    for (const auto& phrase : premedication_) {
      if (terminology::holds_phrase(folded, phrase)) return true;
    }
    return false;
  }

  std::vector<SetId> drugs_, need_systemic_, review_, never_, local_drugs_, systemic_, local_, local_matters_for_, brief_sets_;
  std::vector<std::string> premedication_;
  std::vector<std::string> denials_;
  int brief_days_ = 0;
  Truth when_none_;
};

}  // namespace

KindSpec medication_taken_kind() {
  return {"medication-taken",
          [](Params& params) -> std::unique_ptr<FactKind> { return std::make_unique<MedicationTaken>(params); },
          {{"taking", Truth::Met, {form::names("drugs")}},
           {"none-found", Truth::Unmet, {form::count("count", "medication"), form::text("last"), form::text("dated"), form::span("date")}},
           {"only-possible", Truth::Unknown, {form::text("medicine"), form::text("why")}},
           {"list-incomplete", Truth::Unknown, {form::text("list")}}}};
}

}  // namespace ordersign::facts
