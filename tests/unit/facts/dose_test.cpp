// What a quantity tells of a dose. Reading 6.8.
#include "facts/dose.h"

#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::facts;

namespace {

/// As a Quantity is read: the code where there is one, else what is printed.
Amount amount(std::optional<double> value, const char* code, const char* printed = "") {
  fhir::Quantity quantity;
  quantity.value = value;
  quantity.code = code;
  quantity.printed = printed;
  quantity.unit = quantity.code.empty() ? quantity.printed : quantity.code;
  return amount_of(quantity);
}

int kind(const Amount& amount) { return static_cast<int>(amount.unit); }

}  // namespace

TEST_CASE("an amount compares in mg, mg/kg or ml, whatever its spelling, coded or printed") {
  struct Row {
    double value;
    const char* unit;
    double want;
    DoseUnit kind;
  };
  const std::vector<Row> rows{{10, "mg/kg", 10, DoseUnit::MgPerKg},
                              {10, "mg/kg/dose", 10, DoseUnit::MgPerKg},
                              {10, "mg/kg{body_wt}", 10, DoseUnit::MgPerKg},
                              {10, "MG/KG", 10, DoseUnit::MgPerKg},
                              {700, "mg", 700, DoseUnit::Mg},
                              {700, "mg{total}", 700, DoseUnit::Mg},
                              {700, "milligrams", 700, DoseUnit::Mg},
                              {0.7, "g", 700, DoseUnit::Mg},
                              {700000, "ug", 700, DoseUnit::Mg},
                              {250, "mL", 250, DoseUnit::Ml},
                              {0.25, "L", 250, DoseUnit::Ml},
                              {2, "{vial}", 2, DoseUnit::Other},
                              {2, "vial", 2, DoseUnit::Other},
                              {10, "mg/m2", 10, DoseUnit::Other},
                              {10, "kg/mg", 10, DoseUnit::Other}};
  for (const auto& row : rows) {
    INFO(row.unit);
    for (const auto& found : {amount(row.value, row.unit), amount(row.value, "", row.unit)}) {
      CHECK(found.value == Approx(row.want));
      CHECK(kind(found) == static_cast<int>(row.kind));
    }
  }
  CHECK(amount(2, "").unit == DoseUnit::Other);
  CHECK(amount(std::nullopt, "mg").unit == DoseUnit::Other);
}

TEST_CASE("the code governs; a printed unit that says otherwise makes the amount unreadable, one that says nothing does not") {
  CHECK(amount(700, "mg", "mg").value == 700);
  CHECK(amount(700, "mg", "milligrams").value == 700);
  CHECK(kind(amount(700, "mg", "g")) == static_cast<int>(DoseUnit::Other));
  CHECK(kind(amount(10, "mg/kg", "mg")) == static_cast<int>(DoseUnit::Other));
  CHECK(kind(amount(10, "mg", "mg/kg")) == static_cast<int>(DoseUnit::Other));
  CHECK(amount(700, "mg", "as told").value == 700);
  CHECK(kind(amount(700, "258684004", "mg")) == static_cast<int>(DoseUnit::Other));  // no code that is known: 6.8
  CHECK(kind(amount(2, "{vial}", "mg")) == static_cast<int>(DoseUnit::Other));
}

TEST_CASE("a number that is not finite tells no amount") {
  for (const double value : {HUGE_VAL, -HUGE_VAL, std::nan("")}) CHECK(kind(amount(value, "mg")) == static_cast<int>(DoseUnit::Other));
}

TEST_CASE("billing units are a bare number or units, in code and print alike") {
  const auto counts = [](const char* code, const char* printed) {
    fhir::Quantity quantity;
    quantity.value = 70;
    quantity.code = code;
    quantity.printed = printed;
    quantity.unit = quantity.code.empty() ? quantity.printed : quantity.code;
    return counts_billing_units(quantity);
  };
  CHECK(counts("", ""));
  CHECK(counts("1", ""));
  CHECK(counts("", "units"));
  CHECK(counts("{unit}", "Units"));
  CHECK_FALSE(counts("", "vials"));
  CHECK_FALSE(counts("1", "vials"));
  CHECK_FALSE(counts("mg", "units"));
}
