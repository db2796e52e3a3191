// The weight that doses are held against, and whether it is believed. Reading 6.8.
#include "facts/body_weight.h"

#include "support/catch.h"

#include "charted.h"

using namespace ordersign;
using namespace ordersign::facts;
using namespace ordersign::testing;

namespace {

const std::string weight_codes =
    R"({"resourceType":"ValueSet","id":"body-weight","compose":{"include":[{"system":"http://loinc.org","concept":[{"code":"29463-7"}]}]}})";

std::string weight(const std::string& id, const std::string& value, const std::string& unit, const std::string& when,
                   const std::string& more = "") {
  return entry_of("Observation", id,
                  R"("status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"effectiveDateTime":")" + when +
                      R"(","valueQuantity":{"value":)" + value + R"(,"code":")" + unit + "\"}" + more);
}
std::string kg(const std::string& value, const std::string& when) { return weight("w" + when, value, "kg", when); }

/// Of the shipped policy, for an adult and a minor; the set stands first.
constexpr WeightRules adults{0, 180, 20, 350, 0.2};
constexpr WeightRules minors{0, 90, 8, 200, 0.3};

/// As of 15 January 2026.
WeightReading read(const std::string& entries, const WeightRules& rules = adults, const std::string& link = "") {
  const auto bundle = R"({"resourceType":"Bundle",)" + link + R"("entry":[)" + entries + "]}";
  const Charted made(R"({"weights":)" + bundle + "}", "", terminology_of({weight_codes}), "2026-01-15");
  return read_weight(made.chart, rules);
}

std::optional<Weight> newest(const std::string& entries) { return read(entries).newest; }
WeightDoubt doubt(const std::string& entries, const WeightRules& rules = adults) { return read(entries, rules).doubt; }

const std::string cut = R"("link":[{"relation":"next","url":"http://example.org/2"}],)";

}  // namespace

TEST_CASE("a weight is read in kilograms, grams and pounds, and in nothing else") {
  CHECK(newest(weight("w", "70", "kg", "2026-01-01"))->most_kg == 70);
  CHECK(newest(weight("w", "4200", "g", "2026-01-01"))->most_kg == Approx(4.2));
  CHECK(newest(weight("w", "154.3", "[lb_av]", "2026-01-01"))->most_kg == Approx(69.99).margin(0.01));
  for (const auto* unit : {"", "st", "m", "kg/m2"}) {
    const auto reading = read(weight("w", "70", unit, "2026-01-01"));
    CHECK_FALSE(reading.newest.has_value());
    CHECK(reading.some_unreadable);
  }
  for (const auto* value : {"0", "-70", "\"70\"", "null"}) CHECK_FALSE(newest(weight("w", value, "kg", "2026-01-01")).has_value());
}

TEST_CASE("the newest weight counts, wherever it stands, and not one of the future or withdrawn") {
  const auto old = weight("old", "60", "kg", "2025-06-01");
  const auto recent = weight("new", "70", "kg", "2026-01-02");
  CHECK(newest(old + "," + recent)->most_kg == 70);
  CHECK(newest(recent + "," + old)->most_kg == 70);
  CHECK(newest(old + "," + weight("future", "70", "kg", "2026-01-16"))->most_kg == 60);
  for (const auto* status : {"entered-in-error", "cancelled", "registered"}) {
    CHECK(newest(old + "," + replaced(recent, "final", status))->most_kg == 60);
  }
  CHECK(newest(replaced(recent, "29463-7", "8302-2")) == std::nullopt);
  CHECK(newest("") == std::nullopt);
}

TEST_CASE("two weights of one day are a range, unless their times tell which is newer") {
  const auto range = newest(weight("b", "70", "kg", "2026-01-02") + "," + weight("a", "77", "kg", "2026-01-02"));
  CHECK(range->least_kg == 70);
  CHECK(range->most_kg == 77);
  CHECK(range->evidence.size() == 2);
  const auto morning = weight("m", "70", "kg", "2026-01-02T08:00:00Z");
  const auto evening = weight("e", "77", "kg", "2026-01-02T20:00:00Z");
  for (const auto& order : {morning + "," + evening, evening + "," + morning}) {
    CHECK(newest(order)->least_kg == 77);
    CHECK(newest(order)->most_kg == 77);
  }
}

TEST_CASE("an undated weight is used only for want of a dated one") {
  const auto undated = replaced(weight("u", "99", "kg", "?"), R"("effectiveDateTime":"?",)", "");
  CHECK(newest(undated)->most_kg == 99);
  CHECK_FALSE(newest(undated)->dated);
  CHECK_FALSE(read(undated).known());
  CHECK(newest(undated + "," + weight("d", "70", "kg", "2020-01-01"))->most_kg == 70);
}

TEST_CASE("a weight is fresh for 180 days, a minor's for 90") {
  CHECK(read(kg("70", "2025-07-19")).fresh == Truth::Met);  // 180 days
  CHECK(read(kg("70", "2025-07-18")).fresh == Truth::Unmet);
  CHECK(read(kg("70", "2025-07")).fresh == Truth::Unknown);
  CHECK(read(kg("40", "2025-10-17"), minors).fresh == Truth::Met);  // 90 days
  CHECK(read(kg("40", "2025-10-16"), minors).fresh == Truth::Unmet);
  CHECK_FALSE(read(kg("70", "2025-07-18")).known());
  CHECK(read(kg("70", "2025-07-19")).known());
}

TEST_CASE("a weight outside its bounds is not believed") {
  for (const auto* believed : {"20", "350"}) CHECK(doubt(kg(believed, "2026-01-02")) == WeightDoubt::None);
  for (const auto* not_believed : {"19.9", "350.1"}) CHECK(doubt(kg(not_believed, "2026-01-02")) == WeightDoubt::OutOfBounds);
  for (const auto* believed : {"8", "200"}) CHECK(doubt(kg(believed, "2026-01-02"), minors) == WeightDoubt::None);
  for (const auto* not_believed : {"7.9", "200.1"}) CHECK(doubt(kg(not_believed, "2026-01-02"), minors) == WeightDoubt::OutOfBounds);
  CHECK_FALSE(read(kg("19.9", "2026-01-02")).known());
}

TEST_CASE("a weight more than a fifth of the one before it away is not believed, a minor's more than three tenths") {
  const auto before = [](const std::string& value, const std::string& when = "2025-12-01") { return "," + kg(value, when); };
  for (const auto* near : {"80", "120"}) CHECK(doubt(kg(near, "2026-01-02") + before("100")) == WeightDoubt::None);
  for (const auto* far : {"79.9", "120.1"}) CHECK(doubt(kg(far, "2026-01-02") + before("100")) == WeightDoubt::Differs);
  for (const auto* near : {"28", "52"}) CHECK(doubt(kg(near, "2026-01-02") + before("40"), minors) == WeightDoubt::None);
  for (const auto* far : {"27.9", "52.1"}) CHECK(doubt(kg(far, "2026-01-02") + before("40"), minors) == WeightDoubt::Differs);
  const auto differs = read(kg("60", "2026-01-02") + before("100"));
  CHECK(differs.other_kg == 100);
  CHECK(differs.other_when.first == day("2025-12-01"));
  CHECK_FALSE(differs.known());
}

TEST_CASE("it is held against the newest other weight of the window that is itself within bounds") {
  const auto now = kg("60", "2026-01-02");
  CHECK(doubt(now + "," + kg("100", "2025-07-18")) == WeightDoubt::None);  // older than 180 days
  CHECK(doubt(now + "," + kg("100", "2025-07-19")) == WeightDoubt::Differs);
  CHECK(doubt(now + "," + kg("62", "2025-12-01") + "," + kg("100", "2025-11-01")) == WeightDoubt::None);
  CHECK(doubt(now + "," + kg("600", "2025-12-01")) == WeightDoubt::None);
  CHECK(doubt(now + "," + kg("600", "2025-12-01") + "," + kg("100", "2025-11-01")) == WeightDoubt::Differs);
  CHECK(doubt(now + "," + kg("100", "2025-10-16"), minors) == WeightDoubt::None);  // older than 90 days
}

TEST_CASE("one that cannot be read and may be newer leaves the newest open") {
  const auto known = kg("70", "2026-01-02");
  CHECK(doubt(known + "," + weight("x", "70", "st", "2026-01-03")) == WeightDoubt::NewerUnread);
  CHECK(doubt(known + "," + weight("x", "70", "st", "2026-01-02")) == WeightDoubt::NewerUnread);
  CHECK(doubt(known + "," + weight("x", "70", "st", "2026")) == WeightDoubt::NewerUnread);
  CHECK(doubt(known + "," + weight("x", "70", "st", "2026-01-01")) == WeightDoubt::None);
  CHECK(doubt(known + "," + replaced(weight("x", "70", "st", "?"), R"("effectiveDateTime":"?",)", "")) == WeightDoubt::NewerUnread);
  const auto modified = R"(,"modifierExtension":[{"url":"http://example.org/with-wheelchair","valueBoolean":true}])";
  CHECK(doubt(known + "," + weight("x", "70", "kg", "2026-01-03", modified)) == WeightDoubt::NewerUnread);
}

TEST_CASE("a list that was cut has its newest only where its entries stand newest first") {
  const auto older = kg("69", "2025-12-01"), newer = kg("70", "2026-01-02");
  CHECK(read(newer + "," + older, adults, cut).doubt == WeightDoubt::None);
  CHECK(read(older + "," + newer, adults, cut).doubt == WeightDoubt::NewerUnread);
  CHECK(read(older + "," + newer).doubt == WeightDoubt::None);
}
