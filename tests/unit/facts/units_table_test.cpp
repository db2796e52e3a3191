// Our conversions of units say what tests/data/ucum.tsv says, which tests/validators holds against an independent UCUM library.
#include "support/catch.h"

#include <fstream>
#include <sstream>

#include "charted.h"
#include "facts/body_weight.h"
#include "facts/currency.h"
#include "facts/dose.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

struct Row {
  std::string value, unit, target, want;
};

std::vector<Row> rows() {
  std::ifstream file(ORDERSIGN_SOURCE_DIR "/tests/data/ucum.tsv");
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream cells(line);
    Row row;
    cells >> row.value >> row.unit >> row.target >> row.want;
    rows.push_back(std::move(row));
  }
  return rows;
}

const std::string weight_codes =
    R"({"resourceType":"ValueSet","id":"body-weight","compose":{"include":[{"system":"http://loinc.org","concept":[{"code":"29463-7"}]}]}})";

/// As a chart gives it: the newest weight of one Observation.
std::optional<double> kilograms(const Row& row) {
  const Charted made(
      R"({"weights":{"resourceType":"Observation","id":"w","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},)"
      R"("effectiveDateTime":"2026-01-15","valueQuantity":{"value":)" +
          row.value + R"(,"code":")" + row.unit + "\"}}}",
      "", terminology_of({weight_codes}), "2026-01-15");
  constexpr facts::WeightRules rules{0, 180, 20, 350, 0.2};
  const auto reading = facts::read_weight(made.chart, rules);
  return reading.newest ? std::optional(reading.newest->most_kg) : std::nullopt;
}

std::optional<double> milligrams(const Row& row) {
  fhir::Quantity quantity;
  quantity.value = std::stod(row.value);
  quantity.unit = quantity.code = row.unit;
  const auto amount = facts::amount_of(quantity);
  return amount.unit == facts::DoseUnit::Mg ? std::optional(amount.value) : std::nullopt;
}

std::optional<double> days(const Row& row) {
  const auto length = fhir::length_of(std::stod(row.value), row.unit);
  return length ? std::optional(facts::in_days(*length)) : std::nullopt;
}

}  // namespace

TEST_CASE("amounts convert as UCUM says") {
  std::size_t of_each[3] = {};
  for (const auto& row : rows()) {
    INFO(row.value << " " << row.unit << " in " << row.target);
    const auto at = row.target == "kg" ? 0 : row.target == "mg" ? 1 : 2;
    const auto converted = at == 0 ? kilograms(row) : at == 1 ? milligrams(row) : days(row);
    REQUIRE(converted);
    CHECK(*converted == Approx(std::stod(row.want)).epsilon(1e-12));
    ++of_each[at];
  }
  for (const auto count : of_each) CHECK(count > 20);
}
