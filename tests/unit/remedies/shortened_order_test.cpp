#include "remedies/shortened_order.h"

#include "support/catch.h"

#include "unit/remedies/support.h"

using namespace ordersign;
using namespace ordersign::remedies;
using namespace ordersign::testing;

namespace {

/// Ended twelve months after 15 January 2026.
EndBy a_year(std::vector<std::optional<int>> counts = {}, std::optional<int> repeats = {}) {
  return {single(day("2026-01-15")), day("2027-01-15"), Number{12, Unit::Months}, std::move(counts), repeats};
}

std::string order_with(const std::string& members) {
  return R"({"resourceType":"MedicationRequest","id":"o1","status":"draft","intent":"order","authoredOn":"2026-01-15",)" + members + "}";
}

std::string repeat(const std::string& members) {
  return R"({"timing":{"repeat":{)" + members + R"(,"frequency":1,"period":4,"periodUnit":"wk"}}})";
}

std::optional<Suggestion> ended(const std::string& order, const EndBy& end_by = a_year()) {
  const Signing signing({order});
  return shortened_order(signing.sources, suggestion_texts(), signing.orders.front(), end_by);
}

}  // namespace

TEST_CASE("a validity period ends in time, and what else it says stays") {
  const auto suggestion = ended(order_with(
      R"("dispenseRequest":{"quantity":{"value":1},"validityPeriod":{"id":"v","start":"2026-01-15","end":"2028-01-15","_end":{"id":"x"}}})"));
  REQUIRE(suggestion);
  CHECK(suggestion->label == "end 2027-01-15, 12 months");
  const auto order = written_by(suggestion);
  const auto validity = order["dispenseRequest"]["validityPeriod"];
  CHECK(validity["end"].string() == "2027-01-15");
  CHECK(validity["start"].string() == "2026-01-15");
  CHECK(validity["id"].string() == "v");
  CHECK(validity["_end"].absent());
  CHECK(order["dispenseRequest"]["quantity"]["value"].number() == 1);
}

TEST_CASE("an order without a validity period gets one from its start") {
  const auto order = written_by(ended(order_with(R"("dosageInstruction":[)" + repeat(R"("boundsPeriod":{"end":"2028-01-15"})") + "]")));
  CHECK(order["dispenseRequest"]["validityPeriod"]["start"].string() == "2026-01-15");
  CHECK(order["dispenseRequest"]["validityPeriod"]["end"].string() == "2027-01-15");
  const auto bounds = at(order["dosageInstruction"], 0)["timing"]["repeat"]["boundsPeriod"];
  CHECK(bounds["end"].string() == "2027-01-15");
}

TEST_CASE("durations in sequence are cut where the year is over") {
  const auto duration = [](int value) {
    return R"("boundsDuration":{"value":)" + std::to_string(value) + R"(,"unit":"wk","system":"http://unitsofmeasure.org","code":"wk"})";
  };
  const auto order = written_by(ended(order_with(R"("dosageInstruction":[)" + repeat(duration(6)) + "," + repeat(duration(80)) + "]")));
  const auto first = at(order["dosageInstruction"], 0)["timing"]["repeat"]["boundsDuration"];
  const auto second = at(order["dosageInstruction"], 1)["timing"]["repeat"]["boundsDuration"];
  CHECK(first["value"].number() == 6);
  CHECK(second["value"].number() == 365 - 42);
  CHECK(second["code"].string() == "d");
}

TEST_CASE("a step that would last no day is not cut, nor is a range") {
  const auto years = [](int value) { return R"("boundsDuration":{"value":)" + std::to_string(value) + R"(,"code":"a"})"; };
  CHECK_FALSE(ended(order_with(R"("dosageInstruction":[)" + repeat(years(1)) + "," + repeat(years(1)) + "]")));
  CHECK_FALSE(ended(order_with(R"("dosageInstruction":[)" +
                               repeat(R"("boundsRange":{"low":{"value":2,"code":"a"},"high":{"value":3,"code":"a"}})") + "]")));
}

TEST_CASE("counts and their greatest are lowered to those that end in time") {
  const auto order = written_by(ended(order_with(R"("dosageInstruction":[)" + repeat(R"("count":20,"countMax":26)") + "]"), a_year({14})));
  const auto cut = at(order["dosageInstruction"], 0)["timing"]["repeat"];
  CHECK(cut["count"].number() == 14);
  CHECK(cut["countMax"].number() == 14);
  CHECK_FALSE(ended(order_with(R"("dosageInstruction":[)" + repeat(R"("count":20)") + "]"), a_year({0})));
}

TEST_CASE("days after the end are taken from a list of days, and a list of none is not offered") {
  const auto events = [](const std::string& days) { return order_with(R"("dosageInstruction":[{"timing":{"event":[)" + days + "]}}]"); };
  const auto order = written_by(ended(events(R"("2026-01-15","2026-12-17","2027-01-16","2027-03-01")")));
  CHECK(at(order["dosageInstruction"], 0)["timing"]["event"].size() == 2);
  CHECK_FALSE(ended(events(R"("2027-02-01","2027-03-01")")));
}

TEST_CASE("refills are lowered, and a supply that lasts longer than the year is cut to it") {
  const auto supply = [](const std::string& duration, int repeats) {
    return order_with(R"("dispenseRequest":{"expectedSupplyDuration":)" + duration + R"(,"numberOfRepeatsAllowed":)" +
                      std::to_string(repeats) + "}");
  };
  const auto refills = written_by(ended(supply(R"({"value":28,"code":"d"})", 20), a_year({}, 13)));
  CHECK(refills["dispenseRequest"]["numberOfRepeatsAllowed"].number() == 13);
  CHECK(refills["dispenseRequest"]["expectedSupplyDuration"]["value"].number() == 28);
  const auto long_one = written_by(ended(supply(R"({"value":2,"code":"a"})", 1)));
  CHECK(long_one["dispenseRequest"]["numberOfRepeatsAllowed"].number() == 0);
  CHECK(long_one["dispenseRequest"]["expectedSupplyDuration"]["value"].number() == 365);
}

TEST_CASE("a service request ends by its own period or timing") {
  const auto service = [](const std::string& members) {
    return R"({"resourceType":"ServiceRequest","id":"s1","status":"draft","intent":"order",)" + members + "}";
  };
  const auto period = written_by(ended(service(R"("occurrencePeriod":{"start":"2026-01-15","end":"2028-01-15"})")));
  CHECK(period["occurrencePeriod"]["end"].string() == "2027-01-15");
  CHECK(period["dispenseRequest"].absent());
  const auto timing =
      written_by(ended(service(R"("occurrenceTiming":{"repeat":{"count":26,"frequency":1,"period":4,"periodUnit":"wk"}})"), a_year({14})));
  CHECK(timing["occurrenceTiming"]["repeat"]["count"].number() == 14);
}

TEST_CASE("an order of a release that names its elements otherwise is not ended") {
  CHECK_FALSE(
      ended(R"({"resourceType":"MedicationOrder","id":"o1","status":"draft","dispenseRequest":{"validityPeriod":{"end":"2028-01-15"}}})"));
}
