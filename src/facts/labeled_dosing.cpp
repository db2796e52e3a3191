// Kind `labeled-dosing`: are dose, schedule, route and age those of the drug's label?
#include <algorithm>
#include <cmath>

#include "facts/dose.h"
#include "facts/drug_use.h"
#include "facts/medication_words.h"
#include "facts/params.h"
#include "facts/prior_use.h"
#include "facts/registry.h"
#include "facts/schedule.h"
#include "json/writer.h"

namespace ordersign::facts {
namespace {

using std::chrono::days;

std::string interval_words(double length) {
  if (length == 1) return "day";
  if (length == 7) return "week";
  if (std::fmod(length, 7) == 0) return with_unit(length / 7, "weeks");
  const double months = length / (365.25 / 12);
  if (std::abs(months - std::round(months)) < 0.02 && months > 0.5) return std::round(months) == 1 ? "month" : with_unit(std::round(months), "months");
  return length < 1 ? with_unit(length * 24, "hours") : with_unit(length, "days");
}

/// One part of the judgement; the whole is the AND of its parts.
struct Part {
  Truth truth;
  Finding finding;
  Gap gap = Gap::None;
};

struct Rules {
  double per_kg = 10;
  double tolerance = 0.1;
  double mg_per_ml = 80;
  double bag_from_ml = 50;
  double mg_per_unit = 10;
  int minimum_age = 5;
  SetId weight_codes = 0;
  int weight_days = 180;
  int weight_days_under_18 = 90;
  int other_form_days = 90;
  int administration_days = 35;
  int active_after = 28;
  ScheduleLabel label;

  static Rules read(Params& params) {
    Rules rules;
    rules.per_kg = params.number("dosePerKg");
    rules.tolerance = params.number("tolerancePercent") / 100;
    rules.mg_per_ml = params.number("concentrationMgPerMl");
    rules.bag_from_ml = params.number("bagFromMl");
    rules.mg_per_unit = params.number("billingUnitMg");
    rules.minimum_age = static_cast<int>(params.number("minimumAge"));
    rules.weight_codes = params.set("weight");
    rules.weight_days = static_cast<int>(params.number("weightDays"));
    rules.weight_days_under_18 = static_cast<int>(params.number("weightDaysUnder18"));
    rules.other_form_days = static_cast<int>(params.number("otherFormDays"));
    rules.administration_days = static_cast<int>(params.number("administrationDays"));
    rules.active_after = static_cast<int>(params.number("activeOrderAfterDays"));
    rules.label.loading_doses = static_cast<int>(params.number("loadingDoses"));
    rules.label.loading_days = params.number("loadingDays");
    rules.label.loading_tolerance = params.number("loadingToleranceDays");
    rules.label.maintenance_days = params.number("maintenanceDays");
    rules.label.maintenance_tolerance = params.number("maintenanceToleranceDays");
    return rules;
  }
};

class LabeledDosing final : public FactKind {
 public:
  explicit LabeledDosing(Params& params) : rules_(Rules::read(params)) {}

  Fact gather(const OrderView& view) const override {
    const Reading reading = read(view);
    std::vector<Part> parts;
    judge_doses(view, reading, parts);
    judge_schedule(view, reading, parts);
    judge_as_needed(view, parts);
    judge_age(view, reading, parts);
    judge_route(view, parts);
    judge_other_form(reading, parts);
    return conclude(view, reading, parts);
  }

 private:
  /// What the parts share, read once.
  struct Reading {
    std::optional<Weight> weight;
    bool unreadable_weight = false;
    Truth weight_is_fresh = Truth::Unknown;
    int weight_limit = 0;
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
    auto weights = newest_weight(chart, rules_.weight_codes);
    reading.weight = std::move(weights.newest);
    reading.unreadable_weight = weights.some_unreadable;
    const bool adult = reading.ages && reading.ages->youngest >= 18;
    reading.weight_limit = adult ? rules_.weight_days : rules_.weight_days_under_18;
    if (!reading.ages) reading.weight_limit = rules_.weight_days;
    if (reading.weight && reading.weight->dated) {
      reading.weight_is_fresh = !before(reading.weight->when, single(chart.today - days(reading.weight_limit)));
    }
    reading.schedule = schedule_of(view.order->dosages(), rules_.label);
    reading.prior = prior_use(view, rules_.active_after);
    for (const auto& use : chart.uses) {
      if (!view.product->is(use) || view.product->route_of(use) != ProductRoute::Other) continue;
      const Truth current = use.source == Source::Administration ? administration_current(*use.event, chart.today, rules_.administration_days)
                            : use.source == Source::Dispense     ? Truth::Unmet
                                                                 : use.current;
      if (current != Truth::Unmet) reading.other_form.push_back(evidence_of(use, view.product->hit(use)));
      else note_last_use(reading.other_form_over, use, view.product->hit(use));
    }
    return reading;
  }

  // --- dose -------------------------------------------------------------------------------------------------------------

  void judge_doses(const OrderView& view, const Reading& reading, std::vector<Part>& parts) const {
    const auto& order = *view.order->request;
    const bool has_dose = std::any_of(order.dosages.begin(), order.dosages.end(), [](const fhir::Dosage& d) { return !d.doses.empty(); });
    if (order.type == "ServiceRequest" || (!has_dose && view.order->in_billing_units() && order.quantity)) {
      judge_units(order, reading, parts, view);
      return;
    }
    if (judge_split_lines(view, reading, parts)) return;
    if (order.dosages.empty()) parts.push_back({Truth::Unknown, {"dose-not-stated", {}}, Gap::NotRecorded});
    for (const auto& dosage : order.dosages) {
      const auto judged = std::count_if(dosage.doses.begin(), dosage.doses.end(), [](const fhir::Dose& d) { return d.type != fhir::DoseType::AdminAmount; });
      if (judged == 0) parts.push_back({Truth::Unknown, {"dose-not-stated", {}}, Gap::NotRecorded});
      for (const auto& dose : dosage.doses) {
        if (dose.type != fhir::DoseType::AdminAmount) parts.push_back(judge_dose(view, dose, reading));
      }
    }
  }

  /// "dose from `quantity`: units × 10 mg"
  void judge_units(const fhir::Request& order, const Reading& reading, std::vector<Part>& parts, const OrderView& view) const {
    if (!order.quantity || order.quantity->value.value_or(0) <= 0 || !order.quantity->comparator.empty()) {
      parts.push_back({Truth::Unknown, {"dose-not-stated", {}}, Gap::NotRecorded});
      return;
    }
    parts.push_back(judge_amount(view, amount_on(view, *order.quantity), reading));
  }

  /// "units × 10 mg", where the order is by HCPCS code and the unit is none or "units".
  Amount amount_on(const OrderView& view, const fhir::Quantity& quantity) const {
    const auto amount = amount_of(quantity);
    const bool units = amount.unit == DoseUnit::Other && quantity.value && view.order->in_billing_units() && counts_billing_units(quantity);
    return units ? Amount{amount.value * rules_.mg_per_unit, DoseUnit::Mg} : amount;
  }

  /// Lines of one timing under one sequence number, or under none, are given together: a dose split over vials is their sum.
  /// False when no two dosages are such lines.
  bool judge_split_lines(const OrderView& view, const Reading& reading, std::vector<Part>& parts) const {
    std::vector<std::vector<const fhir::Dosage*>> groups;
    for (const auto& dosage : view.order->dosages()) {
      const auto together = [&dosage](const auto& group) {
        return group.front()->sequence == dosage.sequence && same_timing(group.front()->timing, dosage.timing);
      };
      const auto group = std::find_if(groups.begin(), groups.end(), together);
      if (group == groups.end()) groups.push_back({&dosage});
      else group->push_back(&dosage);
    }
    if (groups.size() == view.order->dosages().size()) return false;
    for (const auto& group : groups) {
      const auto sum = sum_of(view, group);
      Part part = sum.unit == DoseUnit::Other ? Part{Truth::Unknown, {"split-dose", {}}, Gap::Imprecise} : judge_amount(view, sum, reading);
      // Without a sequence number two lines may also be a change of dose: only what their sum settles is known.
      if (group.size() > 1 && !group.front()->sequence && part.truth != Truth::Met) part = {Truth::Unknown, {"split-dose", {}}, Gap::Imprecise};
      // No suggestion can tell which of the lines is wrong.
      if (group.size() > 1 && part.truth == Truth::Unmet) part.finding.values.emplace_back("split", "1");
      parts.push_back(std::move(part));
    }
    return true;
  }

  /// The doses of lines given together; Other when they do not add up in one unit.
  Amount sum_of(const OrderView& view, const std::vector<const fhir::Dosage*>& lines) const {
    std::optional<Amount> sum;
    for (const auto* line : lines) {
      const bool one_dose = line->doses.size() == 1 && line->doses.front().quantity && line->doses.front().quantity->comparator.empty();
      const auto amount = one_dose ? amount_on(view, *line->doses.front().quantity) : Amount{};
      if (amount.unit == DoseUnit::Other || (sum && sum->unit != amount.unit)) return {};
      sum = Amount{amount.value + (sum ? sum->value : 0), amount.unit};
    }
    return sum.value_or(Amount{});
  }

  Part judge_dose(const OrderView& view, const fhir::Dose& dose, const Reading& reading) const {
    if (dose.range) return {Truth::Unknown, {"dose-range", {}}, Gap::Imprecise};
    if (!dose.quantity->value) return {Truth::Unknown, {"dose-not-stated", {}}, Gap::NotRecorded};
    if (!dose.quantity->comparator.empty()) return {Truth::Unknown, {"dose-range", {}}, Gap::Imprecise};
    if (*dose.quantity->value <= 0) return {Truth::Unknown, {"dose-not-stated", {}}, Gap::Unreadable};
    return judge_amount(view, amount_on(view, *dose.quantity), reading);
  }

  Part judge_amount(const OrderView& view, const Amount& amount, const Reading& reading) const {
    switch (amount.unit) {
      case DoseUnit::MgPerKg: return judge_per_kg(amount.value);
      case DoseUnit::Mg: return judge_mg(view, amount.value, reading);
      case DoseUnit::Ml: {
        // "bag volumes (50 mL and more) and admixtures are unknown"
        const bool mixed = view.order->medication->ingredients.size() > 1;
        if (amount.value >= rules_.bag_from_ml || mixed) return {Truth::Unknown, {"dose-as-volume", {}}, Gap::Unreadable};
        return judge_mg(view, amount.value * rules_.mg_per_ml, reading);
      }
      case DoseUnit::Other: break;
    }
    return {Truth::Unknown, {"dose-in-other-unit", {}}, Gap::Unreadable};
  }

  bool within(double value, double labeled) const {
    constexpr double rounding = 1e-9;  // binary fractions: 9.9 is not quite 0.9 × 11
    return value >= labeled * (1 - rules_.tolerance) * (1 - rounding) && value <= labeled * (1 + rules_.tolerance) * (1 + rounding);
  }

  Part judge_per_kg(double value) const {
    if (within(value, rules_.per_kg)) return {Truth::Met, {"dose-as-labeled", {{"perKg", plain(value)}}}};
    return {Truth::Unmet, {"dose-off-per-kg", {{"perKg", plain(value)}, {"labeled", plain(rules_.per_kg)}}}};
  }

  Part judge_mg(const OrderView& view, double mg, const Reading& reading) const {
    if (!reading.weight) return {Truth::Unknown, {"no-weight", {{"dose", with_unit(mg, "mg")}}}, reading.unreadable_weight ? Gap::Unreadable : gap_of(view.chart->record->weights_state)};
    const auto& weight = *reading.weight;
    if (!weight.dated) return {Truth::Unknown, {"undated-weight", {}}, Gap::Imprecise};
    if (reading.weight_is_fresh != Truth::Met) {
      return {Truth::Unknown, {"old-weight", {{"weightDate", to_string(weight.when)}, {"days", std::to_string(reading.weight_limit)}}}, Gap::Imprecise};
    }
    const bool fits_least = within(mg, weight.least_kg * rules_.per_kg);
    const bool fits_most = within(mg, weight.most_kg * rules_.per_kg);
    if (fits_least && fits_most) return {Truth::Met, {"dose-as-labeled", values_for(mg, weight)}};
    if (fits_least != fits_most) return {Truth::Unknown, {"two-weights", {{"weightDate", to_string(weight.when)}}}, Gap::Imprecise};
    return {Truth::Unmet, {"dose-off", values_for(mg, weight)}};
  }

  std::vector<std::pair<std::string_view, std::string>> values_for(double mg, const Weight& weight) const {
    const double labeled = weight.most_kg * rules_.per_kg;
    const double per_kg = mg / weight.most_kg;
    const bool misleading = !within(per_kg, rules_.per_kg) && within(std::round(per_kg * 100) / 100, rules_.per_kg);
    return {{"dose", with_unit(mg, "mg")},
            {"perKg", misleading ? json::decimal(std::round(per_kg * 10000) / 10000) : plain(per_kg)},
            {"labeled", plain(std::round(labeled))},
            {"low", plain(std::ceil(labeled * (1 - rules_.tolerance) - 1e-6))},
            {"high", plain(std::floor(labeled * (1 + rules_.tolerance) + 1e-6))},
            {"kg", plain(weight.most_kg)},
            {"weightDate", to_string(weight.when)},
            {"units", plain(std::ceil(std::round(labeled) / rules_.mg_per_unit))}};
  }

  // --- schedule -----------------------------------------------------------------------------------------------------------

  void judge_schedule(const OrderView& view, const Reading& reading, std::vector<Part>& parts) const {
    const bool initial = view.phase == "initial";
    switch (reading.schedule.shape) {
      case Schedule::LoadingThenMaintenance: return;
      case Schedule::LoadingOnly:
        if (!initial) parts.push_back({Truth::Unknown, {"loading-again", {}}, Gap::Uncertain});
        return;
      case Schedule::MaintenanceOnly:
        if (initial) parts.push_back(judge_missing_loading(view, reading));
        return;
      case Schedule::SingleDose:
        if (!initial) judge_single_dose(view, reading, parts);
        return;
      case Schedule::TooManyLoading: parts.push_back({Truth::Unmet, {"too-often", {}}}); return;
      case Schedule::OtherInterval: {
        const double interval = reading.schedule.interval.value_or(0);
        parts.push_back({Truth::Unmet, {"other-interval", {{"interval", interval_words(interval)}}}});
        return;
      }
      case Schedule::Unstructured: parts.push_back({Truth::Unknown, {"schedule-not-structured", {}}, Gap::Unreadable}); return;
    }
  }

  /// "unmet (loading doses missing); unknown when earlier IV belimumab is possible or the medication list is not complete, or SC
  /// belimumab is current or ended within 90 days"
  Part judge_missing_loading(const OrderView& view, const Reading& reading) const {
    if (loading_is_signed_too(view)) return {Truth::Met, {"loading-in-other-order", {}}};
    if (!reading.prior.possible.empty()) return {Truth::Unknown, {"loading-perhaps-given", {}}, Gap::Uncertain};
    const auto list = view.chart->medication_list();
    if (list != fhir::ListState::Complete) return {Truth::Unknown, {"loading-list-incomplete", {}}, gap_of(list)};
    const bool switching = !reading.other_form.empty() || used_within(reading.other_form_over, view.chart->today, rules_.other_form_days) != Truth::Unmet;
    if (switching) return {Truth::Unknown, {"switch-from-other-form", {}}, Gap::Uncertain};
    return {Truth::Unmet, {"loading-missing", {}}};
  }

  /// Loading and maintenance are often two orders of one signing.
  bool loading_is_signed_too(const OrderView& view) const {
    return std::any_of(view.chart->drafts.begin(), view.chart->drafts.end(), [&](const Use& draft) {
      if (&draft == view.order || !view.product->is(draft) || view.product->route_of(draft) == ProductRoute::Other) return false;
      return schedule_of(draft.dosages(), rules_.label).shape == Schedule::LoadingOnly;
    });
  }

  /// "met when the last recorded IV dose was 14 ± 2 days or at least 25 days ago, else unknown"
  void judge_single_dose(const OrderView& view, const Reading& reading, std::vector<Part>& parts) const {
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
    if (!all_fit) parts.push_back({Truth::Unknown, {"last-dose-too-near", {{"date", to_string(*last)}}}, Gap::Uncertain});
  }

  // --- everything else ----------------------------------------------------------------------------------------------------

  static void judge_as_needed(const OrderView& view, std::vector<Part>& parts) {
    const auto& dosages = view.order->dosages();
    if (std::any_of(dosages.begin(), dosages.end(), [](const fhir::Dosage& d) { return d.as_needed; })) {
      parts.push_back({Truth::Unmet, {"as-needed", {}}});
    }
  }

  void judge_age(const OrderView& view, const Reading& reading, std::vector<Part>& parts) const {
    if (!reading.ages) {
      const auto& record = *view.chart->record;
      const bool unreadable = record.patient && (record.patient->birth_date_unreadable || record.patient->birth_date);
      const auto gap = unreadable ? Gap::Unreadable : record.patient ? Gap::NotRecorded : gap_of(record.patient_state);
      parts.push_back({Truth::Unknown, {"no-birth-date", {}}, gap});
    } else if (reading.ages->oldest < rules_.minimum_age) {
      parts.push_back({Truth::Unmet, {"too-young", {{"age", std::to_string(reading.ages->oldest)}}}});
    } else if (reading.ages->youngest < rules_.minimum_age) {
      parts.push_back({Truth::Unknown, {"age-open", {}}, Gap::Imprecise});
    }
  }

  static void judge_route(const OrderView& view, std::vector<Part>& parts) {
    if (view.route == ProductRoute::Unspecified) parts.push_back({Truth::Unknown, {"route-not-stated", {}}, Gap::NotRecorded});
    if (view.route == ProductRoute::Disagree) parts.push_back({Truth::Unknown, {"route-disagrees", {}}, Gap::Uncertain});
    if (view.route == ProductRoute::Covered && view.product->is_unsure(*view.order)) {
      parts.push_back({Truth::Unknown, {"product-unconfirmed", {}}, Gap::Uncertain});
    }
  }

  static void judge_other_form(const Reading& reading, std::vector<Part>& parts) {
    if (!reading.other_form.empty()) parts.push_back({Truth::Unknown, {"other-form-current", {}}, Gap::Uncertain});
  }

  /// "A definite unmet part wins over an unknown part."
  Fact conclude(const OrderView& view, const Reading& reading, std::vector<Part>& parts) const {
    Fact result{Truth::Met, Gap::None, {}, {}, {}};
    for (const auto& part : parts) result.truth = result.truth & part.truth;
    for (auto& part : parts) {
      if (part.truth != result.truth) continue;
      if (result.gap == Gap::None) result.gap = part.gap;
      const auto told = std::any_of(result.findings.begin(), result.findings.end(), [&](const Finding& f) { return f.id == part.finding.id && f.values == part.finding.values; });
      if (!told) result.findings.push_back(std::move(part.finding));
    }
    if (result.findings.empty()) result.findings.push_back({"as-labeled", {}});
    // For the suggestion that mends it; no wording uses these.
    auto& told = result.findings.front().values;
    told.emplace_back("labelPerKg", json::decimal(rules_.per_kg));
    told.emplace_back("labelLoadingDoses", std::to_string(rules_.label.loading_doses));
    told.emplace_back("labelLoadingDays", json::decimal(rules_.label.loading_days));
    told.emplace_back("labelMaintenanceDays", json::decimal(rules_.label.maintenance_days));
    told.emplace_back("labelUnitMg", json::decimal(rules_.mg_per_unit));
    if (view.route == ProductRoute::Covered) told.emplace_back("keepRoute", "1");
    const bool known_weight = reading.weight && reading.weight_is_fresh == Truth::Met && reading.weight->least_kg == reading.weight->most_kg;
    if (known_weight) told.emplace_back("labeledMg", json::decimal(std::round(reading.weight->most_kg * rules_.per_kg)));
    auto order = evidence_of(*view.order, view.product->hit(*view.order));
    order.basis = "order";
    result.evidence.push_back(std::move(order));
    if (reading.weight) result.evidence.insert(result.evidence.end(), reading.weight->evidence.begin(), reading.weight->evidence.end());
    for (const auto& evidence : reading.other_form) result.evidence.push_back(evidence);
    const bool wants_history = std::any_of(result.findings.begin(), result.findings.end(), [](const Finding& f) {
      return f.id == "loading-perhaps-given" || f.id == "last-dose-too-near" || f.id == "loading-again";
    });
    if (wants_history) {
      for (const auto* list : {&reading.prior.definite, &reading.prior.possible}) result.evidence.insert(result.evidence.end(), list->begin(), list->end());
    }
    sort_evidence(result.evidence);
    return result;
  }

  Rules rules_;
};

}  // namespace

KindSpec labeled_dosing_kind() {
  return {"labeled-dosing",
          [](Params& params) -> std::unique_ptr<FactKind> { return std::make_unique<LabeledDosing>(params); },
          {{"dose-as-labeled", Truth::Met, {"dose", "perKg", "labeled", "low", "high", "kg", "weightDate", "units"}},
           {"as-labeled", Truth::Met, {}},
           {"loading-in-other-order", Truth::Met, {}},
           {"dose-off", Truth::Unmet, {"dose", "perKg", "labeled", "low", "high", "kg", "weightDate", "units"}},
           {"dose-off-per-kg", Truth::Unmet, {"perKg", "labeled"}},
           {"too-often", Truth::Unmet, {}},
           {"other-interval", Truth::Unmet, {"interval"}},
           {"loading-missing", Truth::Unmet, {}},
           {"as-needed", Truth::Unmet, {}},
           {"too-young", Truth::Unmet, {"age"}},
           {"dose-not-stated", Truth::Unknown, {}},
           {"dose-range", Truth::Unknown, {}},
           {"split-dose", Truth::Unknown, {}},
           {"dose-as-volume", Truth::Unknown, {}},
           {"dose-in-other-unit", Truth::Unknown, {}},
           {"no-weight", Truth::Unknown, {"dose"}},
           {"undated-weight", Truth::Unknown, {}},
           {"old-weight", Truth::Unknown, {"weightDate", "days"}},
           {"two-weights", Truth::Unknown, {"weightDate"}},
           {"loading-again", Truth::Unknown, {}},
           {"loading-perhaps-given", Truth::Unknown, {}},
           {"loading-list-incomplete", Truth::Unknown, {}},
           {"switch-from-other-form", Truth::Unknown, {}},
           {"last-dose-not-recorded", Truth::Unknown, {}},
           {"last-dose-too-near", Truth::Unknown, {"date"}},
           {"schedule-not-structured", Truth::Unknown, {}},
           {"no-birth-date", Truth::Unknown, {}},
           {"age-open", Truth::Unknown, {}},
           {"route-not-stated", Truth::Unknown, {}},
           {"route-disagrees", Truth::Unknown, {}},
           {"product-unconfirmed", Truth::Unknown, {}},
           {"other-form-current", Truth::Unknown, {}}}};
}

}  // namespace ordersign::facts
