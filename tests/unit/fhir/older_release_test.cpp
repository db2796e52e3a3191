// DSTU2's and STU3's names for what R4 says.
#include "support/catch.h"

#include "fhir/read.h"
#include "prefetch/material.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::fhir;
using ordersign::testing::Json;

namespace {

template <class Read>
auto read_as(Read read, const std::string& text) {
  static std::vector<Json> kept;  // what is read points into it
  kept.emplace_back(text);
  Resolver resolver({}, {});
  return read(kept.back().root(), resolver);
}

Request request_of(const std::string& text) { return read_as(read_request, text); }
Statement statement_of(const std::string& members) { return read_as(read_statement, "{" + members + "}"); }
Condition condition_of(const std::string& members) {
  return read_as([](json::View view, Resolver&) { return read_condition(view); }, "{" + members + "}");
}
Observation observation_of(const std::string& text) {
  return read_as([](json::View view, Resolver&) { return read_observation(view); }, text);
}

}  // namespace

TEST_CASE("a DSTU2 MedicationOrder is read like a MedicationRequest with the intent order") {
  const auto order = request_of(R"({"resourceType":"MedicationOrder","id":"7","patient":{"reference":"Patient/p"},"status":"active",
    "dateWritten":"2026-01-15","medicationCodeableConcept":{"coding":[{"code":"1656402"}]},"reasonCodeableConcept":{"text":"SLE"},
    "note":"before infusion","priorPrescription":{"reference":"MedicationOrder/6"},
    "dosageInstruction":[{"additionalInstructions":{"text":"slowly"},"asNeededBoolean":true,"route":{"text":"IV"},
      "doseQuantity":{"value":10,"unit":"mg/kg"},
      "timing":{"repeat":{"boundsQuantity":{"value":6,"code":"wk"},"frequency":1,"period":2,"periodUnits":"wk"}}}],
    "dispenseRequest":{"validityPeriod":{"end":"2026-12-31"},"numberOfRepeatsAllowed":3,"expectedSupplyDuration":{"value":28,"code":"d"}}})");
  CHECK(order.reference == "MedicationOrder/7");
  CHECK(order.subject == "Patient/p");
  CHECK(order.intent == "order");
  CHECK(order.authored_on->days == single(testing::day("2026-01-15")));
  CHECK(order.medication.code.codings.front().code == "1656402");
  REQUIRE(order.reasons.size() == 1);
  CHECK(order.reasons.front().code.text == "SLE");
  CHECK(order.notes == memory::Vector<std::string_view>{"before infusion"});
  CHECK(order.linked == memory::Vector<std::string_view>{"MedicationOrder/6"});
  CHECK(order.validity->end->days == single(testing::day("2026-12-31")));
  CHECK(order.repeats == 3);
  CHECK(order.supply->days == 28);
  REQUIRE(order.dosages.size() == 1);
  const auto& dosage = order.dosages.front();
  CHECK(dosage.as_needed);
  CHECK(dosage.instructions.front() == "slowly");
  CHECK(dosage.doses.front().quantity->unit == "mg/kg");
  CHECK(dosage.timing.bounds_duration->days == 42);
  CHECK(dosage.timing.period_unit == "wk");
}

TEST_CASE("a MedicationRequest without intent is given none") {
  CHECK(request_of(R"({"resourceType":"MedicationRequest","status":"active"})").intent.empty());
}

TEST_CASE("an STU3 ProcedureRequest is read like a ServiceRequest and keeps its own reference") {
  const auto order = request_of(R"({"resourceType":"ProcedureRequest","id":"7","intent":"order","code":{"coding":[{"code":"J0490"}]},
    "occurrenceTiming":{"repeat":{"period":4,"periodUnit":"wk"}},"asNeededBoolean":true,"reasonCode":[{"text":"SLE"}]})");
  CHECK(order.type == "ServiceRequest");
  CHECK(order.reference == "ProcedureRequest/7");
  CHECK(order.medication.code.codings.front().code == "J0490");
  CHECK(order.dosages.front().timing.period == 4.0);
  CHECK(order.dosages.front().as_needed);
  CHECK(order.reasons.size() == 1);
}

TEST_CASE("an STU3 request's doses and ranges stand in the dosage itself") {
  const auto order = request_of(R"({"resourceType":"MedicationRequest","requester":{"agent":{"reference":"Practitioner/1"}},
    "context":{"reference":"Encounter/1"},"dosageInstruction":[{"doseQuantity":{"value":700,"unit":"mg"}},
    {"asNeededCodeableConcept":{"text":"pain"},"doseRange":{"low":{"value":600},"high":{"value":800}}}]})");
  REQUIRE(order.dosages.size() == 2);
  CHECK(order.dosages[0].doses.front().quantity->value == 700.0);
  CHECK(order.dosages[1].doses.front().range);
  CHECK(order.dosages[1].as_needed);
}

TEST_CASE("the day of a stop ends an order, if it was stopped and did not end before") {
  const auto end = [](const std::string& members) {
    return request_of(R"({"resourceType":"MedicationRequest",)" + members + "}").validity;
  };
  const auto day = [](const char* text) { return single(testing::day(text)); };
  CHECK(end(R"("status":"stopped","statusChanged":"2025-11-01")")->end->days == day("2025-11-01"));
  CHECK(end(R"("status":"ended","statusChanged":"2025-11-01T10:00:00Z")")->end->days == day("2025-11-01"));
  CHECK(end(R"("status":"stopped","dateEnded":"2025-11-01")")->end->days == day("2025-11-01"));
  const std::string until = R"(,"dispenseRequest":{"validityPeriod":{"start":"2025-01-01","end":"2025-12-31"}})";
  CHECK(end(R"("status":"stopped","statusChanged":"2025-11-01")" + until)->end->days == day("2025-11-01"));
  CHECK(end(R"("status":"stopped","statusChanged":"2026-01-01")" + until)->end->days == day("2025-12-31"));
  CHECK(end(R"("status":"active","statusChanged":"2025-11-01")" + until)->end->days == day("2025-12-31"));
  CHECK_FALSE(end(R"("status":"active","statusChanged":"2025-11-01")").has_value());
  CHECK_FALSE(end(R"("status":"completed","statusChanged":"2025-11-01")").has_value());
  CHECK(end(R"("status":"stopped","statusChanged":"soon")")->unreadable);
}

TEST_CASE("a statement that says it was not taken is not taken, whatever its status says") {
  struct Row {
    std::string members, status;
  };
  const std::vector<Row> rows{{R"("status":"active","taken":"y")", "active"},
                              {R"("status":"active","taken":"n")", "not-taken"},
                              {R"("status":"active","taken":"unk")", "unknown"},
                              {R"("status":"active","taken":"na")", "active"},
                              {R"("status":"completed","taken":"n")", "not-taken"},
                              {R"("status":"completed","taken":"unk")", "completed"},
                              {R"("status":"on-hold","taken":"unk")", "on-hold"},
                              {R"("status":"intended","taken":"n")", "intended"},
                              {R"("status":"entered-in-error","taken":"n")", "entered-in-error"},
                              {R"("status":"active","wasNotTaken":true)", "not-taken"},
                              {R"("status":"active","wasNotTaken":false)", "active"},
                              {R"("status":"intended","wasNotTaken":true)", "intended"}};
  for (const auto& [members, status] : rows) {
    INFO(members);
    CHECK(statement_of(members).status == status);
  }
}

TEST_CASE("a DSTU2 statement names its patient, dose and times") {
  const auto statement =
      statement_of(R"("patient":{"reference":"Patient/p"},"effectivePeriod":{"start":"2025-01-01"},"dateAsserted":"2025-02-01",
    "dosage":[{"quantityQuantity":{"value":5,"unit":"mg"},"asNeededBoolean":true},{"quantityRange":{"low":{"value":5}}}])");
  CHECK(statement.subject == "Patient/p");
  CHECK(statement.effective_period->start.has_value());
  REQUIRE(statement.dosages.size() == 2);
  CHECK(statement.dosages[0].doses.front().quantity->value == 5.0);
  CHECK(statement.dosages[0].as_needed);
  CHECK(statement.dosages[1].doses.front().range);
}

TEST_CASE("what was recorded as not given or not handed over was not done") {
  for (const auto* members : {R"("status":"completed","notGiven":true)", R"("status":"completed","wasNotGiven":true)",
                              R"("status":"completed","notDoneCodeableConcept":{"text":"allergy"})"}) {
    INFO(members);
    CHECK(read_as(read_administration, "{" + std::string(members) + "}").status == "not-done");
    CHECK(read_as(read_dispense, "{" + std::string(members) + "}").status == "not-done");
  }
  CHECK(read_as(read_administration, R"({"status":"completed","notGiven":false})").status == "completed");
  CHECK(read_as(read_administration, R"({"status":"entered-in-error","wasNotGiven":true})").status == "entered-in-error");
}

TEST_CASE("an administration is dated by DSTU2's names too") {
  CHECK(read_as(read_administration, R"({"effectiveTimeDateTime":"2026-01-02"})").when->days == single(testing::day("2026-01-02")));
  CHECK(read_as(read_administration, R"({"effectiveTimePeriod":{"start":"2026-01-01","end":"2026-01-02"}})").when->days ==
        single(testing::day("2026-01-02")));
}

TEST_CASE("a problem's states are code strings before R4") {
  for (const auto* active : {"active", "recurrence", "relapse"})
    CHECK(condition_of(R"("clinicalStatus":")" + std::string(active) + "\"").clinical == Clinical::Active);
  for (const auto* over : {"remission", "resolved", "inactive"})
    CHECK(condition_of(R"("clinicalStatus":")" + std::string(over) + "\"").clinical == Clinical::Inactive);
  CHECK(condition_of(R"("verificationStatus":"provisional")").verification == Verification::Possible);
  CHECK(condition_of(R"("verificationStatus":"unknown")").verification == Verification::Possible);
  CHECK(condition_of(R"("verificationStatus":"refuted")").verification == Verification::Ignored);
  CHECK(condition_of(R"("dateRecorded":"2020-01-02")").recorded->days == single(testing::day("2020-01-02")));
  CHECK(condition_of(R"("assertedDate":"2020-01-02")").recorded->days == single(testing::day("2020-01-02")));
}

TEST_CASE("a problem that is abated says so beside its status") {
  CHECK(condition_of(R"("abatementBoolean":true)").abated_by_now);
  CHECK(condition_of(R"("abatementBoolean":true,"clinicalStatus":"active")").clinical == Clinical::Active);
  CHECK_FALSE(condition_of(R"("abatementBoolean":false)").abated);
  CHECK(condition_of(R"("abatementBoolean":false)").clinical == Clinical::None);
  CHECK(condition_of(R"("abatementQuantity":{"value":30,"unit":"a"})").abated);
}

TEST_CASE("every reader takes the patient under the older name, and the newer one first") {
  const std::string old = R"({"resourceType":"Condition","patient":{"reference":"Patient/q"}})";
  CHECK(condition_of(R"("patient":{"reference":"Patient/q"})").subject == "Patient/q");
  CHECK(condition_of(R"("patient":{"reference":"Patient/q"},"subject":{"reference":"Patient/p"})").subject == "Patient/p");
  CHECK(read_as(read_request, old).subject == "Patient/q");
  CHECK(read_as(read_statement, old).subject == "Patient/q");
  CHECK(read_as(read_administration, old).subject == "Patient/q");
  CHECK(read_as(read_dispense, old).subject == "Patient/q");
  CHECK(observation_of(old).subject == "Patient/q");
}

TEST_CASE("another patient's resource is left out under the older name too") {
  const Json prefetch(R"({"conditions":{"resourceType":"Bundle","entry":[
      {"resource":{"resourceType":"Condition","id":"theirs","patient":{"reference":"Patient/q"}}},
      {"resource":{"resourceType":"Condition","id":"mine","patient":{"reference":"Patient/p"}}}]},
    "medicationStatements":{"resourceType":"MedicationStatement","patient":{"reference":"Patient/q"}}})");
  Resolver resolver({}, prefetch.root());
  const auto record = prefetch::read_record(prefetch.root(), "p", resolver);
  REQUIRE(record.conditions.entries.size() == 1);
  CHECK(record.conditions.entries.front().id == "mine");
  CHECK(record.statements.entries.empty());
  CHECK(record.other_patients == 2);
}

TEST_CASE("a DSTU2 Medication keeps its form and ingredients in its product") {
  const auto request = request_of(R"({"resourceType":"MedicationOrder","contained":[
    {"resourceType":"Substance","id":"s","code":{"text":"belimumab"}},
    {"resourceType":"Medication","id":"m","product":{"form":{"text":"injection"},"ingredient":[
      {"item":{"reference":"#s"}},{"item":{"reference":"Substance/9","display":"water"}}]}}],
    "medicationReference":{"reference":"#m"}})");
  CHECK(request.medication.form.text == "injection");
  REQUIRE(request.medication.ingredients.size() == 2);
  CHECK(request.medication.ingredients[0].text == "belimumab");
  CHECK(request.medication.ingredients[1].text == "water");
}
