// The urine protein/creatinine ratio in one unit. Reading 6.11.
#include "facts/urine_ratio.h"

#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::facts;

namespace {

fhir::Quantity quantity(double value, const char* code, const char* printed = "") {
  fhir::Quantity quantity;
  quantity.value = value;
  quantity.code = code;
  quantity.printed = printed;
  quantity.unit = quantity.code.empty() ? quantity.printed : quantity.code;
  return quantity;
}
std::optional<double> ratio(double value, const char* code, const char* printed = "") {
  return grams_per_gram(quantity(value, code, printed));
}

}  // namespace

TEST_CASE("a ratio is read in g/g, mg/mg, mg/g and mg/mmol, coded or printed, annotations left out") {
  CHECK(*ratio(0.7, "g/g") == Approx(0.7));
  CHECK(*ratio(0.7, "mg/mg") == Approx(0.7));
  CHECK(*ratio(700, "mg/g") == Approx(0.7));
  CHECK(*ratio(700, "mg/g{creat}") == Approx(0.7));
  CHECK(*ratio(700, "", "mg/g") == Approx(0.7));
  CHECK(*ratio(79.184, "mg/mmol") == Approx(0.7).epsilon(1e-4));  // creatinine has 113.12 g/mol
  CHECK(*ratio(0, "g/g") == 0);
}

TEST_CASE("anything else is no ratio: another unit, two that contradict each other, a comparator, no number") {
  for (const auto* unit : {"", "%", "mg/dL", "g", "g/L", "mmol/mg", "{ratio}"}) {
    INFO(unit);
    CHECK_FALSE(ratio(0.7, unit).has_value());
  }
  CHECK_FALSE(ratio(0.7, "g/g", "mg/g").has_value());
  CHECK(ratio(0.7, "g/g", "mg/mg").has_value());
  CHECK(ratio(0.7, "g/g", "ratio").has_value());
  CHECK_FALSE(ratio(-0.1, "g/g").has_value());
  auto less = quantity(0.1, "g/g");
  less.comparator = "<";
  CHECK_FALSE(grams_per_gram(less).has_value());
  less.value.reset();
  CHECK_FALSE(grams_per_gram(less).has_value());
}

TEST_CASE("cards spell the unit that the chart has") {
  CHECK(spelled_ratio_unit(quantity(1, "mg/g{creat}")) == "mg/g");
  CHECK(spelled_ratio_unit(quantity(1, "", "mg/mmol")) == "mg/mmol");
  CHECK(spelled_ratio_unit(quantity(1, "kg")).empty());
}
