#include "facts/schedule.h"

#include "support/catch.h"

#include "fhir/read.h"
#include "support/builders.h"

using namespace ordersign::facts;
using ordersign::testing::Json;

namespace {

/// A dosage with this `repeat`.
std::string repeat(const std::string& members) { return R"({"timing":{"repeat":{)" + members + "}}}"; }
std::string every(const std::string& period, const std::string& unit, const std::string& more = "") {
  return repeat(R"("frequency":1,"period":)" + period + R"(,"periodUnit":")" + unit + "\"" + more);
}
std::string weeks(const std::string& period, const std::string& more = "") { return every(period, "wk", more); }
std::string days(const std::string& period, const std::string& more = "") { return every(period, "d", more); }
std::string bounded(const std::string& value, const std::string& unit) {
  return R"(,"boundsDuration":{"value":)" + value + R"(,"code":")" + unit + "\"}";
}
std::string on(const std::string& dates) { return R"({"timing":{"event":[)" + dates + "]}}"; }
std::string numbered(int sequence, std::string dosage) { return dosage.insert(1, R"("sequence":)" + std::to_string(sequence) + ","); }

/// 3 doses 2 weeks apart, then one every 4 weeks.
constexpr ScheduleLabel label{3, 14, 2, 28, 3};

Schedule shape(const std::string& dosages) {
  const Json json("[" + dosages + "]");
  return schedule_of(ordersign::fhir::read_dosages(json.root()), label).shape;
}

constexpr auto both = Schedule::LoadingThenMaintenance;
constexpr auto loading = Schedule::LoadingOnly;
constexpr auto maintenance = Schedule::MaintenanceOnly;
constexpr auto once = Schedule::SingleDose;
constexpr auto too_many = Schedule::TooManyLoading;
constexpr auto other = Schedule::OtherInterval;
constexpr auto open = Schedule::Unstructured;
const std::string three = R"(,"count":3)";

struct Row {
  std::string dosages;
  Schedule want;
};

void check(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(row.dosages);
    CHECK(static_cast<int>(shape(row.dosages)) == static_cast<int>(row.want));
  }
}

}  // namespace

TEST_CASE("14 days with 2 either way is the loading pace, 28 with 3 the maintenance pace, and nothing else is either") {
  check({{days("11.9", three), other},
         {days("12", three), loading},
         {days("14", three), loading},
         {days("16", three), loading},
         {days("16.1", three), other},
         {days("24.9"), other},
         {days("25"), maintenance},
         {days("28"), maintenance},
         {days("31"), maintenance},
         {days("31.1"), other},
         {weeks("1"), other},
         {weeks("2", three), loading},
         {weeks("3"), other},
         {weeks("4"), maintenance},
         {weeks("8"), other},
         {every("1", "mo"), maintenance},
         {every("2", "mo"), other},
         {every("336", "h", three), loading}});
}

TEST_CASE("at the loading pace three doses are loading, four or no end are too many, one is a single dose") {
  check({{weeks("2", R"(,"count":2)"), loading},
         {weeks("2", three), loading},
         {weeks("2", R"(,"count":4)"), too_many},
         {weeks("2", R"(,"count":1)"), once},
         {weeks("2"), too_many},
         {weeks("2", R"(,"count":3,"countMax":4)"), open},
         {weeks("2", R"(,"count":2,"countMax":3)"), open},
         {weeks("2", R"(,"count":-1e300)"), open},
         {weeks("2", R"(,"count":1e300)"), too_many},
         {weeks("2", R"(,"count":4,"countMax":6)"), open}});
}

TEST_CASE("without a count the bounds tell how many loading doses there are") {
  check({{weeks("2", bounded("28", "d")), loading},
         {weeks("2", bounded("42", "d")), loading},
         {weeks("2", bounded("43", "d")), too_many},
         {weeks("2", bounded("6", "wk")), loading},
         {weeks("2", bounded("2", "mo")), too_many},
         {weeks("2", bounded("1", "d")), once},
         {weeks("2", bounded("6", "vials")), open},
         {weeks("2", R"(,"boundsPeriod":{"start":"2026-01-01","end":"2026-02-12"})"), loading},
         {weeks("2", R"(,"boundsPeriod":{"start":"2026-01-01","end":"2026-02-13"})"), too_many},
         {weeks("2", R"(,"boundsPeriod":{"end":"2026-02-12"})"), open},
         {weeks("2", R"(,"boundsPeriod":{"start":"2026-01-01"})"), too_many},
         {weeks("2", R"(,"boundsRange":{"low":{"value":4,"code":"wk"},"high":{"value":8,"code":"wk"}})"), open}});
}

TEST_CASE("loading, then maintenance is read from two dosages in order of their sequence") {
  check({{weeks("2", three) + "," + weeks("4"), both},
         {numbered(1, weeks("2", three)) + "," + numbered(2, weeks("4")), both},
         {numbered(2, weeks("4")) + "," + numbered(1, weeks("2", three)), both},
         {numbered(1, weeks("4")) + "," + numbered(2, weeks("2", three)), open},
         {weeks("2") + "," + weeks("4"), too_many},
         {weeks("2", R"(,"count":2)") + "," + weeks("2", three), too_many},
         // Two vials of one dose, or four doses.
         {weeks("2", R"(,"count":2)") + "," + weeks("2", R"(,"count":2)"), open},
         {weeks("2", three) + "," + weeks("3"), other},
         {weeks("2", three) + R"(,{"text":"then monthly"})", open}});
}

TEST_CASE("dated doses have the shape of their gaps, in whatever order they stand") {
  const std::string first_three = R"("2026-01-01","2026-01-15","2026-01-29")";
  check({{on(first_three), loading},
         {on(R"("2026-01-29","2026-01-01","2026-01-15")"), loading},
         {on(first_three + R"(,"2026-02-26","2026-03-26")"), both},
         {on(first_three + R"(,"2026-02-12")"), too_many},
         {on(R"("2026-01-01","2026-01-29")"), maintenance},
         {on(R"("2026-01-01","2026-01-29","2026-02-12")"), other},
         {on(R"("2026-01-01","2026-01-21")"), other},
         {on(R"("2026-01-01")"), once},
         {on(R"("2026-01-01","2026-01-01")"), once},
         {on(R"("2026-01","2026-02")"), open},
         {on(R"("2026-01-01","soon")"), open},
         {on(R"("2026-01-01")") + "," + on(R"("2026-01-15")") + "," + on(R"("2026-01-29")"), loading}});
}

TEST_CASE("what has no structured timing stays open") {
  check({{"", open},
         {R"({"text":"10 mg/kg at weeks 0, 2, 4, then every 4 weeks"})", open},
         {repeat(R"("frequency":1)"), open},
         {repeat(R"("period":2,"periodUnit":"fortnight")"), open},
         {repeat(R"("frequency":0,"period":2,"periodUnit":"wk")"), open},
         {R"({"timing":{"code":{"text":"as the nurse says"}}})", open}});
}

// Reading 6.8: "a timing with countMax, periodMax or frequencyMax" is unknown.
TEST_CASE("an interval with two ends leaves the schedule open") {
  check({{days("13", R"(,"periodMax":15,"count":3)"), open},
         {days("14", R"(,"periodMax":20,"count":3)"), open},
         {days("18", R"(,"periodMax":22)"), open},
         {days("26", R"(,"periodMax":30)"), open},
         {repeat(R"("frequency":2,"period":4,"periodUnit":"wk","count":3)"), loading},
         {repeat(R"("frequency":1,"frequencyMax":2,"period":4,"periodUnit":"wk")"), open},
         {repeat(R"("frequency":1,"period":1,"periodUnit":"wk","dayOfWeek":["mon","thu"])"), other}});
}

TEST_CASE("an interval off the label is told in days") {
  const Json json("[" + weeks("3") + "]");
  CHECK(schedule_of(ordersign::fhir::read_dosages(json.root()), label).interval == 21.0);
}

TEST_CASE("a pace told by code alone is structured") {
  const auto coded = [](const std::string& text) { return R"({"timing":{"code":{"text":")" + text + "\"}}}"; };
  check({{coded("Q2W"), too_many}, {coded("Q4W"), maintenance}, {coded("every 3 weeks"), other}});
}

TEST_CASE("one dose and then every 4 weeks is a shape of its own; a single dose beside anything else leaves it open") {
  const auto single = weeks("2", R"(,"count":1)");
  check({{single + "," + weeks("4"), Schedule::SingleThenMaintenance},
         {single + "," + weeks("2", three), open},
         {single + "," + single, open}});
}
