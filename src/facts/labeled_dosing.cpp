// Kind `labeled-dosing`: are dose, schedule, route and age those of the drug's label?
#include <algorithm>
#include <cmath>
#include <set>

#include "facts/dose_judge.h"
#include "facts/drug_use.h"
#include "facts/finding.h"
#include "facts/given_dose.h"
#include "facts/params.h"
#include "facts/prior_use.h"
#include "facts/registry.h"

namespace ordersign::facts {
namespace {

using std::chrono::days;

class LabeledDosing final : public FactKind, public GivesDose {
 public:
  explicit LabeledDosing(Params& params) : rules_(DosingRules::read(params)) {}

  Fact gather(const OrderView& view) const override {
    const Reading reading = read(view);
    auto parts = judge_doses(view, rules_, reading.weight, reading.companions);
    if (!reading.companions.unclear) judge_schedule(view, reading, parts);
    judge_as_needed(view, parts);
    judge_age(view, reading, parts);
    judge_route(view, parts);
    judge_other_form(reading, parts);
    // Reading 3.1: a draft with a modifierExtension is evaluated, "with `labeled-dosing` at best unknown".
    if (view.order->modified()) parts.push_back({Truth::Unknown, {"modifier-not-understood", {}}, Gap::Unreadable});
    return conclude(view, reading, parts);
  }

  std::vector<DosePhase> schedule() const override {
    return {{Every{rules_.label.loading_days}, rules_.label.loading_doses}, {Every{rules_.label.maintenance_days}}};
  }

  GivenDose given_dose(const OrderView& view) const override {
    const Reading reading = read(view);
    GivenDose dose{facts::given_mg(view, rules_, reading.weight, reading.companions), reading.companions.any(), {}, {}, {}};
    if (reading.weight.known()) {
      const auto& weight = *reading.weight.newest;
      dose.kg = weight.most_kg;
      dose.weighed = weight.when;
      dose.labeled_mg = labeled_mg(rules_, weight.most_kg);
    }
    return dose;
  }

 private:
  /// What the parts share, read once.
  struct Reading {
    WeightReading weight;
    Companions companions;
    std::optional<Ages> ages;
    ScheduleFinding schedule;
    PriorUse prior;
    std::vector<Evidence> other_form;  ///< the other form, current or possibly so
    LastUse other_form_over;
  };

  Reading read(const OrderView& view) const {
    Reading reading;
    const auto& chart = *view.chart;
    const auto& patient = chart.record->patient;
    if (patient && patient->birth_date && patient->birth_date->days.first <= chart.today) {
      reading.ages = ages_at(patient->birth_date->days, chart.today);
      reading.ages->youngest = std::max(reading.ages->youngest, 0);
    }
    reading.weight = weight_of(chart, reading.ages);
    reading.companions = companions_of(view, rules_.label);
    reading.schedule = schedule_of(view.order->dosages(), rules_.label);
    reading.prior = prior_use(view);
    for (const auto& use : chart.uses) {
      if (!view.product->is(use) || use.being_signed) continue;
      const auto route = view.product->route_of(use);
      if (route == ProductRoute::Covered && !view.product->is_unsure(use)) continue;
      const auto* hit = view.product->hit(use);
      if (use.current != Truth::Unmet) reading.other_form.push_back(evidence_of(use, hit));
      else if (route == ProductRoute::Other) note_last_use(reading.other_form_over, use, hit);
    }
    return reading;
  }

  /// "A weight older than 180 days (under 18 years: 90)", "without a birth date the adult bounds hold".
  WeightReading weight_of(const Chart& chart, const std::optional<Ages>& ages) const {
    if (ages && ages->oldest < rules_.adult_from) return read_weight(chart, rules_.minors);
    if (ages && ages->youngest >= rules_.adult_from) return read_weight(chart, rules_.adults);
    auto of_minors = rules_.minors;
    const auto& patient = chart.record->patient;
    if (!ages && !(patient && patient->birth_date_unreadable)) {
      of_minors.lightest_kg = rules_.adults.lightest_kg;
      of_minors.heaviest_kg = rules_.adults.heaviest_kg;
    }
    return read_weight(chart, rules_.adults, of_minors);
  }

  // --- schedule -----------------------------------------------------------------------------------------------------------

  void judge_schedule(const OrderView& view, const Reading& reading, std::vector<DosingPart>& parts) const {
    const bool initial = view.phase == "initial";
    switch (reading.schedule.shape) {
      case Schedule::LoadingThenMaintenance:
        if (!initial) judge_loading_again(view, reading, true, parts);
        return;
      case Schedule::LoadingOnly:
        if (!initial) judge_loading_again(view, reading, false, parts);
        return;
      case Schedule::SingleThenMaintenance:
        if (!initial) judge_loading_again(view, reading, true, parts);
        else parts.push_back(judge_missing_loading(view, reading));
        return;
      case Schedule::MaintenanceOnly:
        if (initial && reading.schedule.perhaps_single) parts.push_back({Truth::Unknown, {"schedule-not-structured", {}}, Gap::Unreadable});
        else if (initial) parts.push_back(judge_missing_loading(view, reading));
        else if (reading.schedule.perhaps_single) judge_single_dose(view, reading, parts);
        return;
      case Schedule::SingleDose:
        if (!initial) judge_single_dose(view, reading, parts);
        return;
      case Schedule::TooManyLoading: parts.push_back({Truth::Unmet, {"too-often", {}}, Gap::None, Fault::Schedule}); return;
      case Schedule::OtherInterval: {
        const Every interval{reading.schedule.interval.value_or(0)};
        parts.push_back({Truth::Unmet, {"other-interval", {{"interval", interval}}}, Gap::None, Fault::Schedule});
        return;
      }
      case Schedule::Unstructured: parts.push_back({Truth::Unknown, {"schedule-not-structured", {}}, Gap::Unreadable}); return;
    }
  }

  /// reading 6.8: "unmet (loading doses missing); unknown when earlier IV belimumab is possible or the medication list is not complete, or
  /// SC belimumab is current or ended within 90 days"
  DosingPart judge_missing_loading(const OrderView& view, const Reading& reading) const {
    if (loading_is_signed_too(view)) return {Truth::Met, {"loading-in-other-order", {}}};
    if (!reading.prior.possible.empty())
      return {Truth::Unknown, {"loading-perhaps-given", {{"why", Text{why_no_proof(reading.prior)}}}}, Gap::Uncertain};
    if (!reading.prior.unnamed.empty()) return {Truth::Unknown, {"loading-perhaps-unnamed", {}}, Gap::Uncoded};
    const auto list = view.chart->medication_list();
    if (list != fhir::ListState::Complete) return {Truth::Unknown, {"loading-list-incomplete", {}}, gap_of(list)};
    const bool switching =
        !reading.other_form.empty() || used_within(reading.other_form_over, view.chart->today, rules_.other_form_days) != Truth::Unmet;
    if (switching) return {Truth::Unknown, {"switch-from-other-form", {}}, Gap::Uncertain};
    return {Truth::Unmet, {"loading-missing", {}}, Gap::None, Fault::Schedule};
  }

  /// Patients often come from elsewhere with nothing but an order. Reading 5.1: "An active request, however old, is possible only".
  static std::string why_no_proof(const PriorUse& prior) {
    auto possible = prior.possible;
    sort_evidence(possible);
    const auto& newest = possible.front();
    if (newest.dated != "ordered") return "an earlier belimumab entry leaves open whether it was infused";
    return "the belimumab order" + (newest.when ? " of " + to_string(*newest.when) : std::string()) + " alone proves no infusion";
  }

  /// Reading 6.8, loading doses in a continuation: "met when the recorded infusions (at least one) and the ordered loading doses make 3, or
  /// the last infusion is more than 90 days ago (re-start); else unknown". `restart_counts`: the order goes on with maintenance.
  void judge_loading_again(const OrderView& view, const Reading& reading, bool restart_counts, std::vector<DosingPart>& parts) const {
    const auto& prior = reading.prior;
    const bool completes =
        prior.infusions > 0 && static_cast<int>(prior.infusions) + reading.schedule.loading_doses == rules_.label.loading_doses;
    const auto& last = prior.last_infusion;
    const bool restarts = last && before(*last, single(view.chart->today - days(rules_.restart_days))) == Truth::Met;
    if (prior.infusions_closed && (completes || (restarts && restart_counts))) return;
    parts.push_back({Truth::Unknown, {"loading-again", {}}, Gap::Uncertain});
  }

  /// Loading and maintenance are often two orders of one signing.
  bool loading_is_signed_too(const OrderView& view) const {
    return std::any_of(view.chart->drafts.begin(), view.chart->drafts.end(), [&](const Use& draft) {
      if (&draft == view.order || !view.product->is(draft) || view.product->route_of(draft) == ProductRoute::Other) return false;
      return schedule_of(draft.dosages(), rules_.label).shape == Schedule::LoadingOnly;
    });
  }

  /// reading 6.8: "met when the last recorded IV dose (administration or dispense) was 14 ± 2 days or at least 25 days ago and neither list
  /// is cut or holds an entry that names nothing, else unknown"
  void judge_single_dose(const OrderView& view, const Reading& reading, std::vector<DosingPart>& parts) const {
    const auto& last = reading.prior.last_dose;
    if (!last) {
      parts.push_back({Truth::Unknown, {"last-dose-not-recorded", {}}, Gap::NotRecorded});
      return;
    }
    const auto fits = [&](Day day) {
      const auto ago = static_cast<double>((view.chart->today - day).count());
      const auto& label = rules_.label;
      return std::abs(ago - label.loading_days) <= label.loading_tolerance || ago >= label.maintenance_days - label.maintenance_tolerance;
    };
    bool all_fit = true;
    for (auto day = last->first; day <= last->last; day += days(1)) all_fit = all_fit && fits(day);
    if (!all_fit) {
      parts.push_back({Truth::Unknown, {"last-dose-too-near", {{"date", *last}}}, Gap::Uncertain});
    } else if (!reading.prior.doses_closed) {  // "neither list is cut or holds an entry that names nothing"
      parts.push_back({Truth::Unknown, {"newer-dose-possible", {{"date", *last}}}, Gap::Uncertain});
    }
  }

  // --- everything else ----------------------------------------------------------------------------------------------------

  static void judge_as_needed(const OrderView& view, std::vector<DosingPart>& parts) {
    const auto& dosages = view.order->dosages();
    if (std::any_of(dosages.begin(), dosages.end(), [](const fhir::Dosage& d) { return d.as_needed; })) {
      parts.push_back({Truth::Unmet, {"as-needed", {}}, Gap::None, Fault::Schedule});
    }
  }

  void judge_age(const OrderView& view, const Reading& reading, std::vector<DosingPart>& parts) const {
    if (!reading.ages) {
      const auto& record = *view.chart->record;
      const bool unreadable = record.patient && (record.patient->birth_date_unreadable || record.patient->birth_date);
      const auto gap = unreadable ? Gap::Unreadable : record.patient ? Gap::NotRecorded : gap_of(record.patient_state);
      parts.push_back({Truth::Unknown, {"no-birth-date", {}}, gap});
    } else if (reading.ages->oldest < rules_.minimum_age) {
      const Number age{static_cast<double>(reading.ages->oldest)};
      parts.push_back({Truth::Unmet, {"too-young", {{"age", age}}}, Gap::None, Fault::Beyond});
    } else if (reading.ages->youngest < rules_.minimum_age) {
      parts.push_back({Truth::Unknown, {"age-open", {}}, Gap::Imprecise});
    }
  }

  static void judge_route(const OrderView& view, std::vector<DosingPart>& parts) {
    if (view.route == ProductRoute::Unspecified) parts.push_back({Truth::Unknown, {"route-not-stated", {}}, Gap::NotRecorded});
    if (view.route == ProductRoute::Disagree) parts.push_back({Truth::Unknown, {"route-disagrees", {}}, Gap::Uncertain});
    if (view.route == ProductRoute::Covered && view.product->is_unsure(*view.order)) {
      parts.push_back({Truth::Unknown, {"product-unconfirmed", {}}, Gap::Uncertain});
    }
  }

  static void judge_other_form(const Reading& reading, std::vector<DosingPart>& parts) {
    if (!reading.other_form.empty()) parts.push_back({Truth::Unknown, {"other-form-current", {}}, Gap::Uncertain});
  }

  /// reading 6.8: "A definite unmet part wins over an unknown part."
  Fact conclude(const OrderView& view, const Reading& reading, std::vector<DosingPart>& parts) const {
    Fact result{Truth::Met, Gap::None, {}, {}, {}};
    for (const auto& part : parts) result.truth = result.truth & part.truth;
    const auto stay_open = [&](LabeledDose::Changes changes) {
      return std::any_of(parts.begin(), parts.end(),
                         [&](const DosingPart& part) { return part.truth == Truth::Unknown && !mends(changes, part, view); });
    };
    const bool dose_stays_open = stay_open(LabeledDose::Changes::Dose);
    const bool schedule_stays_open = stay_open(LabeledDose::Changes::DoseAndSchedule);
    for (auto& part : parts) {
      if (part.truth != result.truth) continue;
      if (result.gap == Gap::None) result.gap = part.gap;
      const bool told = std::find(result.findings.begin(), result.findings.end(), part.finding) != result.findings.end();
      if (!told) result.findings.push_back(std::move(part.finding));
    }
    if (result.findings.empty()) result.findings.push_back({"as-labeled", {}});
    // Reading 2.4: "While more than one belimumab IV draft is in the signing, no suggestion changes a dose."
    const auto has = [&](Fault fault) {
      return std::any_of(parts.begin(), parts.end(),
                         [&](const DosingPart& part) { return part.truth == result.truth && part.fault == fault; });
    };
    const bool schedule = has(Fault::Schedule);
    if ((schedule || has(Fault::Dose)) && !has(Fault::Beyond) && !reading.companions.any()) {
      if (schedule ? !schedule_stays_open : !dose_stays_open) {
        result.remedies.emplace_back(
            as_labeled(view, reading, schedule ? LabeledDose::Changes::DoseAndSchedule : LabeledDose::Changes::Dose));
      }
    }
    const auto* weight = reading.weight.newest ? &*reading.weight.newest : nullptr;
    result.evidence.reserve(1 + (weight == nullptr ? 0 : weight->evidence.size()) + reading.other_form.size());
    auto order = evidence_of(*view.order, view.product->hit(*view.order));
    order.basis = "order";
    result.evidence.push_back(std::move(order));
    if (weight != nullptr) result.evidence.insert(result.evidence.end(), weight->evidence.begin(), weight->evidence.end());
    for (const auto& evidence : reading.other_form) result.evidence.push_back(evidence);
    const bool wants_history = std::any_of(result.findings.begin(), result.findings.end(), [](const Finding& f) {
      return f.id == "loading-perhaps-given" || f.id == "last-dose-too-near" || f.id == "loading-again";
    });
    if (wants_history) {
      for (const auto* list : {&reading.prior.definite, &reading.prior.possible})
        result.evidence.insert(result.evidence.end(), list->begin(), list->end());
    }
    sort_evidence(result.evidence);
    return result;
  }

  /// Does the change settle what is open? Only what it makes met is offered as labeled dosing.
  static bool mends(LabeledDose::Changes changes, const DosingPart& part, const OrderView& view) {
    static const std::set<std::string_view> by_dose{
        "dose-range",     "split-dose", "dose-as-volume", "dose-in-other-unit",  "dose-unit-contradicts", "no-weight",
        "undated-weight", "old-weight", "two-weights",    "weight-unbelievable", "weights-differ",        "units-of-a-course"};
    static const std::set<std::string_view> never{"modifier-not-understood", "no-birth-date",          "age-open",
                                                  "other-form-current",      "other-form-drafted",     "product-unconfirmed",
                                                  "dose-on-two-orders",      "dose-over-several-lines"};
    // A route that is not covered is written anew; where the order has a covered one, it is the product that disagrees.
    if (part.finding.id == "route-disagrees") return view.order->route.in_any(view.product->covered_routes) == nullptr;
    if (changes == LabeledDose::Changes::Dose) return by_dose.contains(part.finding.id);
    return !never.contains(part.finding.id);
  }

  LabeledDose as_labeled(const OrderView& view, const Reading& reading, LabeledDose::Changes changes) const {
    LabeledDose remedy{changes, Number{rules_.per_kg, Unit::MgPerKg, 4}};
    if (reading.weight.known()) {
      const double labeled = reading.weight.newest->most_kg * rules_.per_kg;
      const double mg = labeled_mg(rules_, reading.weight.newest->most_kg);
      remedy.calculated = Number{mg, Unit::Mg};
      // Whole units of a small dose may be too far from it.
      const double units = facts::billing_units(rules_, mg);
      if (is_near(rules_, units * rules_.mg_per_unit, labeled)) remedy.billing_units = units;
    }
    remedy.schedule = schedule();
    if (view.phase != "initial") remedy.schedule.erase(remedy.schedule.begin());
    remedy.keeps_route = view.route == ProductRoute::Covered;
    remedy.route = view.chart->terminology->first_concept_of(view.product->covered_routes.front());
    return remedy;
  }

  DosingRules rules_;
};

}  // namespace

KindSpec labeled_dosing_kind() {
  const std::vector<ValueForm> in_milligrams{
      form::number("dose", Unit::Mg), form::number("perKg"), form::number("labeled"),  form::number("low"),
      form::number("high"),           form::number("kg"),    form::span("weightDate"), form::number("units")};
  return {"labeled-dosing",
          [](Params& params) -> std::unique_ptr<FactKind> { return std::make_unique<LabeledDosing>(params); },
          {{"dose-as-labeled", Truth::Met, in_milligrams},
           {"as-labeled", Truth::Met, {}},
           {"loading-in-other-order", Truth::Met, {}},
           {"dose-off", Truth::Unmet, in_milligrams},
           {"dose-off-per-kg", Truth::Unmet, {form::number("perKg")}},
           {"dose-capped", Truth::Unmet, in_milligrams},
           {"dose-capped-per-kg", Truth::Unmet, {form::number("perKg")}},
           {"too-often", Truth::Unmet, {}},
           {"other-interval", Truth::Unmet, {form::every("interval")}},
           {"loading-missing", Truth::Unmet, {}},
           {"as-needed", Truth::Unmet, {}},
           {"too-young", Truth::Unmet, {form::number("age")}},
           {"dose-not-stated", Truth::Unknown, {}},
           {"dose-range", Truth::Unknown, {}},
           {"split-dose", Truth::Unknown, {}},
           {"dose-as-volume", Truth::Unknown, {}},
           {"dose-in-other-unit", Truth::Unknown, {}},
           {"dose-unit-contradicts", Truth::Unknown, {}},
           {"no-weight", Truth::Unknown, {form::number("dose", Unit::Mg)}},
           {"undated-weight", Truth::Unknown, {}},
           {"old-weight", Truth::Unknown, {form::span("weightDate"), form::number("age", Unit::Days)}},
           {"two-weights", Truth::Unknown, {form::span("weightDate")}},
           {"weight-unbelievable", Truth::Unknown, {form::number("kg", Unit::Kg), form::span("weightDate")}},
           {"weights-differ",
            Truth::Unknown,
            {form::number("kg", Unit::Kg), form::span("weightDate"), form::number("otherKg", Unit::Kg), form::span("otherDate")}},
           {"ordered-twice", Truth::Unmet, {form::number("perKg")}},
           {"dose-over-several-lines", Truth::Unknown, {}},
           {"dose-on-two-orders", Truth::Unknown, {}},
           {"units-of-a-course", Truth::Unknown, {}},
           {"other-form-drafted", Truth::Unknown, {}},
           {"newer-dose-possible", Truth::Unknown, {form::span("date")}},
           {"modifier-not-understood", Truth::Unknown, {}},
           {"loading-again", Truth::Unknown, {}},
           {"loading-perhaps-given", Truth::Unknown, {form::text("why", 66)}},
           {"loading-perhaps-unnamed", Truth::Unknown, {}},
           {"loading-list-incomplete", Truth::Unknown, {}},
           {"switch-from-other-form", Truth::Unknown, {}},
           {"last-dose-not-recorded", Truth::Unknown, {}},
           {"last-dose-too-near", Truth::Unknown, {form::span("date")}},
           {"schedule-not-structured", Truth::Unknown, {}},
           {"no-birth-date", Truth::Unknown, {}},
           {"age-open", Truth::Unknown, {}},
           {"route-not-stated", Truth::Unknown, {}},
           {"route-disagrees", Truth::Unknown, {}},
           {"product-unconfirmed", Truth::Unknown, {}},
           {"other-form-current", Truth::Unknown, {}}}};
}

}  // namespace ordersign::facts
