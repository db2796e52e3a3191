// The urine protein/creatinine ratio in one unit. Reading 6.11.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/elements.h"

namespace ordersign::facts {

/// In grams per gram, of a quantity in g/g (or mg/mg, which is the same), mg/g or mg/mmol of creatinine, annotations in braces left out.
/// nullopt: another unit, none, a code and a printed unit that contradict each other, a comparator, or no number from zero up.
std::optional<double> grams_per_gram(const fhir::Quantity& quantity);

/// How cards spell the unit of such a quantity; "" for any other.
std::string_view spelled_ratio_unit(const fhir::Quantity& quantity);

}  // namespace ordersign::facts
