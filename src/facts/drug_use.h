// When a drug that is no longer current was last used. Reading 6.6.
#pragma once

#include <optional>

#include "facts/chart.h"

namespace ordersign::facts {

/// "Last use: per entry its date of administration or dispense, its period's end or effectiveDateTime, else authoredOn; the newest counts;
/// undated: possible; a plan, proposal or option is no use."
struct LastUse {
  std::optional<DaySpan> used;  ///< the newest
  bool undated = false;         ///< an entry has no date: it may be the newest
  Evidence evidence;            ///< of the newest, or of an undated one
};

/// Adds one use to what is known of its drug.
void note_last_use(LastUse& last, const Use& use, const Hit* hit);

/// Was the last use within so many days of today? Unknown when undated or the span straddles.
Truth used_within(const LastUse& last, Day today, int days);

}  // namespace ordersign::facts
