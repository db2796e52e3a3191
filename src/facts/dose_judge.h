// The dose of an order against the label: per kilogram, against a weight, in billing units, split over lines.
#pragma once

#include <vector>

#include "facts/dose.h"
#include "facts/kind.h"
#include "facts/schedule.h"

namespace ordersign::facts {

class Params;

/// One part of the judgement of an order's dosing; the whole is the AND of its parts.
struct DosingPart {
  Truth truth;
  Finding finding;
  Gap gap = Gap::None;
};

/// What the label, and the policy's reading of it, asks for.
struct DosingRules {
  double per_kg = 10;
  double tolerance = 0.1;  ///< either way, as a fraction
  double mg_per_ml = 80;
  double bag_from_ml = 50;  ///< volumes from here on are bags, not doses
  double mg_per_unit = 10;  ///< of the HCPCS code
  int minimum_age = 5;
  SetId weight_codes = 0;
  int weight_days = 180;
  int weight_days_under_18 = 90;
  int other_form_days = 90;
  int administration_days = 35;
  int active_after = 28;
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

/// `limit_days`: how old it may be. criteria: "a weight older than 180 days (under 18 years: 90) makes it unknown".
DosingWeight read_weight(const Chart& chart, SetId codes, int limit_days);

/// One part for each dose that is judged: `ordered` and `calculated` ones, not what a nurse draws up.
std::vector<DosingPart> judge_doses(const OrderView& view, const DosingRules& rules, const DosingWeight& weight);

}  // namespace ordersign::facts
