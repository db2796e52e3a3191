#include "facts/dose.h"

#include "support/catch.h"

#include "fhir/read.h"
#include "prefetch/material.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::facts;
using namespace ordersign::testing;

namespace {

const std::string weight_codes =
    R"({"resourceType":"ValueSet","id":"body-weight","compose":{"include":[{"system":"http://loinc.org","concept":[{"code":"29463-7"}]}]}})";

std::string weight(const std::string& id, const std::string& value, const std::string& unit, const std::string& when,
                   const std::string& more = "") {
  return R"({"resource":{"resourceType":"Observation","id":")" + id +
         R"(","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"effectiveDateTime":")" + when +
         R"(","valueQuantity":{"value":)" + value + R"(,"code":")" + unit + "\"}" + more + "}}";
}

/// The newest of these weights on 15 January 2026.
std::optional<Weight> newest(const std::string& entries) {
  const Json prefetch(R"({"weights":{"resourceType":"Bundle","entry":[)" + entries + "]}}");
  const auto terminology = terminology_of({weight_codes});
  fhir::Resolver resolver({}, prefetch.root());
  const auto record = prefetch::read_record(prefetch.root(), "p", resolver);
  const auto chart = build_chart(record, {}, terminology, day("2026-01-15"));
  return newest_weight(chart, *terminology.find("body-weight")).newest;
}

Amount amount(std::optional<double> value, const char* unit) {
  fhir::Quantity quantity;
  quantity.value = value;
  quantity.unit = unit;
  return amount_of(quantity);
}

}  // namespace

TEST_CASE("an amount compares in mg, mg/kg or ml, whatever its spelling") {
  struct Row {
    double value;
    const char* unit;
    double want;
    DoseUnit kind;
  };
  const std::vector<Row> rows{
      {10, "mg/kg", 10, DoseUnit::MgPerKg},        {10, "mg / kg", 10, DoseUnit::MgPerKg}, {10, "mg/kg/dose", 10, DoseUnit::MgPerKg},
      {10, "mg/kg/{dose}", 10, DoseUnit::MgPerKg}, {700, "mg", 700, DoseUnit::Mg},         {700, "MG", 700, DoseUnit::Mg},
      {700, "mg/{dose}", 700, DoseUnit::Mg},       {0.7, "g", 700, DoseUnit::Mg},          {700000, "ug", 700, DoseUnit::Mg},
      {700000, "mcg", 700, DoseUnit::Mg},          {8.75, "mL", 8.75, DoseUnit::Ml},       {0.25, "L", 250, DoseUnit::Ml},
      {2, "{vial}", 2, DoseUnit::Other},           {2, "vial", 2, DoseUnit::Other},        {2, "", 2, DoseUnit::Other},
      {10, "mg/m2", 10, DoseUnit::Other},          {10, "kg/mg", 10, DoseUnit::Other}};
  for (const auto& row : rows) {
    INFO(row.unit);
    CHECK(amount(row.value, row.unit).value == Approx(row.want));
    CHECK(static_cast<int>(amount(row.value, row.unit).unit) == static_cast<int>(row.kind));
  }
  CHECK(amount(std::nullopt, "mg").unit == DoseUnit::Other);
}

TEST_CASE("a weight is read in kilograms, grams and pounds, and in nothing else") {
  CHECK(newest(weight("w", "70", "kg", "2026-01-01"))->most_kg == 70);
  CHECK(newest(weight("w", "4200", "g", "2026-01-01"))->most_kg == Approx(4.2));
  CHECK(newest(weight("w", "154.3", "[lb_av]", "2026-01-01"))->most_kg == Approx(69.99).margin(0.01));
  for (const auto* unit : {"", "st", "m", "kg/m2"}) CHECK_FALSE(newest(weight("w", "70", unit, "2026-01-01")).has_value());
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
  CHECK(newest(undated + "," + weight("d", "70", "kg", "2020-01-01"))->most_kg == 70);
}
