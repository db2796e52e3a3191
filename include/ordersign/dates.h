// FHIR dates as spans of civil days, so that "2024-02" compares as what it is: any day of that February.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ordersign/truth.h"

namespace ordersign {

using Day = std::chrono::sys_days;
using Instant = std::chrono::sys_seconds;
/// Asked once per call, so that one answer has one "now".
using Clock = std::function<Instant()>;

/// All days that a partial date may mean; `first <= last`.
struct DaySpan {
  Day first{};
  Day last{};
  friend bool operator==(const DaySpan&, const DaySpan&) = default;
};

/// A FHIR date, dateTime or instant. `days` is the civil date as written (its offset not applied, since a chart's
/// day is the day its author saw); `instant` is there when a time with an offset was given.
struct DateTime {
  DaySpan days;
  std::optional<Instant> instant;
};

/// Reads YYYY, YYYY-MM, YYYY-MM-DD and YYYY-MM-DDThh:mm[:ss[.f…]](Z|±hh:mm) (FHIR R4, datatypes, dateTime).
/// A time without offset, as older servers send, keeps its day. Anything else: nullopt.
std::optional<DateTime> parse_date_time(std::string_view text);

/// Reads an instant as the clock setting gives it: a full dateTime with offset, or a date (its midnight UTC).
std::optional<Instant> parse_instant(std::string_view text);

DaySpan single(Day day);

/// Is every day of `a` before / after every day of `b`? Unknown when the spans leave both open.
Truth before(const DaySpan& a, const DaySpan& b);
Truth after(const DaySpan& a, const DaySpan& b);
/// As above; decided by the instants where both have one.
Truth after(const DateTime& a, const DateTime& b);

/// The same day `months` calendar months on; the last of the month where that day does not exist (31 January + 1 = 28 February).
Day add_months(Day day, int months);
DaySpan add_months(const DaySpan& span, int months);
DaySpan add_days(const DaySpan& span, int days);

/// Completed years at `on` for someone born within `birth`; the least and the greatest that the span allows.
struct Ages {
  int youngest;
  int oldest;
};
Ages ages_at(const DaySpan& birth, Day on);

Day day_of(Instant instant);
/// "2026-11-24"
std::string to_string(Day day);
/// "2026-11-24", or "2026-11" or "2026" when the span is that month or year, or "first to last".
std::string to_string(const DaySpan& span);
/// "2026-11-24T22:04:35Z"
std::string to_string(Instant instant);

}  // namespace ordersign
