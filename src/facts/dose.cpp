#include "facts/dose.h"

#include <algorithm>
#include <array>
#include <cmath>
#include "text/ascii.h"

namespace ordersign::facts {
namespace {

constexpr double kg_per_pound = 0.45359237;  // exact, international pound

std::optional<double> kilograms_in(std::string_view unit, double value) {
  if (unit == "kg" || unit == "kilogram" || unit == "kilograms" || unit == "Kg" || unit == "KG") return value;
  if (unit == "g" || unit == "gram" || unit == "grams") return value / 1000;
  if (unit == "[lb_av]" || unit == "lb" || unit == "lbs" || unit == "pound" || unit == "pounds") return value * kg_per_pound;
  return std::nullopt;
}

std::optional<double> kilograms(const fhir::Quantity& quantity) {
  if (!quantity.value || *quantity.value <= 0 || !quantity.comparator.empty()) return std::nullopt;
  if (const auto kg = kilograms_in(quantity.unit, *quantity.value)) return kg;
  return kilograms_in(quantity.printed, *quantity.value);
}

/// A unit as a clinician writes it.
std::string_view spoken(const fhir::Quantity& quantity) {
  if (quantity.unit == "[lb_av]") return "lb";
  return kilograms_in(quantity.unit, 1) ? quantity.unit : quantity.printed;
}

bool is_withdrawn(std::string_view status) { return status == "entered-in-error" || status == "cancelled" || status == "registered"; }

/// The unit without annotations in braces and without "per dose".
std::string bare_unit(std::string_view unit) {
  std::string bare;
  bool inside = false;
  for (const char c : unit) {
    if (c == '{') inside = true;
    else if (c == '}') inside = false;
    else if (!inside && c != ' ') bare.push_back(text::lower(c));
  }
  for (const std::string_view tail : {"/dose", "/"}) {
    if (bare.ends_with(tail)) bare.resize(bare.size() - tail.size());
  }
  return bare;
}

Amount amount_in(std::string_view printed, double value) {
  const auto unit = bare_unit(printed);
  if (unit == "mg/kg") return {value, DoseUnit::MgPerKg};
  if (unit == "mg" || unit == "milligram" || unit == "milligrams") return {value, DoseUnit::Mg};
  if (unit == "g" || unit == "gram" || unit == "grams") return {value * 1000, DoseUnit::Mg};
  if (unit == "ug" || unit == "mcg") return {value / 1000, DoseUnit::Mg};
  if (unit == "ml" || unit == "milliliter" || unit == "milliliters") return {value, DoseUnit::Ml};
  if (unit == "l") return {value * 1000, DoseUnit::Ml};
  return {value, DoseUnit::Other};
}

}  // namespace

WeightReading newest_weight(const Chart& chart, SetId codes) {
  WeightReading reading;
  std::vector<std::pair<const fhir::Observation*, double>> weights;
  for (const auto& observation : chart.record->observations) {
    if (is_withdrawn(observation.status) || classify(*chart.terminology, observation.code).in(codes) == nullptr) continue;
    if (observation.when && observation.when->days.first > chart.today) continue;
    const auto kg = observation.quantity ? kilograms(*observation.quantity) : std::nullopt;
    if (kg) weights.emplace_back(&observation, *kg);
    reading.some_unreadable |= !kg;
  }
  const bool some_dated = std::any_of(weights.begin(), weights.end(), [](const auto& w) { return w.first->when.has_value(); });
  for (const auto& [observation, kg] : weights) {
    if (some_dated && !observation->when) continue;
    const auto is_later = [&when = observation->when](const auto& other) {
      return when && other.first->when && after(*other.first->when, *when) == Truth::Met;
    };
    if (std::any_of(weights.begin(), weights.end(), is_later)) continue;
    const auto days = observation->when ? observation->when->days : single(chart.today);
    if (!reading.newest) reading.newest = Weight{kg, kg, days, some_dated, {}};
    auto& newest = *reading.newest;
    newest.least_kg = std::min(newest.least_kg, kg);
    newest.most_kg = std::max(newest.most_kg, kg);
    newest.when = {std::min(newest.when.first, days.first), std::max(newest.when.last, days.last)};
    const auto& quantity = *observation->quantity;
    Evidence evidence{observation->reference, {}, "code", {}, {}};
    evidence.measured = Measured{*quantity.value, std::string(spoken(quantity))};
    if (observation->when) evidence.when = days;
    evidence.dated = "on";
    newest.evidence.push_back(std::move(evidence));
  }
  return reading;
}

Amount amount_of(const fhir::Quantity& quantity) {
  if (!quantity.value) return {};
  const auto amount = amount_in(quantity.unit, *quantity.value);
  return amount.unit == DoseUnit::Other ? amount_in(quantity.printed, *quantity.value) : amount;
}

bool counts_billing_units(const fhir::Quantity& quantity) {
  constexpr std::array<std::string_view, 7> words{"", "1", "unit", "units", "{unit}", "{units}", "un"};
  const auto is_word = [&words](std::string_view unit) { return std::find(words.begin(), words.end(), text::lower(unit)) != words.end(); };
  return is_word(quantity.unit) && is_word(quantity.printed);
}

}  // namespace ordersign::facts
