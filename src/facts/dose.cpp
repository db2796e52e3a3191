#include "facts/dose.h"

#include <algorithm>
#include <array>
#include <cmath>
#include "text/ascii.h"

namespace ordersign::facts {
namespace {

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

Amount amount_of(const fhir::Quantity& quantity) {
  if (!quantity.value || !std::isfinite(*quantity.value)) return {};
  if (quantity.code.empty()) return amount_in(quantity.printed, *quantity.value);
  // "The code of a quantity governs, its printed unit only where there is no code; where the two contradict each other … unknown."
  return contradicts_itself(quantity) ? Amount{} : amount_in(quantity.code, *quantity.value);
}

bool contradicts_itself(const fhir::Quantity& quantity) {
  if (quantity.code.empty() || !quantity.value) return false;
  const auto coded = amount_in(quantity.code, *quantity.value);
  const auto printed = amount_in(quantity.printed, *quantity.value);
  return printed.unit != DoseUnit::Other && (printed.unit != coded.unit || printed.value != coded.value);
}

bool counts_billing_units(const fhir::Quantity& quantity) {
  constexpr std::array<std::string_view, 7> words{"", "1", "unit", "units", "{unit}", "{units}", "un"};
  const auto is_word = [&words](std::string_view unit) { return std::find(words.begin(), words.end(), text::lower(unit)) != words.end(); };
  return is_word(quantity.unit) && is_word(quantity.printed);
}

}  // namespace ordersign::facts
