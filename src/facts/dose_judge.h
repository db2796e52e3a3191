// The dose of an order against the label: per kilogram, against a weight, in billing units, split over lines.
#pragma once

#include <vector>

#include "facts/body_weight.h"
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

/// The other belimumab drafts of the signing that are one treatment with this order, and what their being there means. Reading 2.4.
struct Companions {
  std::vector<const Use*> of_one_timing;  ///< their doses are added to this order's
  std::vector<const Use*> follow;         ///< loading and maintenance as two orders: judged as one schedule
  bool unclear = false;                   ///< which of them is meant cannot be told
  bool two_kinds = false;                 ///< a MedicationRequest and a ServiceRequest for one infusion
  bool other_form = false;                ///< the drug in its other form
  bool any() const { return !of_one_timing.empty() || !follow.empty() || unclear || two_kinds; }
};
Companions companions_of(const OrderView& view, const ScheduleLabel& label);

/// One part for each dose that is judged: `ordered` and `calculated` ones, not what a nurse draws up.
std::vector<DosingPart> judge_doses(const OrderView& view, const DosingRules& rules, const WeightReading& weight,
                                    const Companions& companions);

}  // namespace ordersign::facts
