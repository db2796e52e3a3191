#include "facts/dose_judge.h"

#include <algorithm>
#include <cmath>

#include "facts/params.h"

namespace ordersign::facts {
namespace {

class DoseJudge {
 public:
  DoseJudge(const OrderView& view, const DosingRules& rules, const DosingWeight& weight) : view_(view), rules_(rules), weight_(weight) {}

  std::vector<DosingPart> judge() {
    const auto& order = *view_.order->request;
    const bool has_dose = std::any_of(order.dosages.begin(), order.dosages.end(), [](const fhir::Dosage& d) { return !d.doses.empty(); });
    if (order.type == "ServiceRequest" || (!has_dose && view_.order->in_billing_units() && order.quantity)) {
      judge_units(order);
      return std::move(parts_);
    }
    if (judge_split_lines()) return std::move(parts_);
    if (order.dosages.empty()) parts_.push_back({Truth::Unknown, {"dose-not-stated", {}}, Gap::NotRecorded});
    for (const auto& dosage : order.dosages) {
      const auto judged = std::count_if(dosage.doses.begin(), dosage.doses.end(),
                                        [](const fhir::Dose& d) { return d.type != fhir::DoseType::AdminAmount; });
      if (judged == 0) parts_.push_back({Truth::Unknown, {"dose-not-stated", {}}, Gap::NotRecorded});
      for (const auto& dose : dosage.doses) {
        if (dose.type != fhir::DoseType::AdminAmount) parts_.push_back(judge_dose(dose));
      }
    }
    return std::move(parts_);
  }

 private:
  /// reading 2.2: "a ServiceRequest's dose is its `quantity`, units × 10 mg"
  void judge_units(const fhir::Request& order) {
    if (!order.quantity || order.quantity->value.value_or(0) <= 0 || !order.quantity->comparator.empty()) {
      parts_.push_back({Truth::Unknown, {"dose-not-stated", {}}, Gap::NotRecorded});
      return;
    }
    parts_.push_back(judge_amount(amount_on(*order.quantity)));
  }

  /// reading 2.2: "units × 10 mg", where the order is by HCPCS code and the unit is none or "units".
  Amount amount_on(const fhir::Quantity& quantity) const {
    const auto amount = amount_of(quantity);
    const bool units =
        amount.unit == DoseUnit::Other && quantity.value && view_.order->in_billing_units() && counts_billing_units(quantity);
    return units ? Amount{amount.value * rules_.mg_per_unit, DoseUnit::Mg} : amount;
  }

  /// Lines of one timing under one sequence number, or under none, are given together: a dose split over vials is their sum.
  /// False when no two dosages are such lines.
  bool judge_split_lines() {
    std::vector<std::vector<const fhir::Dosage*>> groups;
    for (const auto& dosage : view_.order->dosages()) {
      const auto together = [&dosage](const auto& group) {
        return group.front()->sequence == dosage.sequence && same_timing(group.front()->timing, dosage.timing);
      };
      const auto group = std::find_if(groups.begin(), groups.end(), together);
      if (group == groups.end()) groups.push_back({&dosage});
      else group->push_back(&dosage);
    }
    if (groups.size() == view_.order->dosages().size()) return false;
    for (const auto& group : groups) {
      const auto sum = sum_of(group);
      DosingPart part = sum.unit == DoseUnit::Other ? DosingPart{Truth::Unknown, {"split-dose", {}}, Gap::Imprecise} : judge_amount(sum);
      // Without a sequence number two lines may also be a change of dose: only what their sum settles is known.
      if (group.size() > 1 && !group.front()->sequence && part.truth != Truth::Met)
        part = {Truth::Unknown, {"split-dose", {}}, Gap::Imprecise};
      // Nothing tells which of the lines is wrong.
      if (group.size() > 1 && part.truth == Truth::Unmet) part.fault = Fault::Beyond;
      parts_.push_back(std::move(part));
    }
    return true;
  }

  /// The doses of lines given together; Other when they do not add up in one unit.
  Amount sum_of(const std::vector<const fhir::Dosage*>& lines) const {
    std::optional<Amount> sum;
    for (const auto* line : lines) {
      const bool one_dose = line->doses.size() == 1 && line->doses.front().quantity && line->doses.front().quantity->comparator.empty();
      const auto amount = one_dose ? amount_on(*line->doses.front().quantity) : Amount{};
      if (amount.unit == DoseUnit::Other || (sum && sum->unit != amount.unit)) return {};
      sum = Amount{amount.value + (sum ? sum->value : 0), amount.unit};
    }
    return sum.value_or(Amount{});
  }

  DosingPart judge_dose(const fhir::Dose& dose) const {
    if (dose.range) return {Truth::Unknown, {"dose-range", {}}, Gap::Imprecise};
    if (!dose.quantity->value) return {Truth::Unknown, {"dose-not-stated", {}}, Gap::NotRecorded};
    if (!dose.quantity->comparator.empty()) return {Truth::Unknown, {"dose-range", {}}, Gap::Imprecise};
    if (*dose.quantity->value <= 0) return {Truth::Unknown, {"dose-not-stated", {}}, Gap::Unreadable};
    return judge_amount(amount_on(*dose.quantity));
  }

  DosingPart judge_amount(const Amount& amount) const {
    switch (amount.unit) {
      case DoseUnit::MgPerKg: return judge_per_kg(amount.value);
      case DoseUnit::Mg: return judge_mg(amount.value);
      case DoseUnit::Ml: {
        // reading 6.8: "bag volumes (50 mL and more) and admixtures are unknown"
        const bool mixed = view_.order->medication->ingredients.size() > 1;
        if (amount.value >= rules_.bag_from_ml || mixed) return {Truth::Unknown, {"dose-as-volume", {}}, Gap::Unreadable};
        return judge_mg(amount.value * rules_.mg_per_ml);
      }
      case DoseUnit::Other: break;
    }
    return {Truth::Unknown, {"dose-in-other-unit", {}}, Gap::Unreadable};
  }

  bool within(double value, double labeled) const { return is_near(rules_, value, labeled); }

  DosingPart judge_per_kg(double value) const {
    if (within(value, rules_.per_kg)) return {Truth::Met, {"dose-as-labeled", {{"perKg", Number{value}}}}};
    return {Truth::Unmet, {"dose-off-per-kg", {{"perKg", Number{value}}}}, Gap::None, Fault::Dose};
  }

  DosingPart judge_mg(double mg) const {
    if (!weight_.newest)
      return {Truth::Unknown,
              {"no-weight", {{"dose", Number{mg, Unit::Mg}}}},
              weight_.some_unreadable ? Gap::Unreadable : gap_of(view_.chart->record->weights_state)};
    const auto& weight = *weight_.newest;
    if (!weight.dated) return {Truth::Unknown, {"undated-weight", {}}, Gap::Imprecise};
    if (weight_.fresh != Truth::Met) {
      return {Truth::Unknown,
              {"old-weight", {{"weightDate", weight.when}, {"age", Number{static_cast<double>(weight_.limit_days), Unit::Days}}}},
              Gap::Imprecise};
    }
    const bool fits_least = within(mg, weight.least_kg * rules_.per_kg);
    const bool fits_most = within(mg, weight.most_kg * rules_.per_kg);
    if (fits_least && fits_most) return {Truth::Met, {"dose-as-labeled", values_for(mg, weight)}};
    if (fits_least != fits_most) return {Truth::Unknown, {"two-weights", {{"weightDate", weight.when}}}, Gap::Imprecise};
    return {Truth::Unmet, {"dose-off", values_for(mg, weight)}, Gap::None, Fault::Dose};
  }

  std::vector<std::pair<std::string_view, Value>> values_for(double mg, const Weight& weight) const {
    const double labeled = weight.most_kg * rules_.per_kg;
    const double per_kg = mg / weight.most_kg;
    const bool misleading = !within(per_kg, rules_.per_kg) && within(std::round(per_kg * 100) / 100, rules_.per_kg);
    return {{"dose", Number{mg, Unit::Mg}},
            {"perKg", Number{per_kg, Unit::None, misleading ? 4 : 2}},
            {"labeled", Number{labeled_mg(rules_, weight.most_kg)}},
            {"low", Number{std::ceil(labeled * (1 - rules_.tolerance) - 1e-6)}},
            {"high", Number{std::floor(labeled * (1 + rules_.tolerance) + 1e-6)}},
            {"kg", Number{weight.most_kg}},
            {"weightDate", weight.when},
            {"units", Number{billing_units(rules_, labeled_mg(rules_, weight.most_kg))}}};
  }

  const OrderView& view_;
  const DosingRules& rules_;
  const DosingWeight& weight_;
  std::vector<DosingPart> parts_;
};

}  // namespace

DosingRules DosingRules::read(Params& params) {
  return {
      .per_kg = params.quantity("dose", Measure::MgPerKg, "The labeled dose."),
      .tolerance = params.quantity("doseTolerance", Measure::Percent, "By how much a dose may differ from the labeled one, either way."),
      .mg_per_ml = params.quantity("concentration", Measure::MgPerMl, "Of the prepared drug, for doses in milliliters."),
      .bag_from_ml = params.quantity("bagFrom", Measure::Ml, "From here on a volume is that of a bag and tells no dose."),
      .mg_per_unit = params.quantity("billingUnit", Measure::Mg, "One unit of the billing code."),
      .minimum_age = params.whole("minimumAge", Measure::Years, "The age that the label begins with."),
      .weight_codes = params.set("weight", "Observations of body weight."),
      .weight_days = params.days("weightCountsFor", "How old a body weight may be."),
      .adult_from = params.whole("adultFrom", Measure::Years, "The age from which on a patient is no minor."),
      .minors_weight_days = params.days("minorsWeightCountsFor", "How old a minor's body weight may be."),
      .other_form_days =
          params.days("otherFormCountsFor", "For how long after its end the drug's other form is a reason for no loading doses."),
      .administration_days = params.days("administrationCountsFor", "For how long an administration shows that its drug is current."),
      .active_after = params.days("activeOrderCountsAfter", "From what age on an active order shows that treatment has begun."),
      .label = ScheduleLabel::read(params),
  };
}

DosingWeight read_weight(const Chart& chart, SetId codes, int limit_days) {
  auto found = newest_weight(chart, codes);
  DosingWeight weight{std::move(found.newest), found.some_unreadable, Truth::Unknown, limit_days};
  if (weight.newest && weight.newest->dated)
    weight.fresh = !before(weight.newest->when, single(chart.today - std::chrono::days(limit_days)));
  return weight;
}

double labeled_mg(const DosingRules& rules, double kg) {
  const double mg = kg * rules.per_kg;
  if (mg >= 100 || mg <= 0) return std::round(mg);
  const double parts = std::pow(10, 2 - std::floor(std::log10(mg)));
  return std::round(mg * parts) / parts;
}

double billing_units(const DosingRules& rules, double mg) { return std::ceil(mg / rules.mg_per_unit - 1e-9); }

bool is_near(const DosingRules& rules, double dose, double labeled) {
  constexpr double rounding = 1e-9;  // binary fractions: 9.9 is not quite 0.9 × 11
  return dose >= labeled * (1 - rules.tolerance) * (1 - rounding) && dose <= labeled * (1 + rules.tolerance) * (1 + rounding);
}

std::vector<DosingPart> judge_doses(const OrderView& view, const DosingRules& rules, const DosingWeight& weight) {
  return DoseJudge(view, rules, weight).judge();
}

}  // namespace ordersign::facts
