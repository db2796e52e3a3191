#include "facts/urine_ratio.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "text/ascii.h"

namespace ordersign::facts {
namespace {

/// Creatinine, C4H7N3O: grams of one mole, from the standard atomic weights.
constexpr double creatinine_molar_mass = 113.12;

struct RatioUnit {
  std::string_view spelled;
  double grams_per_gram;
};
constexpr std::array units{
    RatioUnit{"g/g", 1}, RatioUnit{"mg/mg", 1}, RatioUnit{"mg/g", 0.001},
    RatioUnit{"mg/mmol", 1 / creatinine_molar_mass},  // 0.001 g over 0.001 mol × 113.12 g/mol
};

const RatioUnit* unit_of(std::string_view written) {
  std::string bare;
  bool inside = false;
  for (const char c : written) {
    if (c == '{') inside = true;
    else if (c == '}') inside = false;
    else if (!inside && c != ' ') bare.push_back(text::lower(c));
  }
  const auto* const found = std::find_if(units.begin(), units.end(), [&bare](const RatioUnit& unit) { return unit.spelled == bare; });
  return found == units.end() ? nullptr : found;
}

/// The code governs; null where what is printed says something else.
const RatioUnit* unit_of(const fhir::Quantity& quantity) {
  const auto* printed = unit_of(quantity.printed);
  const auto* unit = quantity.code.empty() ? printed : unit_of(quantity.code);
  const bool contradict = unit != nullptr && printed != nullptr && printed->grams_per_gram != unit->grams_per_gram;
  return contradict ? nullptr : unit;
}

}  // namespace

std::optional<double> grams_per_gram(const fhir::Quantity& quantity) {
  if (!quantity.value || !std::isfinite(*quantity.value) || *quantity.value < 0 || !quantity.comparator.empty()) return std::nullopt;
  const auto* unit = unit_of(quantity);
  return unit != nullptr ? std::optional(*quantity.value * unit->grams_per_gram) : std::nullopt;
}

std::string_view spelled_ratio_unit(const fhir::Quantity& quantity) {
  const auto* unit = unit_of(quantity);
  return unit != nullptr ? unit->spelled : std::string_view();
}

}  // namespace ordersign::facts
