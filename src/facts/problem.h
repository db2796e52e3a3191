// One condition of a chart: what it is, and whether it is active.
#pragma once

#include "facts/classified.h"
#include "ordersign/dates.h"
#include "ordersign/truth.h"

namespace ordersign::facts {

struct Problem {
  const fhir::Condition* condition = nullptr;
  Classified what;
  /// Reading 3.6. Met: active. Unmet: inactive, or over. Unknown: possible.
  Truth active = Truth::Unknown;
  /// Nothing in it says which problem it is: it may be any. Reading 3.1.
  bool opaque = false;
  /// Its abatement is not one to come.
  bool ended = false;

  bool confirmed() const { return condition->verification == fhir::Verification::Confirmed && !condition->modified; }
  bool ignored() const { return condition->verification == fhir::Verification::Ignored; }
};

/// One condition, which is `what` by the value sets.
Problem problem_of(const fhir::Condition& condition, Classified what, Day today);

}  // namespace ordersign::facts
