// For how long does the order ask? Reading 6.9: each way to state a length, at 12 months and a day more.
#include "support/catch.h"

#include "shipped.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

constexpr auto met = Truth::Met;
constexpr auto unknown = Truth::Unknown;
constexpr auto unmet = Truth::Unmet;

ShippedFacts told_of(const std::string& dosages, const std::string& more = "") {
  return ShippedFacts(chart_of(""), infusions(dosages, more));
}
Truth asks(const std::string& dosages, const std::string& more = "") { return told_of(dosages, more).truth("period"); }

std::string dispense(const std::string& members) { return R"("dispenseRequest":{)" + members + "}"; }
std::string valid(const std::string& start, const std::string& end) {
  return dispense(R"("validityPeriod":{)" + (start.empty() ? "" : R"("start":")" + start + R"(",)") + R"("end":")" + end + "\"}");
}
std::string supply(double value, const std::string& unit, int repeats) {
  return dispense(R"("numberOfRepeatsAllowed":)" + std::to_string(repeats) + R"(,"expectedSupplyDuration":{"value":)" +
                  std::to_string(value) + R"(,"unit":")" + unit + R"(","system":"http://unitsofmeasure.org","code":")" + unit + "\"}");
}
std::string lasting(const std::string& repeat, const std::string& value, const std::string& unit, const std::string& more = "") {
  return dosage(repeat + R"(,"boundsDuration":{"value":)" + value + R"(,"unit":")" + unit + R"(","code":")" + unit + "\"}", "10", "mg/kg",
                more);
}
std::string from_to(const std::string& repeat, const std::string& start, const std::string& end, const std::string& more = "") {
  return dosage(repeat + R"(,"boundsPeriod":{)" + (start.empty() ? "" : R"("start":")" + start + R"(",)") + R"("end":")" + end + "\"}",
                "10", "mg/kg", more);
}

const std::string open_ended = dosage(every_4_weeks);

}  // namespace

TEST_CASE("nothing stated, or open-ended, is met") {
  CHECK(told_of(open_ended).findings("period") == "not-stated ");
  CHECK(asks("") == met);
  CHECK(asks(dosage(three_loading) + "," + open_ended) == met);
  CHECK(asks(open_ended, dispense(R"("validityPeriod":{"start":"2026-01-15"})")) == met);
}

TEST_CASE("the validity period counts first; an end alone counts from the day of the order") {
  CHECK(asks(open_ended, valid("2026-02-01", "2027-02-01")) == met);
  CHECK(asks(open_ended, valid("2026-02-01", "2027-02-02")) == unmet);
  CHECK(asks(open_ended, valid("", "2027-01-15")) == met);
  CHECK(asks(open_ended, valid("", "2027-01-16")) == unmet);
  CHECK(asks(open_ended, valid("2026-02", "2027-02")) == unknown);
  CHECK(asks(lasting(every_4_weeks, "24", "mo"), valid("2026-02-01", "2027-02-01")) == met);
}

TEST_CASE("else the dosages' bounds: earliest start to latest end, durations in sequence add, one without adds nothing") {
  CHECK(asks(from_to(every_4_weeks, "2026-02-01", "2027-02-01")) == met);
  CHECK(asks(from_to(every_4_weeks, "2026-02-01", "2027-02-02")) == unmet);
  CHECK(asks(from_to(every_4_weeks, "", "2027-01-15")) == met);
  CHECK(asks(from_to(every_4_weeks, "", "2027-01-16")) == unmet);
  CHECK(asks(from_to(every_2_weeks, "2026-02-01", "2026-03-01") + "," + from_to(every_4_weeks, "2026-03-01", "2027-02-01")) == met);
  CHECK(asks(from_to(every_2_weeks, "2026-02-01", "2026-03-01") + "," + from_to(every_4_weeks, "2026-03-01", "2027-02-02")) == unmet);
  CHECK(asks(lasting(every_4_weeks, "12", "mo")) == met);
  CHECK(asks(lasting(every_4_weeks, "366", "d")) == unmet);
  CHECK(asks(lasting(every_2_weeks, "6", "wk", R"("sequence":1)") + "," + lasting(every_4_weeks, "46", "wk", R"("sequence":2)")) == met);
  CHECK(asks(lasting(every_2_weeks, "6", "wk", R"("sequence":1)") + "," + lasting(every_4_weeks, "47", "wk", R"("sequence":2)")) == unmet);
  CHECK(asks(dosage(three_loading) + "," + lasting(every_4_weeks, "12", "mo")) == met);
}

TEST_CASE("else the last day of the timing's events") {
  const auto on_days = [](const std::string& last) {
    return R"({"timing":{"event":["2026-01-15","2026-01-29",")" + last +
           R"("]},"doseAndRate":[{"doseQuantity":{"value":10,"code":"mg/kg"}}]})";
  };
  CHECK(asks(on_days("2027-01-15")) == met);
  CHECK(asks(on_days("2027-01-16")) == unmet);
}

TEST_CASE("else the day of the last infusion by count and interval, loading and maintenance in sequence") {
  const auto counted = [](int count) { return dosage("\"count\":" + std::to_string(count) + "," + every_4_weeks); };
  CHECK(asks(counted(14)) == met);                                // day 364
  CHECK(asks(counted(15)) == unmet);                              // day 392
  CHECK(asks(dosage(three_loading) + "," + counted(12)) == met);  // days 0, 14, 28 and then up to 364
  CHECK(asks(dosage(three_loading) + "," + counted(13)) == unmet);
  CHECK(asks(dosage(R"("count":13,"frequency":1,"period":1,"periodUnit":"mo")")) == met);
  CHECK(asks(dosage(R"("count":14,"frequency":1,"period":1,"periodUnit":"mo")")) == unmet);
  CHECK(asks(dosage(three_loading) + "," + open_ended) == met);
}

TEST_CASE("else, where one supply is one interval, the day of the last of its infusions; with loading the first intervals are shorter") {
  CHECK(asks(open_ended, supply(28, "d", 13)) == met);    // 14 infusions, day 364
  CHECK(asks(open_ended, supply(28, "d", 14)) == unmet);  // 15, day 392
  CHECK(asks(dosage(three_loading) + "," + open_ended, supply(28, "d", 14)) == met);
  CHECK(asks(dosage(three_loading) + "," + open_ended, supply(28, "d", 15)) == unmet);
  CHECK(asks(open_ended, supply(1, "mo", 14)) == unmet);
  CHECK(asks(open_ended, supply(1, "mo", 13)) == met);
}

TEST_CASE("else the supply with its repeats") {
  CHECK(asks(open_ended, supply(90, "d", 3)) == met);
  CHECK(asks(open_ended, supply(90, "d", 4)) == unmet);
  CHECK(asks(open_ended, supply(12, "mo", 0)) == met);
  CHECK(asks(open_ended, supply(13, "mo", 0)) == unmet);
}

TEST_CASE("a stated length that cannot be read is unknown, and so is a period that ends before it starts") {
  CHECK(asks(open_ended, valid("2026-02-01", "next winter")) == unknown);
  CHECK(asks(open_ended, valid("2026-06-01", "2026-02-01")) == unknown);
  CHECK(asks(lasting(every_4_weeks, "6", "boxes")) == unknown);
  CHECK(asks(from_to(every_4_weeks, "2026-06-01", "2026-02-01")) == unknown);
  CHECK(asks(open_ended, dispense(R"("expectedSupplyDuration":{"value":6,"unit":"boxes"})")) == unknown);
}

TEST_CASE("a range of lengths is unmet only where its short end is too long as well") {
  const auto range = [](const std::string& low, const std::string& high) {
    return dosage(every_4_weeks + R"(,"boundsRange":{"low":{"value":)" + low + R"(,"code":"mo"},"high":{"value":)" + high +
                  R"(,"code":"mo"}})");
  };
  CHECK(asks(range("6", "12")) == met);
  CHECK(asks(range("6", "13")) == unknown);
  CHECK(asks(range("13", "14")) == unmet);
}
