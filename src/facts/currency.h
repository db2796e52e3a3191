// Is a recorded medication being taken now?
#pragma once

#include <span>

#include "fhir/record.h"
#include "ordersign/truth.h"

namespace ordersign::facts {

class Params;

/// The numbers of reading 3.4, from the policy file.
struct CurrencyRules {
  int supply_over_days;          ///< (e): how long a stated supply may be over
  int old_order_months;          ///< (f): an order this old, with nothing newer of its drug, is possible only
  int dispense_days;             ///< what a dispense without daysSupply covers
  int administration_days;       ///< how long an administration counts as current
  int late_administration_days;  ///< how long it is possible

  static CurrencyRules read(Params& params);
};

/// A date or length that is there but cannot be read is not absent (1.2); "a period whose end lies before its start cannot be read".
bool has_unreadable_length(const fhir::Request& request);

/// Reading 3.4: Met definite, Unknown possible, Unmet not current. Rules (a) to (g) of requests but (f), which needs the chart.
Truth request_current(const fhir::Request& request, Day today, const CurrencyRules& rules);
Truth statement_current(const fhir::Statement& statement, Day today);
/// Met only for combination drugs and biologics; for standard of care it is possible at most, which is the caller's to say.
Truth administration_current(const fhir::Event& event, Day today, const CurrencyRules& rules);
/// Was it given, or begun, within so many days? Unknown: perhaps, or undated. Unmet: earlier, not done or entered in error.
Truth administered_within(const fhir::Event& event, Day today, int window);
/// Unknown while its supply covers today, else Unmet.
Truth dispense_current(const fhir::Event& event, Day today, const CurrencyRules& rules);

/// Does it end before it begins? Such a period cannot be read.
bool is_backwards(const fhir::Period& period);

bool is_ordering_intent(std::string_view intent);

/// One dosage's stated length in days: bounds (an end alone counts from `start`), or a count of doses at a known pace.
/// nullopt: open-ended.
std::optional<double> dosage_days(const fhir::Dosage& dosage, const std::optional<DateTime>& start);

/// Of all dosages together: those of one sequence number run side by side, others follow each other. nullopt when one is
/// open-ended or there is none.
std::optional<double> total_days(std::span<const fhir::Dosage> dosages, const std::optional<DateTime>& start);

/// A timing's interval between two doses in days, least and greatest; nullopt when it is not structured so.
struct Interval {
  double least;
  double greatest;
};
std::optional<Interval> interval_of(const fhir::Timing& timing);

/// Length as days; a month counts as a twelfth of 365.25.
double in_days(const fhir::Length& length);

}  // namespace ordersign::facts
