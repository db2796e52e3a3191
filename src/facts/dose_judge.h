// The dose of an order against the label: per kilogram, against a weight, in billing units, split over lines.
#pragma once

#include <vector>

#include "facts/dose.h"
#include "facts/kind.h"
#include "facts/schedule.h"

namespace ordersign::facts {

class Params;

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

/// What the label, and the policy's reading of it, asks for.
struct DosingRules {
  double per_kg;
  double tolerance;  ///< either way, as a fraction
  double mg_per_ml;
  double bag_from_ml;  ///< volumes from here on are bags, not doses
  double mg_per_unit;  ///< of the HCPCS code
  int minimum_age;
  SetId weight_codes;
  int weight_days;
  int adult_from;  ///< years
  int minors_weight_days;
  int other_form_days;
  int administration_days;
  int active_after;
  ScheduleLabel label;

  static DosingRules read(Params& params);
};

/// The weight that doses in milligrams are held against.
struct DosingWeight {
  std::optional<Weight> newest;
  bool some_unreadable = false;
  Truth fresh = Truth::Unknown;
  int limit_days = 0;

  bool known() const { return newest && fresh == Truth::Met && newest->least_kg == newest->most_kg; }
};

/// `limit_days`: how old it may be.
DosingWeight read_weight(const Chart& chart, SetId codes, int limit_days);

/// The labeled dose of a patient of this weight in milligrams, as it is ordered: in whole ones, below 100 with three digits.
double labeled_mg(const DosingRules& rules, double kg);

/// A dose in units of the billing code, which are billed whole.
double billing_units(const DosingRules& rules, double mg);

/// Is the dose near enough to the labeled one, both in one unit?
bool is_near(const DosingRules& rules, double dose, double labeled);

/// One part for each dose that is judged: `ordered` and `calculated` ones, not what a nurse draws up.
std::vector<DosingPart> judge_doses(const OrderView& view, const DosingRules& rules, const DosingWeight& weight);

}  // namespace ordersign::facts
