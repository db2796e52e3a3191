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

TEST_CASE("a resource counts by its type, whichever of our keys it came under; under other keys it proves presence alone") {
  const Json prefetch(R"({"conditions":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationStatement","id":"s"}}]},
    "somethingElse":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition","id":"c"}},
      {"resource":{"resourceType":"MedicationStatement","id":"s"}},{"resource":{"resourceType":"Observation","id":"o"}}]}})");
  fhir::Resolver resolver({}, prefetch.root());
  const auto record = read_record(prefetch.root(), "p", resolver);
  CHECK(record.statements.entries.size() == 1);
  CHECK(record.statements.state == fhir::ListState::Missing);
  CHECK_FALSE(record.statements.entries.front().foreign);
  REQUIRE(record.conditions.entries.size() == 1);
  CHECK(record.conditions.entries.front().foreign);
  CHECK(record.conditions.state == fhir::ListState::Garbled);  // a statement is no condition
  CHECK(record.observations.empty());
}

TEST_CASE("an entry of which it is not known whose it is leaves its list open, another's does not") {
  const auto subject = [](const std::string& reference) {
    return R"({"conditions":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition","subject":{"reference":")" +
           reference + R"("}}}]}})";
  };
  const Json unknown(subject("urn:uuid:9")), theirs(subject("Patient/p2"));
  fhir::Resolver for_unknown({}, unknown.root(), "p1"), for_theirs({}, theirs.root(), "p1");
  const auto left_open = read_record(unknown.root(), "p1", for_unknown);
  CHECK(left_open.conditions.entries.empty());
  CHECK(left_open.conditions.state == fhir::ListState::Garbled);
  CHECK(left_open.whose_unknown == 1);
  const auto complete = read_record(theirs.root(), "p1", for_theirs);
  CHECK(complete.conditions.entries.empty());
  CHECK(complete.conditions.state == fhir::ListState::Complete);
  CHECK(complete.other_patients == 1);
}
