// What an integrator is told about their own request: each fault at its place, the orders we would decide, and nothing of the chart.
#include "support/catch.h"

#include <algorithm>

#include "conformance/conformance.h"
#include "json/document.h"
#include "json/pointer.h"
#include "ordersign/service.h"
#include "prefetch/request.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::conformance;
using namespace ordersign::testing;

namespace {

std::shared_ptr<const Catalog> catalog() {
  static const auto loaded =
      load_catalog({std::string(ORDERSIGN_SOURCE_DIR) + "/fhir-profiles", std::string(ORDERSIGN_SOURCE_DIR) + "/cards"});
  if (!loaded) FAIL(loaded.error().message);
  return loaded.value();
}

const std::string order =
    R"({"resourceType":"MedicationRequest","id":"o","status":"draft","intent":"order","subject":{"reference":"Patient/p"},"authoredOn":"2026-01-15",)"
    R"("medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"1656402"}]},)"
    R"("reasonCode":[{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M32.10"}]}],)"
    R"("dosageInstruction":[{"doseAndRate":[{"doseQuantity":{"value":10,"unit":"mg/kg"}}]}]})";
const std::string condition =
    R"({"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p"},"onsetDateTime":"2020-02",)"
    R"("clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},)"
    R"("code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M32.10"}]}})";
const std::string nothing = R"({"resourceType":"Bundle","type":"searchset"})";
const std::string good =
    R"({"hook":"order-sign","hookInstance":"i","context":{"userId":"Practitioner/d","patientId":"p","draftOrders":{"resourceType":"Bundle","entry":[{"resource":)" +
    order +
    R"(}]}},"prefetch":{"patient":{"resourceType":"Patient","id":"p","birthDate":"1984"},"conditions":{"resourceType":"Bundle","entry":[{"resource":)" +
    condition + R"(}]},"medicationRequests":)" + nothing + R"(,"medicationStatements":)" + nothing + R"(,"medicationAdministrations":)" +
    nothing + R"(,"medicationDispenses":)" + nothing + R"(,"weights":)" + nothing + R"(,"diseaseActivity":)" + nothing +
    R"(,"proteinuria":)" + nothing + R"(,"coverage":)" + nothing + "}}";

Conformance checked(const std::string& body) {
  auto result = check_conformance(*catalog(), day("2026-01-15"), body);
  REQUIRE(result);
  return std::move(result.value());
}

bool has(const Conformance& result, const std::string& pointer, Severity severity) {
  return std::any_of(result.problems.begin(), result.problems.end(),
                     [&](const Defect& problem) { return problem.pointer == pointer && problem.severity == severity; });
}

std::string listed(const Conformance& result) {
  std::string text;
  for (const auto& problem : result.problems) text += problem.pointer + ": " + problem.message + "\n";
  return text;
}

struct Row {
  std::string from, to, pointer;
  Severity severity;
};

const std::string resource = "/context/draftOrders/entry/0/resource";
const std::string problem = "/prefetch/conditions/entry/0/resource";

}  // namespace

TEST_CASE("a request that can be read whole has no problem") {
  const auto result = checked(good);
  INFO(listed(result));
  CHECK(result.readable);
  CHECK(result.problems.empty());
}

TEST_CASE("an order is told with what was read of it") {
  const auto result = checked(good);
  REQUIRE(result.orders.size() == 1);
  const auto& told = result.orders.front();
  CHECK(told.pointer == resource);
  CHECK(told.reference == "MedicationRequest/o");
  CHECK(told.recognised == "covered");
  CHECK(told.dosages == 1);
  CHECK(told.doses == 1);
  CHECK(told.reasons == 1);
}

TEST_CASE("an order is recognised by drug and route as a decision would") {
  const auto recognised = [](const std::string& from, const std::string& to) {
    return checked(replaced(good, from, to)).orders.front().recognised;
  };
  CHECK(recognised("1656402", "1092437") == "route-unspecified");
  CHECK(recognised("1656402", "1939299") == "other-form");
  CHECK(recognised("1656402", "979092") == "not-ours");
  CHECK(recognised("1656402", "2475406") == "conflicting");
  CHECK(recognised("\"draft\"", "\"cancelled\"") == "not-ours");
  CHECK(recognised(R"([{"doseAndRate")", R"([{"route":{"text":"subcutaneous"},"doseAndRate")") == "route-disagrees");
}

TEST_CASE("each fault is told at its place") {
  const std::vector<Row> rows{
      {R"("status":"draft")", R"("status":"drafted")", resource + "/status", Severity::Warning},
      {R"("status":"draft",)", "", resource + "/status", Severity::Warning},
      {R"("intent":"order")", R"("intent":"wish")", resource + "/intent", Severity::Warning},
      {R"("authoredOn":"2026-01-15")", R"("authoredOn":"01/15/2026")", resource + "/authoredOn", Severity::Warning},
      {R"("authoredOn":"2026-01-15")", R"("authoredOn":20260115)", resource + "/authoredOn", Severity::Warning},
      {R"(,"unit":"mg/kg")", "", resource + "/dosageInstruction/0/doseAndRate/0/doseQuantity", Severity::Warning},
      {R"("value":10)", R"("value":"10")", resource + "/dosageInstruction/0/doseAndRate/0/doseQuantity/value", Severity::Warning},
      {R"("system":"http://www.nlm.nih.gov/research/umls/rxnorm",)", "", resource + "/medicationCodeableConcept/coding/0/system",
       Severity::Information},
      {"http://www.nlm.nih.gov/research/umls/rxnorm", "http://local.example", resource + "/medicationCodeableConcept/coding/0/system",
       Severity::Information},
      {"medicationCodeableConcept", "medicationCode", resource, Severity::Warning},
      {R"("reasonCode")", R"("reasonReference":[{"reference":"Condition/c"},{"reference":"Condition/gone"}],"reasonCode")",
       resource + "/reasonReference/1/reference", Severity::Warning},
      {R"("id":"c","subject":{"reference":"Patient/p"})", R"("id":"c","subject":{"reference":"Patient/q"})", problem + "/subject",
       Severity::Warning},
      {R"("code":"active")", R"("code":"ongoing")", problem + "/clinicalStatus", Severity::Warning},
      {R"("onsetDateTime":"2020-02")", R"("onsetDateTime":"Feb 2020")", problem + "/onsetDateTime", Severity::Warning},
      {R"("onsetDateTime":"2020-02")", R"("onsetPeriod":{"end":"x"})", problem + "/onsetPeriod/end", Severity::Warning},
      {R"("weights":)", R"("weight/s":null,"weights":)", "/prefetch/weight~1s", Severity::Information},
      {R"("weights":)", R"("weights":null,"other":)", "/prefetch/weights", Severity::Information},
      {R"("weights":)", R"("weights":7,"other":)", "/prefetch/weights", Severity::Warning},
      {R"("weights":)", R"("other":)", "/prefetch/weights", Severity::Warning},
      {R"("weights":)", R"("weights":{"resourceType":"OperationOutcome"},"other":)", "/prefetch/weights", Severity::Warning},
      {R"("conditions":{"resourceType":"Bundle",)",
       R"("conditions":{"resourceType":"Bundle","link":[{"relation":"self"},{"relation":"next","url":"u"}],)",
       "/prefetch/conditions/link/1", Severity::Warning},
      {R"("conditions":{"resourceType":"Bundle",)", R"("conditions":{"resourceType":"Bundle","total":9,)", "/prefetch/conditions/total",
       Severity::Warning},
      {R"("conditions":{"resourceType":"Bundle","entry":[)",
       R"("conditions":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"error"}]}},)",
       problem, Severity::Warning},
      {R"("id":"p","birthDate":"1984")", R"("id":"q","birthDate":"1984")", "/prefetch/patient/id", Severity::Warning},
      {R"("birthDate":"1984")", R"("birthDate":"1984-13")", "/prefetch/patient/birthDate", Severity::Warning},
  };
  for (const auto& row : rows) {
    INFO(row.to);
    const auto body = replaced(good, row.from, row.to);
    const auto result = checked(body);
    INFO(listed(result));
    CHECK(has(result, row.pointer, row.severity));
    CHECK(result.readable);
    CHECK_FALSE(has(checked(good), row.pointer, row.severity));
  }
}

TEST_CASE("every structural error is told, and the first of them is what the service would answer") {
  auto body = replaced(good, R"("hookInstance":"i",)", "");
  body = replaced(body, R"("userId":"Practitioner/d")", R"("userId":7)");
  body = replaced(body, R"("prefetch":{)", R"("extension":"x","fhirAuthorization":[],"fhirServer":7,"prefetch":{)");
  body = replaced(body, R"("subject":{"reference":"Patient/p"})", R"("subject":{"reference":"Patient/q"})");
  body = replaced(body, R"("entry":[)", R"("entry":[7,{"resource":[]},)");
  const auto result = checked(body);
  CHECK_FALSE(result.readable);
  std::vector<std::string> errors;
  for (const auto& told : result.problems) {
    if (told.severity == Severity::Error) errors.push_back(told.pointer);
  }
  CHECK(has(result, "/context/userId", Severity::Warning));
  CHECK(has(result, "/extension", Severity::Warning));
  CHECK(errors == std::vector<std::string>{"/hookInstance", "/fhirAuthorization", "/fhirServer", "/context/draftOrders/entry/0",
                                           "/context/draftOrders/entry/1/resource", "/context/draftOrders/entry/2/resource/subject"});
  CHECK(prefetch::read_request(body, prefetch::Hook::OrderSign).error().where == errors.front());
}

TEST_CASE("a request of no hook of ours is told so and looked at all the same") {
  const auto result = checked(replaced(good, "order-sign", "patient-view"));
  CHECK(has(result, "/hook", Severity::Error));
  CHECK(result.orders.size() == 1);
  CHECK(result.prefetch.size() == 10);
}

TEST_CASE("a selection that names no draft is told") {
  const auto select = replaced(replaced(good, "order-sign", "order-select"), R"("userId")",
                               R"("selections":["MedicationRequest/o","MedicationRequest/x"],"userId")");
  const auto result = checked(select);
  CHECK(result.readable);
  CHECK(has(result, "/context/selections/1", Severity::Warning));
  CHECK_FALSE(has(result, "/context/selections/0", Severity::Warning));
}

TEST_CASE("keys are told with their template, state and resources by type") {
  const auto result = checked(replaced(good, R"("conditions":{"resourceType":"Bundle","entry":[)",
                                       R"("conditions":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Jane Doe"}},)"));
  const auto& key = result.prefetch.at(1);
  CHECK(key.key == "conditions");
  CHECK(key.search == "Condition?patient={{context.patientId}}");
  CHECK(key.state == "partly-unreadable");
  CHECK(key.resources == 2);
  CHECK(key.of == std::map<std::string_view, std::size_t>{{"Condition", 1}, {"other", 1}});
}

TEST_CASE("what is no JSON object is a 400 and anything else a 200") {
  const Service service(catalog(), {}, [] { return parse_instant("2026-01-15").value(); });
  for (const auto* body : {"", "{", "[]", "7", "null"}) CHECK(service.check_conformance(body).status == 400);
  CHECK(service.check_conformance("{}").status == 200);
  CHECK(service.check_conformance(good).status == 200);
  for (const auto* body : {"{}", good.c_str()}) CHECK(json::Document::parse(service.check_conformance(body).body));
}

TEST_CASE("a request with a problem in every element is told up to a limit") {
  std::string entries;
  for (int i = 0; i < 5000; ++i) entries += "7,";
  const auto result = checked(
      replaced(good, R"("conditions":{"resourceType":"Bundle","entry":[)", R"("conditions":{"resourceType":"Bundle","entry":[)" + entries));
  CHECK(result.problems.size() == 1001);
  CHECK(result.problems.back().severity == Severity::Information);
}

TEST_CASE("no message holds text of the chart") {
  auto body = replaced(good, R"("status":"draft")", R"("status":"secret")");
  body = replaced(body, R"("authoredOn":"2026-01-15")", R"("authoredOn":"secret")");
  body = replaced(body, "http://www.nlm.nih.gov/research/umls/rxnorm", "http://secret");
  body = replaced(body, R"("birthDate":"1984")", R"("birthDate":"secret")");
  body = replaced(body, R"("onsetDateTime")", R"("text":{"div":"secret"},"onsetDateTime")");
  body = replaced(body, R"("code":"active")", R"("code":"secret")");
  const auto result = checked(body);
  CHECK(result.problems.size() >= 5);
  CHECK(write_conformance(result).find("secret") == std::string::npos);
}

// Da Vinci CRD 2.2.1, profile CRD MedicationRequest.
TEST_CASE("a PractitionerRole as requester is told of, a Practitioner is not") {
  const auto with = [](const std::string& requester) {
    auto body = good;
    const std::string before = R"("authoredOn":"2026-01-15",)";
    body.insert(body.find(before), R"("requester":{"reference":")" + requester + R"("},)");
    return checked(body);
  };
  const std::string pointer = "/context/draftOrders/entry/0/resource/requester";
  CHECK(has(with("PractitionerRole/r"), pointer, Severity::Information));
  CHECK(has(with("https://ehr.example/fhir/PractitionerRole/r"), pointer, Severity::Information));
  CHECK_FALSE(has(with("Practitioner/d"), pointer, Severity::Information));
}
