// The dose of an order against the label: per kilogram, against a weight, in billing units, split over lines.
#pragma once

#include <optional>
#include <vector>

#include "facts/body_weight.h"
#include "facts/companions.h"
#include "facts/dosing_rules.h"
#include "facts/kind.h"

namespace ordersign::facts {

/// What of an order must change for its dosing to be as labeled.
enum class Fault : std::uint8_t {
  None,
  Dose,
  Schedule,
  Beyond,  ///< no change of this order that we could write makes it so
};

/// One part of the judgement of an order's dosing; the whole is the AND of its parts.
struct DosingPart {
  Truth truth;
  Finding finding;
  Gap gap = Gap::None;
  Fault fault = Fault::None;
};

/// One part for each dose that is judged: `ordered` and `calculated` ones, not what a nurse draws up.
std::vector<DosingPart> judge_doses(const OrderView& view, const DosingRules& rules, const WeightReading& weight,
                                    const Companions& companions);

/// What is given at one infusion in milligrams, with the doses of the orders that are one treatment with this one: each amount once, in the
/// order of the dosages. Empty where one of them cannot be told for certain, or as units that may be those of a course. Reading 2.4, 6.8.
std::vector<double> given_mg(const OrderView& view, const DosingRules& rules, const WeightReading& weight, const Companions& companions);

}  // namespace ordersign::facts
