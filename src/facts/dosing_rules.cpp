#include "facts/dosing_rules.h"

#include <cmath>

#include "facts/params.h"

namespace ordersign::facts {

DosingRules DosingRules::read(Params& params) {
  const auto codes = params.set("weight", "Observations of body weight.");
  return {
      .per_kg = params.quantity("dose", Measure::MgPerKg, "The labeled dose."),
      .tolerance = params.quantity("doseTolerance", Measure::Percent, "By how much a dose may differ from the labeled one, either way."),
      .mg_per_ml = params.quantity("concentration", Measure::MgPerMl, "Of the prepared drug, for doses in milliliters."),
      .bag_from_ml = params.quantity("bagFrom", Measure::Ml, "From here on a volume is that of a bag and tells no dose."),
      .mg_per_unit = params.quantity("billingUnit", Measure::Mg, "One unit of the billing code."),
      .minimum_age = params.whole("minimumAge", Measure::Years, "The age that the label begins with."),
      .adult_from = params.whole("adultFrom", Measure::Years, "The age from which on a patient is no minor."),
      .adults = {codes, params.days("weightCountsFor", "How old a body weight may be."),
                 params.quantity("lightest", Measure::Kg, "A weight below it is not believed."),
                 params.quantity("heaviest", Measure::Kg, "A weight above it is not believed."),
                 params.quantity("weightMayChangeBy", Measure::Percent, "How far a weight may be from the one before it.")},
      .minors = {codes, params.days("minorsWeightCountsFor", "How old a minor's body weight may be."),
                 params.quantity("minorsLightest", Measure::Kg, "A minor's weight below it is not believed."),
                 params.quantity("minorsHeaviest", Measure::Kg, "A minor's weight above it is not believed."),
                 params.quantity("minorsWeightMayChangeBy", Measure::Percent, "How far a minor's weight may be from the one before it.")},
      .other_form_days =
          params.days("otherFormCountsFor", "For how long after its end the drug's other form is a reason for no loading doses."),
      .course_from = params.quantity("courseFrom", Measure::Points, "More times the labeled dose than this may be the sum of a course."),
      .restart_days = params.days("restartAfter", "So long after the last infusion treatment starts anew."),
      .label = ScheduleLabel::read(params),
  };
}

double labeled_mg(const DosingRules& rules, double kg) {
  const double mg = kg * rules.per_kg;
  if (mg >= 100 || mg <= 0) return std::round(mg);
  const double parts = std::pow(10, 2 - std::floor(std::log10(mg)));
  return std::round(mg * parts) / parts;
}

double billing_units(const DosingRules& rules, double mg) { return std::ceil(mg / rules.mg_per_unit - 1e-9); }

bool is_near(const DosingRules& rules, double dose, double labeled) {
  constexpr double rounding = 1e-9;  // binary fractions: 9.9 is not quite 0.9 × 11
  return dose >= labeled * (1 - rules.tolerance) * (1 - rounding) && dose <= labeled * (1 + rules.tolerance) * (1 + rounding);
}

}  // namespace ordersign::facts
