// R5's names for what R4 says, told apart in every resource for itself.
#include "support/catch.h"

#include "fhir/read.h"
#include "prefetch/material.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::fhir;
using ordersign::testing::Json;

TEST_CASE("an R5 medication's concept and reference are both read, since they mean one drug") {
  const Json context(R"({"m":{"resourceType":"Medication","id":"m","code":{"coding":[{"code":"2475406"}],"text":"Lupkynis capsule"},
    "doseForm":{"text":"capsule"},"ingredient":[{"item":{"concept":{"text":"voclosporin"}}}]}})");
  const auto read = [&](const std::string& medication) {
    const Json statement(R"({"resourceType":"MedicationStatement","medication":)" + medication + "}");
    Resolver resolver({}, context.root());
    const auto found = read_medication(statement.root(), resolver);
    std::string codes;
    for (const auto& coding : found.code.codings) codes += std::string(coding.code) + " ";
    return codes + std::string(found.code.text) + "/" + std::string(found.display) + (found.unresolved ? " unresolved" : "");
  };
  CHECK(read(R"({"concept":{"coding":[{"code":"2475405"}]}})") == "2475405 /");
  CHECK(read(R"({"reference":{"reference":"Medication/m"}})") == "2475406 Lupkynis capsule/");
  CHECK(read(R"({"concept":{"text":"as told"},"reference":{"reference":"Medication/m"}})") == "2475406 as told/");
  CHECK(read(R"({"concept":{"text":"as told"},"reference":{"reference":"Medication/9"}})") == "as told/");
  CHECK(read(R"({"reference":{"reference":"Medication/9","display":"Lupkynis"}})") == "/Lupkynis unresolved");
  CHECK(read(R"({"reference":{"display":"Lupkynis"}})") == "/Lupkynis unresolved");
}

TEST_CASE("an R5 ServiceRequest has a CodeableReference for a code and a plain asNeeded") {
  const Json json(R"({"resourceType":"ServiceRequest","id":"1","code":{"concept":{"coding":[{"code":"J0490"}]}},"asNeeded":true,
    "quantityQuantity":{"value":70},"reason":[{"concept":{"text":"SLE"}}]})");
  Resolver resolver({}, {});
  const auto request = read_request(json.root(), resolver);
  CHECK(request.medication.code.codings.front().code == "J0490");
  CHECK(request.dosages.front().as_needed);
  CHECK(request.reasons.size() == 1);
}

TEST_CASE("an R5 dosage is as needed when it says so or for what") {
  const auto as_needed = [](const std::string& members) { return read_dosages(Json("[{" + members + "}]").root()).front().as_needed; };
  CHECK(as_needed(R"("asNeeded":true)"));
  CHECK(as_needed(R"("asNeededFor":[{"text":"pain"}])"));
  CHECK_FALSE(as_needed(R"("asNeeded":false)"));
  CHECK_FALSE(as_needed(R"("asNeededFor":[])"));
}

TEST_CASE("an R5 Substance has a CodeableReference for a code") {
  const Json json(R"({"contained":[{"resourceType":"Substance","id":"s","code":{"concept":{"text":"belimumab"}}},
    {"resourceType":"Medication","id":"m","ingredient":[{"item":{"reference":{"reference":"#s"}}}]}],
    "medication":{"reference":{"reference":"#m"}}})");
  Resolver resolver({}, {});
  const auto medication = read_medication(json.root(), resolver);
  REQUIRE(medication.ingredients.size() == 1);
  CHECK(medication.ingredients.front().text == "belimumab");
}

TEST_CASE("an R5 condition of unknown clinical status is neither active nor over") {
  const Json json(
      R"({"clinicalStatus":{"coding":[{"code":"unknown"}]},"participant":[{"actor":{"reference":"Practitioner/1"}}],"recordedDate":"2020"})");
  const auto condition = read_condition(json.root());
  CHECK(condition.clinical == Clinical::Unknown);
  CHECK(condition.recorded.has_value());
}

TEST_CASE("the payer is R4's payor, R5's insurer and DSTU2's issuer") {
  for (const auto* name : {"payor", "insurer", "issuer"}) {
    const std::string payer = R"({"identifier":{"system":"urn:payers","value":"87726"}})";
    const Json json(std::string("{\"") + name + "\":" + (std::string(name) == "payor" ? "[" + payer + "]" : payer) + "}");
    Resolver resolver({}, {});
    INFO(name);
    REQUIRE(read_coverage(json.root(), resolver).payers.size() == 1);
    CHECK(read_coverage(json.root(), resolver).payers.front().value == "87726");
  }
}

TEST_CASE("R4 and R5 resources stand side by side in one list") {
  const Json prefetch(R"({"medicationStatements":{"resourceType":"Bundle","entry":[
      {"resource":{"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{"text":"four"}}},
      {"resource":{"resourceType":"MedicationStatement","status":"recorded","adherence":{"code":{"coding":[{"code":"taking"}]}},
        "medication":{"concept":{"text":"five"}}}}]},
    "medicationAdministrations":{"resourceType":"Bundle","entry":[
      {"resource":{"resourceType":"MedicationAdministration","effectiveDateTime":"2026-01-01"}},
      {"resource":{"resourceType":"MedicationAdministration","occurenceDateTime":"2026-01-01"}}]},
    "medicationDispenses":{"resourceType":"MedicationDispense","medication":{"concept":{"text":"five"}},"whenHandedOver":"2026-01-01"}})");
  Resolver resolver({}, prefetch.root());
  const auto record = prefetch::read_record(prefetch.root(), "p", resolver);
  REQUIRE(record.statements.entries.size() == 2);
  for (const auto& statement : record.statements.entries) CHECK(statement.status == "active");
  CHECK(record.statements.entries[0].medication.code.text == "four");
  CHECK(record.statements.entries[1].medication.code.text == "five");
  REQUIRE(record.administrations.entries.size() == 2);
  for (const auto& given : record.administrations.entries) CHECK(given.when->days == single(testing::day("2026-01-01")));
  CHECK(record.dispenses.entries.front().medication.code.text == "five");
}
