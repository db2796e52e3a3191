// Is a recorded medication being taken now?
#pragma once

#include "fhir/record.h"
#include "ordersign/truth.h"

namespace ordersign::facts {

/// reading 3.4. Met: definite, Unknown: possible, Unmet: not current.
Truth request_current(const fhir::Request& request, Day today);
Truth statement_current(const fhir::Statement& statement, Day today);

bool is_ordering_intent(std::string_view intent);

/// One dosage's stated length in days: bounds (an end alone counts from `start`), or a count of doses at a known pace.
/// nullopt: open-ended.
std::optional<double> dosage_days(const fhir::Dosage& dosage, const std::optional<DateTime>& start);

/// Of all dosages together: those of one sequence number run side by side, others follow each other. nullopt when one is
/// open-ended or there is none.
std::optional<double> total_days(const std::vector<fhir::Dosage>& dosages, const std::optional<DateTime>& start);

/// A timing's interval between two doses in days, least and greatest; nullopt when it is not structured so.
struct Interval {
  double least;
  double greatest;
};
std::optional<Interval> interval_of(const fhir::Timing& timing);

/// Length as days; a month counts as a twelfth of 365.25.
double in_days(const fhir::Length& length);

}  // namespace ordersign::facts
