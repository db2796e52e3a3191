#include "support/catch.h"

#include "fhir/read.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::fhir;
using ordersign::testing::Json;

namespace {

/// A Bundle with one Medication under a uuid and one under an id, and a lone one beside it.
const std::string prefetch = R"({
  "medications": {"resourceType":"Bundle","entry":[
    {"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0","resource":{"resourceType":"Medication","code":{"text":"by uuid"}}},
    {"fullUrl":"https://ehr.example/fhir/Medication/m1","resource":{"resourceType":"Medication","id":"m1","code":{"text":"by id"}}},
    {"fullUrl":"https://other.example/fhir/Medication/m3"}, {}, null]},
  "lone": {"resourceType":"Medication","id":"m2","code":{"text":"alone"},"doseForm":{"text":"capsule"}}
})";

Medication medication_by(const std::string& reference, const Json& context) {
  const Json request(
      R"({"resourceType":"MedicationRequest","contained":[{"resourceType":"Medication","id":"c1","code":{"text":"contained"}},
    {"resourceType":"Medication","id":"#c2","code":{"text":"contained with its mark"}}],"medicationReference":)" +
      reference + "}");
  static std::vector<Json> kept;  // the views read point into it
  kept.push_back(request);
  Resolver resolver({}, context.root());
  return read_medication(request.root(), resolver);
}

}  // namespace

TEST_CASE("a medication reference is followed however it is written") {
  const Json context(prefetch);
  const std::vector<std::pair<std::string, std::string>> rows{
      {"#c1", "contained"},
      {"#c2", "contained with its mark"},
      {"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0", "by uuid"},
      {"https://ehr.example/fhir/Medication/m1", "by id"},
      {"Medication/m1", "by id"},
      {"Medication/m1/_history/3", "by id"},
      {"https://ehr.example/fhir/Medication/m1/_history/3", "by id"},
      {"https://elsewhere.example/base/Medication/m2", "alone"},
      {"Medication/m2", "alone"},
  };
  for (const auto& [reference, text] : rows) {
    INFO(reference);
    const auto medication = medication_by(R"({"reference":")" + reference + "\"}", context);
    CHECK(medication.code.text == text);
    CHECK_FALSE(medication.unresolved);
  }
}

TEST_CASE("a reference that leads nowhere is unresolved and keeps its own words") {
  const Json context(prefetch);
  for (const auto* reference : {"#c3", "#", "Medication/m9", "Medication/m3", "Condition/m1", "m1", "/m1", "urn:uuid:0"}) {
    INFO(reference);
    const auto medication = medication_by(std::string(R"({"reference":")") + reference + R"(","display":"belimumab 400 mg"})", context);
    CHECK(medication.unresolved);
    CHECK(medication.display == "belimumab 400 mg");
    CHECK_FALSE(medication.empty());
  }
  CHECK(medication_by(R"({"display":"belimumab"})", context).display == "belimumab");
}

TEST_CASE("the form comes with the medication, under R4's name or R5's") {
  const Json context(prefetch);
  CHECK(medication_by(R"({"reference":"Medication/m2"})", context).form.text == "capsule");
}

TEST_CASE("a local reference is type and id without server and version") {
  CHECK(local_reference("https://a.example/fhir/Condition/1/_history/2") == "Condition/1");
  CHECK(local_reference("Condition/1") == "Condition/1");
  CHECK(local_reference("1") == "1");
  CHECK(local_reference("") == "");
  CHECK(local_reference("/1") == "/1");
}

TEST_CASE("ingredients are read as code, as reference and in R5's item") {
  const Json context(R"({"x":{"resourceType":"Substance","id":"s1","code":{"text":"by reference"}}})");
  const Json request(R"({"contained":[{"resourceType":"Medication","id":"m","ingredient":[
      {"itemCodeableConcept":{"text":"by code"}}, {"itemReference":{"reference":"Substance/s1"}},
      {"item":{"concept":{"text":"by concept"}}}, {"item":{"reference":{"reference":"Substance/s9","display":"by words"}}}, {}, 7]}],
    "medicationReference":{"reference":"#m"}})");
  Resolver resolver({}, context.root());
  std::vector<std::string_view> texts;
  for (const auto& ingredient : read_medication(request.root(), resolver).ingredients) texts.push_back(ingredient.text);
  CHECK(texts == std::vector<std::string_view>{"by code", "by reference", "by concept", "by words"});
}

TEST_CASE("a reason by reference is the problem that it leads to, if it is this patient's and not refuted") {
  const Json context(R"({"conditions":{"resourceType":"Bundle","entry":[
    {"resource":{"resourceType":"Condition","id":"good","code":{"text":"SLE"}}},
    {"resource":{"resourceType":"Condition","id":"refuted","code":{"text":"SLE"},"verificationStatus":{"coding":[{"code":"refuted"}]}}},
    {"resource":{"resourceType":"Condition","id":"other","code":{"text":"SLE"},"subject":{"reference":"Patient/q"}}}]}})");
  Resolver resolver({}, context.root());
  const auto reasons = [&](const std::string& reference) {
    const Json request(R"({"resourceType":"MedicationRequest","subject":{"reference":"Patient/p"},"reasonReference":[{"reference":")" +
                       reference + "\"}]}");
    return read_request(request.root(), resolver).reasons.size();
  };
  CHECK(reasons("Condition/good") == 1);
  CHECK(reasons("Condition/refuted") == 0);
  CHECK(reasons("Condition/other") == 0);
  CHECK(reasons("Condition/nowhere") == 1);  // there is a reason, and it cannot be resolved
}
