#include "facts/dose.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace ordersign::facts {
namespace {

constexpr double kg_per_pound = 0.45359237;  // exact, international pound

std::optional<double> kilograms(const fhir::Quantity& quantity) {
  if (!quantity.value || *quantity.value <= 0 || !quantity.comparator.empty()) return std::nullopt;
  const auto unit = quantity.unit;
  if (unit == "kg" || unit == "kilogram" || unit == "kilograms" || unit == "Kg" || unit == "KG") return *quantity.value;
  if (unit == "g" || unit == "gram" || unit == "grams") return *quantity.value / 1000;
  if (unit == "[lb_av]" || unit == "lb" || unit == "lbs" || unit == "pound" || unit == "pounds") return *quantity.value * kg_per_pound;
  return std::nullopt;
}

bool is_withdrawn(std::string_view status) {
  return status == "entered-in-error" || status == "cancelled" || status == "registered";
}

/// The unit without annotations in braces and without "per dose".
std::string bare_unit(std::string_view unit) {
  std::string bare;
  bool inside = false;
  for (const char c : unit) {
    if (c == '{') inside = true;
    else if (c == '}') inside = false;
    else if (!inside && c != ' ') bare.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  }
  for (const std::string_view tail : {"/dose", "/"}) {
    if (bare.ends_with(tail)) bare.resize(bare.size() - tail.size());
  }
  return bare;
}

}  // namespace

std::optional<Weight> newest_weight(const Chart& chart, SetId codes) {
  std::optional<Weight> newest;
  std::optional<Instant> instant;
  for (const auto& observation : chart.record->observations) {
    if (is_withdrawn(observation.status) || !observation.quantity) continue;
    const auto what = classify(*chart.terminology, observation.code);
    if (what.in(codes) == nullptr) continue;
    const auto kg = kilograms(*observation.quantity);
    if (!kg) continue;
    if (observation.when && observation.when->days.first > chart.today) continue;
    Weight weight{*kg, *kg, observation.when ? observation.when->days : DaySpan{Day::min(), Day::min()}, {}};
    weight.evidence = {observation.reference, plain(*observation.quantity->value) + " " + std::string(observation.quantity->unit), "code", {}, {}};
    if (observation.when) weight.evidence.when = weight.when;
    weight.evidence.dated = "on";
    const auto at = observation.when ? observation.when->instant : std::nullopt;
    if (!newest || weight.when.last > newest->when.last ||
        (weight.when.last == newest->when.last && at && instant && *at > *instant)) {
      newest = std::move(weight);
      instant = at;
    } else if (weight.when.last == newest->when.last && !(at && instant && *at < *instant)) {
      newest->least_kg = std::min(newest->least_kg, *kg);
      newest->most_kg = std::max(newest->most_kg, *kg);
      if (weight.evidence.reference < newest->evidence.reference) newest->evidence = std::move(weight.evidence);
    }
  }
  return newest;
}

Amount amount_of(const fhir::Quantity& quantity) {
  if (!quantity.value) return {};
  const auto unit = bare_unit(quantity.unit);
  const double value = *quantity.value;
  if (unit == "mg/kg") return {value, DoseUnit::MgPerKg};
  if (unit == "mg" || unit == "milligram" || unit == "milligrams") return {value, DoseUnit::Mg};
  if (unit == "g" || unit == "gram" || unit == "grams") return {value * 1000, DoseUnit::Mg};
  if (unit == "ug" || unit == "mcg") return {value / 1000, DoseUnit::Mg};
  if (unit == "ml" || unit == "milliliter" || unit == "milliliters") return {value, DoseUnit::Ml};
  if (unit == "l") return {value * 1000, DoseUnit::Ml};
  return {value, DoseUnit::Other};
}

std::string plain(double value) {
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.2f", std::min(std::max(value, -1e9), 1e9));
  std::string number(text.data(), static_cast<std::size_t>(length));
  while (number.back() == '0') number.pop_back();
  if (number.back() == '.') number.pop_back();
  const auto point = std::min(number.find('.'), number.size());
  const std::size_t first = number.front() == '-' ? 1 : 0;
  for (std::size_t at = point; at > first + 3; at -= 3) number.insert(at - 3, ",");
  return number;
}

std::string with_unit(double value, std::string_view unit) { return plain(value) + " " + std::string(unit); }

}  // namespace ordersign::facts
