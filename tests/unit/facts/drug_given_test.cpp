// Whether the policy's drug is being given: by what is current, in the covered form, and not by what only may be it.
#include "facts/drug_given.h"

#include "support/catch.h"

#include "charted.h"

using namespace ordersign;
using namespace ordersign::facts;
using namespace ordersign::testing;

namespace {

std::string entry(const std::string& type, const std::string& code, const std::string& members) {
  return R"({"resource":{"resourceType":")" + type + R"(","id":"r)" + code +
         R"(","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":")" + code +
         R"("}]},)" + members + "}}";
}

/// alphamab: an ingredient, a product of the covered form, one of the other, and one whose form is not sure.
terminology::Terminology alpha_sets() {
  return terminology_of({drug_set("alpha", "1", "alphamab"), drug_set("alpha-iv", "2", "alphamab infusion"),
                         drug_set("alpha-sc", "3", "alphamab pen"), drug_set("alpha-unsure", "4", "alphamab vial")});
}

Product alpha(const terminology::Terminology& sets) {
  Product product;
  product.covered_products = sets.find("alpha-iv").value();
  product.other_products = sets.find("alpha-sc").value();
  product.unsure_products = sets.find("alpha-unsure").value();
  product.drug = {sets.find("alpha").value(), product.covered_products, product.other_products, product.unsure_products};
  return product;
}

/// As of 15 January 2026, with these entries in the chart and these among the drafts.
DrugGiven given(const std::string& entries, const std::string& drafted = "") {
  const Charted made(R"({"medicationRequests":)" + bundle_of(entries) + "}", drafted, alpha_sets(), "2026-01-15");
  return drug_given(made.chart, alpha(*made.terminology));
}

const std::string active = R"("status":"active","intent":"order","authoredOn":"2026-01-01")";
std::string infused(const std::string& on) {
  return entry("MedicationAdministration", "2", R"("status":"completed","effectiveDateTime":")" + on + "\"");
}

}  // namespace

TEST_CASE("a current order of the covered product is the drug being given, with it as evidence") {
  const auto found = given(entry("MedicationRequest", "2", active));
  CHECK(found.now == Truth::Met);
  CHECK_FALSE(found.drafted);
  REQUIRE(found.evidence.size() == 1);
  CHECK(found.evidence.front().reference == "MedicationRequest/r2");
}

TEST_CASE("the other form is not the drug that the policy is about") {
  CHECK(given(entry("MedicationRequest", "3", active)).now == Truth::Unmet);
  CHECK(given("", entry("MedicationRequest", "3", R"("status":"draft","intent":"order")")).now == Truth::Unmet);
}

TEST_CASE("a form or product that is not certain proves nothing, and is shown as what may be") {
  for (const std::string code : {"1", "4"}) {
    const auto found = given(entry("MedicationRequest", code, active));
    INFO(code);
    CHECK(found.now == Truth::Unknown);
    CHECK(found.evidence.size() == 1);
  }
}

// Reading 3.4: an administration is possible up to 90 days.
TEST_CASE("an infusion counts within its window, is possible after it, and a dispense never counts") {
  CHECK(given(infused("2025-12-11")).now == Truth::Met);      // 35 days
  CHECK(given(infused("2025-12-10")).now == Truth::Unknown);  // 36 days
  CHECK(given(infused("2025-10-17")).now == Truth::Unknown);  // 90 days
  CHECK(given(infused("2025-10-16")).now == Truth::Unmet);
  CHECK(given(entry("MedicationDispense", "2", R"("status":"completed","whenHandedOver":"2026-01-14")")).now == Truth::Unmet);
  CHECK(given(entry("MedicationRequest", "2", R"("status":"stopped","intent":"order")")).now == Truth::Unmet);
}

TEST_CASE("a draft of the drug counts where nothing certain does, and is told as one") {
  const auto draft = entry("MedicationRequest", "2", R"("status":"draft","intent":"order")");
  const auto alone = given("", draft);
  CHECK(alone.now == Truth::Met);
  CHECK(alone.drafted);
  const auto beside_current = given(infused("2026-01-02"), draft);
  CHECK_FALSE(beside_current.drafted);
  REQUIRE(beside_current.evidence.size() == 1);
  CHECK(beside_current.evidence.front().reference == "MedicationAdministration/r2");
  const auto beside_possible = given(entry("MedicationRequest", "1", active), draft);
  CHECK(beside_possible.now == Truth::Met);
  CHECK(beside_possible.evidence.size() == 1);  // what is only possible is no evidence of what is certain
}

TEST_CASE("certain evidence stands alone when some is certain") {
  const auto found = given(entry("MedicationRequest", "1", active) + "," + entry("MedicationRequest", "2", active));
  CHECK(found.now == Truth::Met);
  REQUIRE(found.evidence.size() == 1);
  CHECK(found.evidence.front().reference == "MedicationRequest/r2");
}
