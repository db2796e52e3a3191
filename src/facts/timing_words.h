// A pace told by Timing.code or its words alone: Q4W, QD, "every 4 weeks".
#pragma once

#include <optional>

#include "fhir/elements.h"

namespace ordersign::facts {

/// Days between two doses. Knows HL7's GTSAbbreviation (QD, BID, QOD …), `Q` with a number and a unit (Q4W, q 28 days) and "every" with a
/// number and a unit of days, weeks or months, as the whole of a code, display or text. nullopt for anything else, or where two disagree.
std::optional<double> days_told_by(const fhir::Concept& code);

}  // namespace ordersign::facts
