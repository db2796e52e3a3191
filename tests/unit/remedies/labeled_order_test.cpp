#include "remedies/labeled_order.h"

#include "support/catch.h"

#include "unit/remedies/support.h"

using namespace ordersign;
using namespace ordersign::remedies;
using namespace ordersign::testing;

namespace {

LabeledDose label(LabeledDose::Changes changes, bool weight_known = true) {
  LabeledDose dose{changes, Number{10, Unit::MgPerKg, 4}};
  if (weight_known) dose.calculated = Number{700, Unit::Mg};
  dose.billing_units = 70;
  dose.schedule = {{Every{14}, 3}, {Every{28}}};
  dose.route = Coding{"http://route.example", "iv", "Intravenous"};
  return dose;
}

std::string order_with(const std::string& members) {
  return R"({"resourceType":"MedicationRequest","id":"o1","status":"draft","intent":"order",)" + members + "}";
}

std::optional<Suggestion> labeled(const std::string& order, const LabeledDose& dose) {
  const Signing signing({order});
  return labeled_order(signing.sources, suggestion_texts(), signing.orders.front(), dose);
}

constexpr auto dose_only = LabeledDose::Changes::Dose;
constexpr auto whole = LabeledDose::Changes::DoseAndSchedule;

const std::string in_mg =
    R"("dosageInstruction":[{"text":"1400 mg","doseAndRate":[{"doseQuantity":{"value":1400,"unit":"mg","code":"mg"}}]}])";
const std::string per_kg = R"("dosageInstruction":[{"doseAndRate":[{"doseQuantity":{"value":20,"unit":"mg/kg","code":"mg/kg"}}]}])";
const std::string stu3 = R"("dosageInstruction":[{"doseQuantity":{"value":1400,"unit":"mg","code":"mg"}}])";

json::View first_dose(const Json& order) { return at(at(order["dosageInstruction"], 0)["doseAndRate"], 0)["doseQuantity"]; }

}  // namespace

TEST_CASE("milligrams are those of the weight, and text that tells the old dose goes") {
  const auto order = written_by(labeled(order_with(in_mg), label(dose_only)));
  CHECK(first_dose(order)["value"].number() == 700);
  CHECK(first_dose(order)["code"].string() == "mg");
  CHECK(at(order["dosageInstruction"], 0)["text"].absent());
}

TEST_CASE("without a weight that counts no milligrams are computed") {
  const auto suggestion = labeled(order_with(in_mg), label(dose_only, false));
  const auto order = written_by(suggestion);
  CHECK(first_dose(order)["value"].number() == 10);
  CHECK(first_dose(order)["code"].string() == "mg/kg");
  CHECK(suggestion->label == "dose 10 mg/kg");
}

TEST_CASE("an order in mg/kg keeps mg/kg, with its schedule too") {
  for (const auto changes : {dose_only, whole}) {
    const auto suggestion = labeled(order_with(per_kg), label(changes));
    const auto order = written_by(suggestion);
    CHECK(first_dose(order)["value"].number() == 10);
    CHECK(first_dose(order)["code"].string() == "mg/kg");
    CHECK(suggestion->label.find("10 mg/kg") != std::string::npos);
  }
}

TEST_CASE("a cap below the dose goes with it") {
  const auto capped =
      R"("dosageInstruction":[{"maxDosePerAdministration":{"value":500,"code":"mg"},"doseAndRate":[{"doseQuantity":{"value":10,"code":"mg/kg"}}]}])";
  const auto order = written_by(labeled(order_with(capped), label(dose_only)));
  CHECK(at(order["dosageInstruction"], 0)["maxDosePerAdministration"].absent());
  CHECK(first_dose(order)["value"].number() == 10);
}

TEST_CASE("an order of STU3 is written as STU3 has it, dose and schedule") {
  for (const auto changes : {dose_only, whole}) {
    const auto order = written_by(labeled(order_with(stu3), label(changes)));
    for (const auto dosage : order["dosageInstruction"].elements()) {
      CHECK(dosage["doseAndRate"].absent());
      CHECK(dosage["doseQuantity"]["value"].number() == 700);
    }
  }
  const auto no_dose = R"("context":{"reference":"Encounter/e"},"dosageInstruction":[{"text":"weekly"}])";
  const auto order = written_by(labeled(order_with(no_dose), label(whole)));
  CHECK(at(order["dosageInstruction"], 0)["doseAndRate"].absent());
}

TEST_CASE("the labeled schedule has its loading doses counted and then goes on") {
  const auto order = written_by(labeled(order_with(in_mg), label(whole)));
  REQUIRE(order["dosageInstruction"].size() == 2);
  const auto loading = at(order["dosageInstruction"], 0)["timing"]["repeat"];
  CHECK(loading["count"].number() == 3);
  CHECK(loading["period"].number() == 2);
  CHECK(at(order["dosageInstruction"], 1)["timing"]["repeat"]["count"].absent());
  CHECK(at(at(order["dosageInstruction"], 1)["route"]["coding"], 0)["code"].string() == "iv");
}

TEST_CASE("a service request is changed in billing units, its schedule not at all") {
  const std::string service = R"({"resourceType":"ServiceRequest","id":"s1","quantityQuantity":{"value":140,"unit":"units"}})";
  const auto order = written_by(labeled(service, label(dose_only)));
  CHECK(order["quantityQuantity"]["value"].number() == 70);
  CHECK_FALSE(labeled(service, label(whole)));
  CHECK_FALSE(labeled(service, label(dose_only, false)));
}
