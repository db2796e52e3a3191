#include "ordersign/dates.h"

#include <array>
#include <cstdio>

#include "support/catch.h"

using namespace ordersign;
using std::chrono::hours;
using std::chrono::minutes;

namespace {
Day date(int y, unsigned m, unsigned d) { return Day(std::chrono::year(y) / std::chrono::month(m) / std::chrono::day(d)); }
DaySpan span(std::string_view text) { return parse_date_time(text).value().days; }
}  // namespace

TEST_CASE("a partial date is every day that it may mean") {
  CHECK((span("2024-02") == DaySpan{date(2024, 2, 1), date(2024, 2, 29)}));
  CHECK((span("2023") == DaySpan{date(2023, 1, 1), date(2023, 12, 31)}));
  CHECK(span("2026-11-24") == single(date(2026, 11, 24)));
}

TEST_CASE("a dateTime keeps the civil day that was written and knows its instant") {
  const auto late = parse_date_time("2026-03-02T23:30:00-05:00").value();
  CHECK(late.days == single(date(2026, 3, 2)));
  CHECK(late.instant == Instant(date(2026, 3, 3)) + hours(4) + minutes(30));
  CHECK(parse_date_time("2026-03-02T23:30:00.123456789Z").value().instant.has_value());
  CHECK(parse_date_time("2026-03-02T10:00:00+14:00").value().instant == Instant(date(2026, 3, 1)) + hours(20));
  CHECK_FALSE(parse_date_time("2026-03-02T23:30:00").value().instant.has_value());
}

TEST_CASE("what is no FHIR date is refused") {
  for (const auto* text : {"",
                           "26",
                           "2026-",
                           "2026-13",
                           "2026-00",
                           "2026-02-30",
                           "2026-1-1",
                           "2026/01/01",
                           "0000",
                           "2026-01-01T",
                           "2026-01-01T25:00:00Z",
                           "2026-01-01T10:61:00Z",
                           "2026-01-01T10:00:00+15:00",
                           "2026-01-01T10:00:00+14:30",
                           "2026-01-01T24:00:00Z",
                           "2026-01-01T10:00:00.Z",
                           "2026-01-01 10:00",
                           "2026-01-01T10:00:00Zjunk",
                           "yesterday",
                           "٢٠٢٦"}) {
    INFO(text);
    CHECK_FALSE(parse_date_time(text).has_value());
  }
}

TEST_CASE("spans compare as met or unmet only when every day agrees") {
  CHECK(before(span("2024-01"), span("2024-02")) == Truth::Met);
  CHECK(before(span("2024-02"), span("2024-02")) == Truth::Unknown);
  CHECK(before(span("2024-02-01"), span("2024-02")) == Truth::Unknown);
  CHECK(before(span("2024-02-29"), span("2024-02")) == Truth::Unmet);
  CHECK(after(span("2024-03"), span("2024-02-29")) == Truth::Met);
  CHECK(before(span("2024-02-01"), span("2024-02-01")) == Truth::Unmet);
}

TEST_CASE("instants decide what their days leave open") {
  const auto morning = parse_date_time("2026-03-02T09:00:00Z").value();
  const auto evening = parse_date_time("2026-03-02T21:00:00Z").value();
  CHECK(after(evening, morning) == Truth::Met);
  CHECK(after(morning, evening) == Truth::Unmet);
}

TEST_CASE("adding months keeps the day or takes the month's last") {
  CHECK(add_months(date(2026, 1, 31), 1) == date(2026, 2, 28));
  CHECK(add_months(date(2024, 2, 29), 12) == date(2025, 2, 28));
  CHECK(add_months(date(2026, 11, 24), 12) == date(2027, 11, 24));
  CHECK(add_months(date(2026, 12, 15), -12) == date(2025, 12, 15));
}

TEST_CASE("age is unknown while the birthday may fall on either side") {
  const auto certain = ages_at(span("2021-11-24"), date(2026, 11, 24));
  CHECK((certain.youngest == 5 && certain.oldest == 5));
  CHECK(ages_at(span("2021-11-25"), date(2026, 11, 24)).oldest == 4);
  const auto open = ages_at(span("2021"), date(2026, 11, 24));
  CHECK((open.youngest == 4 && open.oldest == 5));
  CHECK(ages_at(span("2020-02-29"), date(2025, 2, 28)).oldest == 4);
  CHECK(ages_at(span("2020-02-29"), date(2025, 3, 1)).oldest == 5);
}

TEST_CASE("dates are written as precisely as they were given") {
  CHECK(to_string(span("2026-11-24")) == "2026-11-24");
  CHECK(to_string(span("2026-11")) == "2026-11");
  CHECK(to_string(span("2026")) == "2026");
  CHECK((to_string(DaySpan{date(2026, 1, 2), date(2026, 1, 9)}) == "2026-01-02 to 2026-01-09"));
  CHECK(to_string(parse_instant("2026-11-24T22:04:35Z").value()) == "2026-11-24T22:04:35Z");
  CHECK(to_string(parse_instant("2026-01-02T00:00:09Z").value()) == "2026-01-02T00:00:09Z");
}

TEST_CASE("any day is written as C writes its numbers, and read again") {
  for (auto day = date(1, 1, 1); day < date(10'100, 1, 1);
       day += std::chrono::days(day < date(2040, 1, 1) && day > date(1990, 1, 1) ? 1 : 53)) {
    const std::chrono::year_month_day parts{day};
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(parts.year()), static_cast<unsigned>(parts.month()),
                  static_cast<unsigned>(parts.day()));
    REQUIRE(to_string(day) == text.data());
    if (day < date(10'000, 1, 1)) REQUIRE(span(text.data()) == DaySpan{day, day});
  }
}

TEST_CASE("the clock setting takes an instant or a whole day, nothing vaguer") {
  CHECK(parse_instant("2026-01-15") == Instant(date(2026, 1, 15)));
  CHECK(parse_instant("2026-01-15T07:00:00-05:00") == Instant(date(2026, 1, 15)) + hours(12));
  CHECK_FALSE(parse_instant("2026-01").has_value());
  CHECK_FALSE(parse_instant("2026-01-15T07:00:00").has_value());
  CHECK_FALSE(parse_instant("now").has_value());
}
