// Body weight and the amount of one dose.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/chart.h"

namespace ordersign::facts {

/// The newest body weight. Where dates leave open which of several is the newest, all of them, as a range.
struct Weight {
  double least_kg = 0;
  double most_kg = 0;
  DaySpan when{};  ///< from the earliest to the latest day that it may be from
  bool dated = true;
  std::vector<Evidence> evidence;
};

struct WeightReading {
  std::optional<Weight> newest;
  bool some_unreadable = false;  ///< a weight in a unit that we do not convert
};

/// Observations of the set with a weight in kg, g or [lb_av], not withdrawn, not from the future.
WeightReading newest_weight(const Chart& chart, SetId codes);

enum class DoseUnit : std::uint8_t { MgPerKg, Mg, Ml, Other };

/// An amount as we compare it. `mg` for g and µg too.
struct Amount {
  double value = 0;
  DoseUnit unit = DoseUnit::Other;
};
Amount amount_of(const fhir::Quantity& quantity);

/// Is it a bare number or "units", as HCPCS codes are counted?
bool counts_billing_units(const fhir::Quantity& quantity);

}  // namespace ordersign::facts
