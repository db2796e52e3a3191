#include "prefetch/material.h"

#include "support/builders.h"
#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::prefetch;
using ordersign::testing::Json;

TEST_CASE("another patient's resources are left out and counted") {
  const Json prefetch(R"({
    "patient": {"resourceType":"Patient","id":"q","birthDate":"2000-01-01"},
    "conditions": {"resourceType":"Bundle","entry":[
      {"resource":{"resourceType":"Condition","id":"mine","subject":{"reference":"Patient/p"}}},
      {"resource":{"resourceType":"Condition","id":"absolute","subject":{"reference":"https://ehr.example/fhir/Patient/p/_history/2"}}},
      {"resource":{"resourceType":"Condition","id":"nobody"}},
      {"resource":{"resourceType":"Condition","id":"theirs","subject":{"reference":"Patient/pp"}}}]},
    "questionnaireResponses": {"resourceType":"QuestionnaireResponse","subject":{"reference":"Patient/q"},"item":[{"answer":[{"valueBoolean":true}]}]},
    "coverage": {"resourceType":"Coverage","beneficiary":{"reference":"Patient/q"}}})");
  fhir::Resolver resolver({}, prefetch.root());
  const auto record = read_record(prefetch.root(), "Patient/p", resolver);
  REQUIRE(record.conditions.entries.size() == 3);
  CHECK(record.conditions.entries[2].reference == "Condition/nobody");
  CHECK_FALSE(record.patient.has_value());
  CHECK(record.answers.entries.empty());
  CHECK(record.coverages.entries.empty());
  CHECK(record.other_patients == 4);
}

TEST_CASE("a resource counts by its type, whichever of our keys it came under, and other keys are not read") {
  const Json prefetch(R"({"conditions":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationStatement","id":"s"}}]},
    "somethingElse":{"resourceType":"Condition","id":"c"}})");
  fhir::Resolver resolver({}, prefetch.root());
  const auto record = read_record(prefetch.root(), "p", resolver);
  CHECK(record.statements.entries.size() == 1);
  CHECK(record.statements.state == fhir::ListState::Missing);
  CHECK(record.conditions.entries.empty());
}
