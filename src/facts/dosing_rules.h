// What the label and the policy's reading ask of a dose, and a dose held against it.
#pragma once

#include "facts/body_weight.h"
#include "facts/schedule.h"

namespace ordersign::facts {

class Params;

/// What the label, and the policy's reading of it, asks for.
struct DosingRules {
  double per_kg;
  double tolerance;  ///< either way, as a fraction
  double mg_per_ml;
  double bag_from_ml;  ///< volumes from here on are bags, not doses
  double mg_per_unit;  ///< of the HCPCS code
  int minimum_age;
  int adult_from;      ///< years
  WeightRules adults;  ///< adults' weights, and those of patients without a birth date
  WeightRules minors;
  int other_form_days;
  double course_from;  ///< so many times the labeled dose may be the sum of a course
  int restart_days;    ///< so long after the last infusion treatment starts anew
  ScheduleLabel label;

  static DosingRules read(Params& params);
};

/// The labeled dose of a patient of this weight in milligrams, as it is ordered: in whole ones, below 100 with three digits.
double labeled_mg(const DosingRules& rules, double kg);

/// A dose in units of the billing code, which are billed whole.
double billing_units(const DosingRules& rules, double mg);

/// Is the dose near enough to the labeled one, both in one unit?
bool is_near(const DosingRules& rules, double dose, double labeled);

}  // namespace ordersign::facts
