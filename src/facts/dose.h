// Body weight and the amount of one dose.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/chart.h"

namespace ordersign::facts {

/// The newest body weight. Two different ones of the same day are kept as a range.
struct Weight {
  double least_kg = 0;
  double most_kg = 0;
  DaySpan when{};
  Evidence evidence;
};

/// Observations of the set with a weight in kg, g or [lb_av], not withdrawn, not from the future.
std::optional<Weight> newest_weight(const Chart& chart, SetId codes);

enum class DoseUnit : std::uint8_t { MgPerKg, Mg, Ml, Other };

/// An amount as we compare it. `mg` for g and µg too.
struct Amount {
  double value = 0;
  DoseUnit unit = DoseUnit::Other;
};
Amount amount_of(const fhir::Quantity& quantity);

/// "1,400 mg"
std::string with_unit(double value, std::string_view unit);
/// "1,400", "7.9": at most two decimals, no trailing zeros.
std::string plain(double value);

}  // namespace ordersign::facts
