// The amount of one dose.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/chart.h"

namespace ordersign::facts {

enum class DoseUnit : std::uint8_t { MgPerKg, Mg, Ml, Other };

/// An amount as we compare it. `mg` for g and µg too.
struct Amount {
  double value = 0;
  DoseUnit unit = DoseUnit::Other;
};
/// Reading 6.8. Other: a unit that tells no amount, a code that is not known, or a code and a printed unit that contradict each other.
Amount amount_of(const fhir::Quantity& quantity);

/// Do its code and its printed unit say different amounts?
bool contradicts_itself(const fhir::Quantity& quantity);

/// Is it a bare number or "units", as HCPCS codes are counted?
bool counts_billing_units(const fhir::Quantity& quantity);

}  // namespace ordersign::facts
