#include "facts/dose_judge.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "facts/dose.h"
#include "memory/call_memory.h"

namespace ordersign::facts {
namespace {

class DoseJudge {
 public:
  DoseJudge(const OrderView& view, const DosingRules& rules, const WeightReading& weight) : view_(view), rules_(rules), weight_(weight) {}

  std::vector<DosingPart> judge() {
    const auto& order = *view_.order->request;
    if (is_counted_in_units(*view_.order)) {
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
        if (dose.type != fhir::DoseType::AdminAmount) parts_.push_back(judge_dose(dose, dosage.cap));
      }
    }
    return std::move(parts_);
  }

  /// Reading 2.4: "their doses are added up and the sum is judged, on each of them alike". Each timing of the order by itself.
  std::vector<DosingPart> judge_sum(const std::vector<const Use*>& others) {
    auto sums = amounts_of(*view_.order);
    bool each_fits = !sums.empty() && fit(sums);
    bool adds_up = !sums.empty();
    for (const auto* other : others) {
      const auto more = amounts_of(*other);
      adds_up = adds_up && more.size() == sums.size();
      if (!adds_up) break;
      each_fits = each_fits && fit(more);
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = added(sums[i], more[i]);
    }
    if (!adds_up) return {{Truth::Unknown, {"dose-over-several-lines", {}}, Gap::Imprecise}};
    for (const auto& sum : sums) {
      auto part =
          sum.unit == DoseUnit::Other ? DosingPart{Truth::Unknown, {"dose-over-several-lines", {}}, Gap::Imprecise} : judge_amount(sum);
      if (part.truth == Truth::Unmet && each_fits) part.finding = twice(sum);
      if (part.truth == Truth::Unmet) part.fault = Fault::Beyond;  // nothing tells which of the orders is wrong
      parts_.push_back(std::move(part));
    }
    return std::move(parts_);
  }

  /// In milligrams, one for each timing; empty where one of them is not known.
  std::vector<double> given_mg(const std::vector<const Use*>& others) const {
    auto sums = amounts_of(*view_.order);
    for (const auto* other : others) {
      const auto more = amounts_of(*other);
      if (more.size() != sums.size()) return {};
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = added(sums[i], more[i]);
    }
    std::vector<double> given;
    for (const auto& sum : sums) {
      const auto mg = mg_of(sum);
      if (!mg || !std::isfinite(*mg) || *mg <= 0) return {};
      if (std::find(given.begin(), given.end(), *mg) == given.end()) given.push_back(*mg);
    }
    return given;
  }

 private:
  std::optional<double> mg_of(const Amount& amount) const {
    const bool weighed = weight_.known();
    switch (amount.unit) {
      case DoseUnit::Mg: {
        const bool may_be_course = is_counted_in_units(*view_.order) &&
                                   (!weighed || amount.value > rules_.course_from * labeled_mg(rules_, weight_.newest->most_kg));
        return may_be_course ? std::nullopt : std::optional(amount.value);
      }
      case DoseUnit::MgPerKg: return weighed ? std::optional(amount.value * weight_.newest->most_kg) : std::nullopt;
      case DoseUnit::Ml: {
        const bool mixed = view_.order->medication->ingredients.size() > 1;
        return mixed || amount.value >= rules_.bag_from_ml ? std::nullopt : std::optional(amount.value * rules_.mg_per_ml);
      }
      case DoseUnit::Other: break;
    }
    return std::nullopt;
  }

  /// "Two full orders of the same schedule are thereby too much: unmet, 'ordered twice'."
  Finding twice(const Amount& sum) const {
    Finding finding{"ordered-twice", {}};
    if (sum.unit == DoseUnit::MgPerKg) finding.values.emplace_back("perKg", Number{sum.value});
    if (sum.unit == DoseUnit::Mg && weight_.known()) finding.values.emplace_back("perKg", Number{sum.value / weight_.newest->most_kg});
    return finding;
  }

  using Amounts = memory::Vector<Amount>;

  /// Without a dose of its own an order by billing code states its quantity.
  static bool is_counted_in_units(const Use& use) {
    const auto& order = *use.request;
    const bool has_dose = std::any_of(order.dosages.begin(), order.dosages.end(), [](const fhir::Dosage& d) { return !d.doses.empty(); });
    return order.type == "ServiceRequest" || (!has_dose && use.in_billing_units() && order.quantity);
  }

  bool fit(const Amounts& amounts) const {
    return std::all_of(amounts.begin(), amounts.end(),
                       [this](const Amount& amount) { return amount.unit != DoseUnit::Other && judge_amount(amount).truth == Truth::Met; });
  }

  /// Of one unit; milligrams and mg/kg add up where the weight is known.
  Amount added(const Amount& a, const Amount& b) const {
    if (a.unit == b.unit && a.unit != DoseUnit::Other) return {a.value + b.value, a.unit};
    const auto in_mg = [this](const Amount& amount) -> std::optional<double> {
      if (amount.unit == DoseUnit::Mg) return amount.value;
      if (amount.unit == DoseUnit::MgPerKg && weight_.known()) return amount.value * weight_.newest->most_kg;
      return std::nullopt;
    };
    const auto one = in_mg(a), other = in_mg(b);
    return one && other ? Amount{*one + *other, DoseUnit::Mg} : Amount{};
  }

  /// What one order gives at a time, one amount for each of its timings; none where it cannot be told.
  Amounts amounts_of(const Use& use) const {
    if (is_counted_in_units(use)) return {use.request->quantity ? amount_on(*use.request->quantity, use) : Amount{}};
    Amounts amounts;
    amounts.reserve(use.dosages().size());
    each_group(use, [&](const Group& group) { amounts.push_back(group.sum); });
    return amounts;
  }

  /// reading 2.2: "a ServiceRequest's dose is its `quantity`, units × 10 mg"
  void judge_units(const fhir::Request& order) {
    if (!order.quantity || order.quantity->value.value_or(0) <= 0 || !order.quantity->comparator.empty()) {
      parts_.push_back({Truth::Unknown, {"dose-not-stated", {}}, Gap::NotRecorded});
      return;
    }
    const auto amount = amount_on(*order.quantity, *view_.order);
    // Reading 6.8: "HCPCS units of more than 3 times the labeled dose may be the sum of a course: unknown."
    const bool is_course =
        amount.unit == DoseUnit::Mg && weight_.known() && amount.value > rules_.course_from * labeled_mg(rules_, weight_.newest->most_kg);
    parts_.push_back(is_course ? DosingPart{Truth::Unknown, {"units-of-a-course", {}}, Gap::Imprecise} : judge_amount(amount));
  }

  /// reading 2.2: "units × 10 mg", where the order is by HCPCS code and the unit is none or "units".
  Amount amount_on(const fhir::Quantity& quantity, const Use& order) const {
    const auto amount = amount_of(quantity);
    const bool units = amount.unit == DoseUnit::Other && quantity.value && order.in_billing_units() && counts_billing_units(quantity);
    return units ? Amount{amount.value * rules_.mg_per_unit, DoseUnit::Mg} : amount;
  }

  /// Lines of one timing under one sequence number, or under none, are given together: a dose split over vials is their sum.
  /// False when no two dosages are such lines.
  bool judge_split_lines() {
    const auto lines = view_.order->dosages().size();
    if (lines < 2) return false;
    std::size_t groups = 0;
    each_group(*view_.order, [&groups](const Group&) { ++groups; });
    if (groups == lines) return false;
    each_group(*view_.order, [this](const Group& group) {
      DosingPart part =
          group.sum.unit == DoseUnit::Other ? DosingPart{Truth::Unknown, {"split-dose", {}}, Gap::Imprecise} : judge_amount(group.sum);
      // Without a sequence number two lines may also be a change of dose: only what their sum settles is known.
      if (group.lines > 1 && !group.first->sequence && part.truth != Truth::Met)
        part = {Truth::Unknown, {"split-dose", {}}, Gap::Imprecise};
      // Nothing tells which of the lines is wrong.
      if (group.lines > 1 && part.truth == Truth::Unmet) part.fault = Fault::Beyond;
      parts_.push_back(std::move(part));
    });
    return true;
  }

  /// Lines of one order that are given together.
  struct Group {
    const fhir::Dosage* first = nullptr;
    std::size_t lines = 0;
    Amount sum;  ///< Other when they do not add up in one unit
  };

  /// In the order of their first lines. This is asked for each pair of drafts: memory of the call is taken once and given back in turn, or
  /// it would pile up.
  template <class Take>
  void each_group(const Use& order, Take take) const {
    memory::Vector<Group> groups;
    groups.reserve(order.dosages().size());
    for (const auto& dosage : order.dosages()) {
      const auto together = [&dosage](const Group& group) {
        return group.first->sequence == dosage.sequence && same_timing(group.first->timing, dosage.timing);
      };
      const auto group = std::find_if(groups.begin(), groups.end(), together);
      const auto amount = amount_of_line(dosage, order);
      if (group == groups.end()) {
        groups.push_back({&dosage, 1, amount});
      } else {
        ++group->lines;
        group->sum = group->sum.unit == amount.unit && amount.unit != DoseUnit::Other ? Amount{group->sum.value + amount.value, amount.unit}
                                                                                      : Amount{};
      }
    }
    for (const auto& group : groups) take(group);
  }

  /// Other where it states no one plain dose.
  Amount amount_of_line(const fhir::Dosage& line, const Use& order) const {
    const bool one_dose = line.doses.size() == 1 && is_plain(line.doses.front());
    return one_dose && !line.cap ? amount_on(*line.doses.front().quantity, order) : Amount{};
  }

  /// One amount above zero, which is what is ordered.
  static bool is_plain(const fhir::Dose& dose) {
    const bool is_ordered = dose.type == fhir::DoseType::Ordered || dose.type == fhir::DoseType::Calculated;
    return is_ordered && dose.quantity && dose.quantity->comparator.empty() && dose.quantity->value.value_or(0) > 0;
  }

  DosingPart judge_dose(const fhir::Dose& dose, const std::optional<fhir::Quantity>& cap) const {
    if (dose.type == fhir::DoseType::Unreadable) return {Truth::Unknown, {"dose-not-stated", {}}, Gap::Unreadable};
    if (dose.range) return {Truth::Unknown, {"dose-range", {}}, Gap::Imprecise};
    if (!dose.quantity->value) return {Truth::Unknown, {"dose-not-stated", {}}, Gap::NotRecorded};
    if (!dose.quantity->comparator.empty()) return {Truth::Unknown, {"dose-range", {}}, Gap::Imprecise};
    if (!std::isfinite(*dose.quantity->value) || *dose.quantity->value <= 0)
      return {Truth::Unknown, {"dose-not-stated", {}}, Gap::Unreadable};
    const auto amount = amount_on(*dose.quantity, *view_.order);
    if (amount.unit == DoseUnit::Other && contradicts_itself(*dose.quantity))
      return {Truth::Unknown, {"dose-unit-contradicts", {}}, Gap::Unreadable};
    return cap ? judge_capped(amount, *cap) : judge_amount(amount);
  }

  /// "A cap (maxDosePerAdministration) below the dose counts as the dose."
  DosingPart judge_capped(const Amount& amount, const fhir::Quantity& cap) const {
    const auto most = amount_on(cap, *view_.order);
    if (most.unit == DoseUnit::Other || !(most.value > 0)) return {Truth::Unknown, {"dose-in-other-unit", {}}, Gap::Unreadable};
    if (most.unit == amount.unit) return most.value < amount.value ? as_capped(judge_amount(most)) : judge_amount(amount);
    if (amount.unit != DoseUnit::MgPerKg || most.unit != DoseUnit::Mg) return {Truth::Unknown, {"dose-in-other-unit", {}}, Gap::Unreadable};
    if (!weight_.known()) return judge_mg(most.value);  // what it comes to hangs on the weight
    return most.value < amount.value * weight_.newest->most_kg ? as_capped(judge_mg(most.value)) : judge_amount(amount);
  }

  /// The finding says that it is the cap that is off: "8.33 mg/kg".
  static DosingPart as_capped(DosingPart part) {
    if (part.finding.id == "dose-off") part.finding.id = "dose-capped";
    if (part.finding.id == "dose-off-per-kg") part.finding.id = "dose-capped-per-kg";
    return part;
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
    if (!weight_.newest || weight_.doubt == WeightDoubt::NewerUnread)
      return {Truth::Unknown,
              {"no-weight", {{"dose", Number{mg, Unit::Mg}}}},
              weight_.some_unreadable ? Gap::Unreadable : gap_of(view_.chart->record->weights_state)};
    const auto& weight = *weight_.newest;
    if (!weight.dated) return {Truth::Unknown, {"undated-weight", {}}, Gap::Imprecise};
    if (weight_.fresh != Truth::Met) {
      return {Truth::Unknown,
              {"old-weight", {{"weightDate", weight.when}, {"age", Number{static_cast<double>(weight_.counts_for_days), Unit::Days}}}},
              Gap::Imprecise};
    }
    if (weight_.doubt == WeightDoubt::OutOfBounds) {
      return {
          Truth::Unknown, {"weight-unbelievable", {{"kg", Number{weight.most_kg, Unit::Kg}}, {"weightDate", weight.when}}}, Gap::Uncertain};
    }
    if (weight_.doubt == WeightDoubt::Differs) {
      return {Truth::Unknown,
              {"weights-differ",
               {{"kg", Number{weight.most_kg, Unit::Kg}},
                {"weightDate", weight.when},
                {"otherKg", Number{weight_.other_kg, Unit::Kg}},
                {"otherDate", weight_.other_when}}},
              Gap::Uncertain};
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
  const WeightReading& weight_;
  std::vector<DosingPart> parts_;
};

/// Loading and maintenance as two orders are judged as one schedule: what the other of them gives, where it is not as labeled.
std::vector<DosingPart> judge_followers(const OrderView& view, const DosingRules& rules, const WeightReading& weight,
                                        std::vector<const Use*> followers) {
  std::vector<DosingPart> faulty;
  while (!followers.empty()) {
    OrderView of_other = view;
    of_other.order = followers.front();
    std::vector<const Use*> together, rest;
    for (const auto* other : followers) {
      if (other != of_other.order) (share_timing(*other, *of_other.order) ? together : rest).push_back(other);
    }
    DoseJudge judge(of_other, rules, weight);
    for (auto& part : together.empty() ? judge.judge() : judge.judge_sum(together)) {
      if (part.truth == Truth::Unmet) part.fault = Fault::Beyond;
      if (part.truth != Truth::Met) faulty.push_back(std::move(part));
    }
    followers = std::move(rest);
  }
  return faulty;
}

}  // namespace

std::vector<double> given_mg(const OrderView& view, const DosingRules& rules, const WeightReading& weight, const Companions& companions) {
  if (companions.unclear || companions.two_kinds) return {};
  return DoseJudge(view, rules, weight).given_mg(companions.of_one_timing);
}

std::vector<DosingPart> judge_doses(const OrderView& view, const DosingRules& rules, const WeightReading& weight,
                                    const Companions& companions) {
  DoseJudge judge(view, rules, weight);
  std::vector<DosingPart> parts;
  // Which of the orders is meant cannot be told, and so not what is given.
  if (companions.unclear) parts.push_back({Truth::Unknown, {"dose-over-several-lines", {}}, Gap::Uncertain});
  else parts = companions.of_one_timing.empty() ? judge.judge() : judge.judge_sum(companions.of_one_timing);
  for (auto& part : judge_followers(view, rules, weight, companions.follow)) parts.push_back(std::move(part));
  if (companions.two_kinds) parts.push_back({Truth::Unknown, {"dose-on-two-orders", {}}, Gap::Uncertain});
  if (companions.other_form) parts.push_back({Truth::Unknown, {"other-form-drafted", {}}, Gap::Uncertain});
  return parts;
}

}  // namespace ordersign::facts
