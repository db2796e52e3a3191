// Kind `medication-taken`: is at least one drug of these groups being taken now?
#include <algorithm>
#include <map>
#include <tuple>

#include "facts/currency.h"
#include "facts/finding.h"
#include "facts/medication_words.h"
#include "facts/params.h"
#include "facts/registry.h"
#include "memory/call_memory.h"
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
        parenteral_(params.optional_sets("parenteral", "Routes and forms of what is injected or infused.")),
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
    for (const auto& phrase : brief.texts("onceWords", "Words of a dosage or timing that tell a single dose."))
      once_.push_back(terminology::fold(phrase));
    for (const auto& phrase : brief.texts("onceDeniedBy", "Words that hold one of those and tell a pace."))
      paced_.push_back(terminology::fold(phrase));
    for (const auto& phrase : brief.texts("asNeededWords", "Words of a dosage or timing that tell a dose as needed.")) {
      as_needed_.push_back(terminology::fold(phrase));
    }
    for (const auto& phrase : brief.texts("packWords", "Words of a product that is a fixed short course."))
      packs_.push_back(terminology::fold(phrase));
    params.close(brief);
  }

  Fact gather(const OrderView& view) const override {
    Found found;
    found.today = view.chart->today;
    for (const auto& use : view.chart->uses) sort_in(use, current_for_care(use, *view.chart), view, found);
    for (const auto& draft : view.chart->drafts) {
      // Reading 3.4: "for standard of care the copy of another drug's order counts … and the draft is no new order".
      if (&draft != view.order && !draft.copy_current) sort_in(draft, Truth::Unknown, view, found);
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
    std::vector<Evidence> unnamed;  ///< entries that may be anything
    std::string_view why_unnamed;
    Gap unnamed_gap = Gap::None;
    std::vector<std::string> taken, ordered;       ///< the names of what is definite, by what says so
    std::map<std::string, std::string> how_ended;  ///< of what is over, by reference
    std::vector<Evidence> against;                 ///< statements that contradict an active order
    std::vector<Maybe> possible;
    std::size_t looked_at = 0;
  };

  Fact conclude(const OrderView& view, Found& found) const {
    if (!found.definite.empty()) {
      const bool is_taken = !found.taken.empty();
      Finding told{is_taken ? "taking" : "ordered", {}};
      told.values.emplace_back("drugs", Names{std::move(is_taken ? found.taken : found.ordered)});
      return fact(Truth::Met, std::move(told), std::move(found.definite));
    }
    if (!found.possible.empty()) return only_possible(found);
    if (!found.unnamed.empty())
      return fact(Truth::Unknown, {"unnamed", {{"why", Text{std::string(found.why_unnamed)}}}}, std::move(found.unnamed),
                  found.unnamed_gap);
    const auto list = view.chart->medication_list();
    if (list != fhir::ListState::Complete) return incomplete(list, "medication list");
    sort_evidence(found.over);
    Finding finding{"none-found", {{"count", Count{found.looked_at, "medication"}}}};
    if (!found.over.empty()) {
      const auto& last = found.over.front();
      finding.values.emplace_back("last", Text{last.name});
      finding.values.emplace_back("ended", Text{found.how_ended[last.reference]});
      found.over.resize(1);
    }
    return fact(when_none_, std::move(finding), std::move(found.over), when_none_ == Truth::Unknown ? Gap::NotRecorded : Gap::None);
  }

  static Fact only_possible(Found& found) {
    std::sort(found.possible.begin(), found.possible.end(), [](const Maybe& a, const Maybe& b) {
      return std::tie(a.evidence.name, a.why, a.evidence.reference) < std::tie(b.evidence.name, b.why, b.evidence.reference);
    });
    const auto& first = found.possible.front();
    const bool is_draft = first.evidence.basis == "order";
    Finding finding{is_draft ? "ordered-now" : "only-possible",
                    {{"medicine", Text{first.evidence.name}}, {"why", Text{named(first.why, first.evidence.name)}}}};
    const auto gap = first.gap;
    auto evidence = std::move(found.unnamed);
    for (auto& maybe : found.possible) evidence.push_back(std::move(maybe.evidence));
    evidence.insert(evidence.end(), found.against.begin(), found.against.end());
    return fact(Truth::Unknown, std::move(finding), std::move(evidence), gap);
  }

  /// Reading 3.4 and 6.4: what was given within the window of administrations is possible, no more; what was dispensed likewise.
  static Truth current_for_care(const Use& use, const Chart& chart) {
    if (use.source != Source::Administration) return use.current;
    return administered_within(*use.event, chart.today, chart.currency.administration_days) == Truth::Unmet ? Truth::Unmet : Truth::Unknown;
  }

  static void note_unnamed(const Use& use, Found& found) {
    const auto why = why_unnamed(use);
    if (found.unnamed.empty() || why < found.why_unnamed) {
      found.why_unnamed = why;
      found.unnamed_gap = gap_of_unnamed(use);
    }
    found.unnamed.push_back(evidence_of_unnamed(use));
  }

  void sort_in(const Use& use, Truth current, const OrderView& view, Found& found) const {
    const bool listed = use.status() != "entered-in-error" && (use.source == Source::Request || use.source == Source::Statement);
    found.looked_at += listed ? 1 : 0;
    if (use.opaque) {
      if (current != Truth::Unmet) note_unnamed(use, found);
      return;
    }
    const auto* hit = group_hit(use);
    if (hit == nullptr) return;
    if (current == Truth::Met) current = use.current_as(*hit);
    auto evidence = evidence_of(use, hit);
    if (evidence.name.empty()) evidence.name = "a medicine of this group";
    if (is_local(use)) {
      found.local.push_back(std::move(evidence));
      return;
    }
    if (current == Truth::Unmet) {
      if (counts_as_past(use) && !use.foreign()) {
        if (const auto end = last_used(use)) {
          evidence.when = end;
          evidence.dated = "until";
        }
        found.how_ended[std::string(use.reference())] = how_ended(use);
        found.over.push_back(std::move(evidence));
      }
      return;
    }
    std::string why = current == Truth::Met      ? why_not_counted(use, view)
                      : why_unsure(*hit).empty() ? why_possible(use, found.today)
                                                 : why_unsure(*hit);
    if (why.empty()) {
      (tells_taking(use) ? found.taken : found.ordered).push_back(evidence.name);
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

  /// Its route is there, and nothing tells which it is: it may be one that never counts, or that of a premedication.
  bool may_be_local(const Use& use) const { return use.what.in_any(local_matters_for_) != nullptr && use.has_route && !use.route.told; }

  bool is_systemic(const Use& use) const {
    return use.route.in_any(systemic_) != nullptr || use.manner.in_any(systemic_) != nullptr || use.told.in_any(systemic_) != nullptr;
  }

  static bool counts_as_past(const Use& use) {
    const auto status = use.status();
    if (use.request != nullptr && (use.request->do_not_perform || use.request->intent == "option")) return false;
    return status == "stopped" || status == "completed" || status == "ended" || status == "active";
  }

  /// What keeps a current drug from counting: nothing, or the reason in words.
  std::string why_not_counted(const Use& use, const OrderView& view) const {
    if (use.what.in_any(drugs_) == nullptr) {
      if (use.what.in_any(need_systemic_) == nullptr) return "{} is not a named standard of care treatment";
      if (!is_systemic(use)) return "the route or form of {} is not stated";
    }
    if (may_be_local(use)) return "how it is given cannot be read";
    if (use.what.in_any(brief_sets_) == nullptr) return {};
    auto why = why_brief(use);
    return why.empty() ? why_with_infusion(use, view) : why;
  }

  /// "a parenteral steroid that is not given daily, or that shares group, plan or interval with belimumab, or states no timing
  /// (premedication, whatever its words say)"
  std::string why_with_infusion(const Use& use, const OrderView& view) const {
    if (!is_parenteral(use)) return {};
    if (use.request != nullptr && shares_order(*use.request, *view.order->request))
      return "{} belongs to the infusion, as a premedication does";
    if (use.request != nullptr && (use.request->links_unreadable || view.order->request->links_unreadable))
      return "{} is injected, and may belong to the infusion, as a premedication does";
    const auto& dosages = use.dosages();
    const bool daily = !dosages.empty() && std::all_of(dosages.begin(), dosages.end(), [](const fhir::Dosage& dosage) {
      const auto interval = interval_of(dosage.timing);
      return interval && interval->greatest <= 1;
    });
    return daily ? "" : "{} is injected, and not said to be daily, as a premedication is";
  }

  static bool shares_order(const fhir::Request& steroid, const fhir::Request& order) {
    if (!steroid.group.empty() && steroid.group == order.group) return true;
    return std::any_of(steroid.linked.begin(), steroid.linked.end(), [&order](std::string_view link) {
      return link == order.reference || std::find(order.linked.begin(), order.linked.end(), link) != order.linked.end();
    });
  }

  bool is_parenteral(const Use& use) const {
    if (use.route.in_any(parenteral_) != nullptr) return true;
    if (use.route.in_any(systemic_) != nullptr) return false;
    return use.manner.in_any(parenteral_) != nullptr || use.told.in_any(parenteral_) != nullptr;
  }

  /// reading 6.4: "any steroid that is asNeeded (also by timing code or words), a single dose …, a premedication by its words, or
  /// bounded, counted or supplied (× (1 + repeats)) for 14 days or less (also a fixed pack such as a six-day dose pack by its name)". One
  /// dosage that is none of these is enough to count.
  std::string why_brief(const Use& use) const {
    if (use.request != nullptr) {
      for (const auto note : use.request->notes) {
        if (is_premedication(note)) return "{} is a premedication";
      }
      for (const auto& reason : use.request->reasons) {
        if (is_premedication(fhir::words_for(reason.code))) return "{} is a premedication";
      }
    }
    if (holds_any(use.words(), packs_)) return "{} is a pack for a short course";
    std::string why;
    for (const auto& dosage : use.dosages()) {
      why = why_brief(dosage);
      if (why.empty()) break;
    }
    if (!why.empty()) return why;
    if (const auto days = bounded_days(use); days && *days <= brief_days_) return "{} is a short course";
    return {};
  }

  std::string why_brief(const fhir::Dosage& dosage) const {
    if (dosage.as_needed || tells(dosage, as_needed_)) return "{} is taken only as needed";
    const auto says_so = [this](std::string_view text) { return is_premedication(text); };
    if (says_so(dosage.text) || std::any_of(dosage.instructions.begin(), dosage.instructions.end(), says_so))
      return "{} is a premedication";
    const auto& timing = dosage.timing;
    if (timing.unreadable) return "how long it is taken cannot be read";
    const auto& bounds = timing.bounds_period;
    const bool one_moment = bounds && bounds->start && bounds->end && bounds->start->days == bounds->end->days;
    const bool once = (timing.count == 1 || timing.events.size() == 1) && timing.count_max.value_or(1) <= 1;
    const bool told_once = tells(dosage, once_) && !tells(dosage, paced_);
    return once || one_moment || told_once ? "{} is a single dose" : "";
  }

  static bool holds_any(std::string_view text, const std::vector<std::string>& phrases) {
    if (text.empty()) return false;
    memory::String folded;
    terminology::fold_into(text, folded);
    return std::any_of(phrases.begin(), phrases.end(),
                       [&folded](const std::string& phrase) { return terminology::holds_phrase(folded, phrase); });
  }

  /// By the timing's code or its words, or by the dosage's.
  static bool tells(const fhir::Dosage& dosage, const std::vector<std::string>& phrases) {
    const auto& code = dosage.timing.code;
    const auto says = [&phrases](const fhir::Coding& coding) {
      return holds_any(coding.code, phrases) || holds_any(coding.display, phrases);
    };
    return holds_any(dosage.text, phrases) || holds_any(code.text, phrases) || std::any_of(code.codings.begin(), code.codings.end(), says);
  }

  bool is_premedication(std::string_view text) const {
    if (text.empty()) return false;
    memory::String folded;
    terminology::fold_into(text, folded);
    for (const auto& denial : denials_) {
      if (std::string_view(folded).find(denial) != std::string_view::npos) return false;
    }
    for (const auto& phrase : premedication_) {
      if (terminology::holds_phrase(folded, phrase)) return true;
    }
    return false;
  }

  std::vector<SetId> drugs_, need_systemic_, review_, never_, local_drugs_, systemic_, local_, local_matters_for_, parenteral_, brief_sets_;
  std::vector<std::string> once_, paced_, as_needed_, packs_;
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
           {"ordered", Truth::Met, {form::names("drugs")}},
           {"none-found", Truth::Unmet, {form::count("count", "medication"), form::text("last", 36), form::text("ended", 30)}},
           {"only-possible", Truth::Unknown, {form::text("medicine", 36), form::text("why", 88)}},
           {"ordered-now", Truth::Unknown, {form::text("medicine", 36), form::text("why", 88)}},
           {"unnamed", Truth::Unknown, {form::text("why", 72)}},
           {"list-incomplete", Truth::Unknown, {form::text("list")}}}};
}

}  // namespace ordersign::facts
