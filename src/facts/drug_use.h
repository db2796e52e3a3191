// When drugs that are infused or handed over were last used: windows over administrations, and the newest use of each drug.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "facts/chart.h"

namespace ordersign::facts {

/// reading 3.4: "MedicationAdministration of a combination drug or biologic: in-progress, or completed within 35 days". Unknown for a
/// completed one whose date is missing or straddles the window.
Truth administration_current(const fhir::Event& event, Day today, int window_days);

/// reading 6.6: "Last use: newest administration, dispense or period end, else authoredOn; undated: possible."
struct LastUse {
  std::optional<DaySpan> used;      ///< newest administration, dispense or period end
  std::optional<DaySpan> authored;  ///< newest authoredOn, for want of those
  bool any = false;                 ///< it was used at all
  Evidence evidence;                ///< of the newest
};

/// Adds one use that is no longer current to what is known of its drug.
void note_last_use(LastUse& last, const Use& use, const Hit* hit);

/// Was the last use within so many days of today? Unknown when undated or the span straddles.
Truth used_within(const LastUse& last, Day today, int days);

}  // namespace ordersign::facts
