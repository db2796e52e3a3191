// Typed values as a card writes them: "1,400 mg", "2026-01-15", "14 medications", "every 2 weeks" less its "every". The only place
// where numbers and days become text for people.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ordersign/finding.h"
#include "ordersign/policy.h"
#include "ordersign/remedy.h"

namespace ordersign::cards {

/// In full. A number of more than 9,999,999 or less than -999,999 is written as over or under that.
std::string written(const Value& value);

/// "at weeks 0, 2, 4, then every 4 weeks"; in days where it is not in whole weeks.
std::string written(const std::vector<DosePhase>& schedule);

/// The same without "at".
std::string listed(const std::vector<DosePhase>& schedule);
/// "weeks 0, 2 and 4": of the doses that the schedule counts.
std::string loading_times(const std::vector<DosePhase>& schedule);

bool is_time(Unit unit);
/// In the unit in which it was probably given. A month as FHIR's timings have it is a twelfth of 365.25 days.
Number time_of(const Every& every);
/// "2-week"
std::string adjective_of(const Number& time);

/// A value, words and names cut to what the form allows.
std::string written(const Value& value, const ValueForm& form);

/// The most characters (code points) that a value of this form is written with.
std::size_t widest(const ValueForm& form);

/// The chart's own words for it and what was measured; chart text, not escaped.
std::string display_of(const Evidence& evidence);

}  // namespace ordersign::cards
