#include "ordersign/dates.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <utility>

namespace ordersign {
namespace {

using std::chrono::days;
using std::chrono::month;
using std::chrono::seconds;
using std::chrono::year;
using std::chrono::year_month_day;
using std::chrono::year_month_day_last;

/// Takes exactly `count` digits off the front of `text`; nullopt and no change when they are not there.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

DaySpan month_span(year_month_day first) {
  return {Day(first), Day(year_month_day_last(first.year(), std::chrono::month_day_last(first.month())))};
}

/// hh:mm[:ss[.f…]] as seconds of the day; a leap second counts as the second before it.
std::optional<seconds> take_time(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  if (take(text, ':')) {
    const auto read = take_digits(text, 2);
    if (!read || *read > 60) return std::nullopt;
    second = std::min(*read, 59);
    if (take(text, '.')) {
      if (!take_digits(text, 1)) return std::nullopt;
      while (take_digits(text, 1)) {
      }
    }
  }
  return seconds(*hour * 3600 + *minute * 60 + second);
}

std::optional<seconds> take_offset(std::string_view& text) {
  if (take(text, 'Z')) return seconds(0);
  const bool west = take(text, '-');
  if (!west && !take(text, '+')) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 14 || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59 || (*hour == 14 && *minute != 0)) return std::nullopt;
  const seconds offset(*hour * 3600 + *minute * 60);
  return west ? -offset : offset;
}

int age_at(Day birth, Day on) {
  const year_month_day born{birth};
  const year_month_day now{on};
  int age = static_cast<int>(now.year()) - static_cast<int>(born.year());
  // Someone born on 29 February comes of age on 1 March of a common year.
  if (now.month() < born.month() || (now.month() == born.month() && now.day() < born.day())) --age;
  return age;
}

}  // namespace

std::optional<DateTime> parse_date_time(std::string_view text) {
  const auto y = take_digits(text, 4);
  if (!y || *y == 0) return std::nullopt;
  if (text.empty()) {
    return DateTime{{Day(year(*y) / 1 / 1), Day(year(*y) / 12 / 31)}, std::nullopt};
  }
  if (!take(text, '-')) return std::nullopt;
  const auto m = take_digits(text, 2);
  if (!m || *m < 1 || *m > 12) return std::nullopt;
  if (text.empty()) return DateTime{month_span(year(*y) / *m / 1), std::nullopt};
  if (!take(text, '-')) return std::nullopt;
  const auto d = take_digits(text, 2);
  if (!d) return std::nullopt;
  const year_month_day date = year(*y) / *m / *d;
  if (!date.ok()) return std::nullopt;
  const Day day(date);
  if (text.empty()) return DateTime{single(day), std::nullopt};
  if (!take(text, 'T')) return std::nullopt;
  const auto time = take_time(text);
  if (!time) return std::nullopt;
  if (text.empty()) return DateTime{single(day), std::nullopt};
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  return DateTime{single(day), Instant(day) + *time - *offset};
}

std::optional<Instant> parse_instant(std::string_view text) {
  const auto read = parse_date_time(text);
  if (!read || read->days.first != read->days.last) return std::nullopt;
  if (read->instant) return read->instant;
  if (text.size() != std::string_view("2026-11-24").size()) return std::nullopt;
  return Instant(read->days.first);
}

DaySpan single(Day day) { return {day, day}; }

Truth before(const DaySpan& a, const DaySpan& b) {
  if (a.last < b.first) return Truth::Met;
  return a.first >= b.last ? Truth::Unmet : Truth::Unknown;
}

Truth after(const DaySpan& a, const DaySpan& b) { return before(b, a); }

Truth after(const DateTime& a, const DateTime& b) {
  if (a.instant && b.instant) return truth_of(*a.instant > *b.instant);
  return after(a.days, b.days);
}

Day add_months(Day day, int months) {
  const year_month_day from{day};
  const auto there = std::chrono::year_month(from.year(), from.month()) + std::chrono::months(months);
  const year_month_day same_day = there / from.day();
  return same_day.ok() ? Day(same_day) : Day(there / std::chrono::last);
}

DaySpan add_months(const DaySpan& span, int months) { return {add_months(span.first, months), add_months(span.last, months)}; }

DaySpan add_days(const DaySpan& span, int count) { return {span.first + days(count), span.last + days(count)}; }

Ages ages_at(const DaySpan& birth, Day on) { return {age_at(birth.last, on), age_at(birth.first, on)}; }

Day day_of(Instant instant) { return std::chrono::floor<days>(instant); }

namespace {

/// With zeros before it, in at least so many characters.
std::string& append(std::string& text, std::int64_t number, std::size_t least) {
  const auto digits = std::to_string(number);
  return text.append(least - std::min(least, digits.size()), '0').append(digits);
}

}  // namespace

std::string to_string(Day day) {
  const year_month_day date{day};
  std::string text;
  append(text, static_cast<int>(date.year()), 4) += '-';
  append(text, static_cast<unsigned>(date.month()), 2) += '-';
  append(text, static_cast<unsigned>(date.day()), 2);
  return text;
}

std::string to_string(const DaySpan& span) {
  if (span.first == span.last) return to_string(span.first);
  const year_month_day first{span.first};
  if (span == month_span(first)) return to_string(span.first).substr(0, 7);
  if (first == first.year() / 1 / 1 && Day(first.year() / 12 / 31) == span.last) return to_string(span.first).substr(0, 4);
  return to_string(span.first) + " to " + to_string(span.last);
}

std::string to_string(Instant instant) {
  const Day day = day_of(instant);
  const auto rest = (instant - Instant(day)).count();
  auto text = to_string(day);
  for (const auto& [before, number] : {std::pair('T', rest / 3600), {':', rest / 60 % 60}, {':', rest % 60}}) {
    append(text += before, number, 2);
  }
  text += 'Z';
  return text;
}

}  // namespace ordersign
