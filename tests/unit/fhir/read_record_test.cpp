#include "support/catch.h"

#include "fhir/read.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::fhir;
using ordersign::testing::Json;

namespace {

ListState state(const std::string& value) { return state_of(Json(value).root(), "Condition"); }

}  // namespace

TEST_CASE("what a prefetch value says of its list") {
  const std::string outcome = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error"}]})";
  const std::string warning = R"({"resourceType":"OperationOutcome","issue":[{"severity":"warning"},{"severity":"information"}]})";
  const std::string match = R"({"resource":{"resourceType":"Condition","id":"1"}})";
  const auto bundle = [](const std::string& members) { return R"({"resourceType":"Bundle")" + members + "}"; };
  struct Row {
    std::string value;
    ListState want;
  };
  const std::vector<Row> rows{
      {"null", ListState::Complete},
      {bundle(""), ListState::Complete},
      {bundle(R"(,"total":0,"entry":[])"), ListState::Complete},
      {bundle(R"(,"total":1,"entry":[)" + match + "]"), ListState::Complete},
      {R"({"entry":[)" + match + "]}", ListState::Complete},
      {R"({"resourceType":"Condition"})", ListState::Complete},
      {bundle(R"(,"link":[{"relation":"self","url":"x"}])"), ListState::Complete},
      {bundle(R"(,"link":[{"relation":"self"},{"relation":"next","url":"x"}])"), ListState::Truncated},
      {outcome, ListState::Failed},
      {warning, ListState::Failed},  // itself the value: the query gave no list
      {bundle(R"(,"entry":[{"resource":)" + outcome + "}]"), ListState::Failed},
      {bundle(R"(,"entry":[)" + match + R"(,{"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"fatal"}]}}])"),
       ListState::Failed},
      {bundle(R"(,"entry":[)" + match + R"(,{"resource":)" + warning + "}]"), ListState::Complete},
      {bundle(R"(,"entry":7)"), ListState::Unreadable},
      {R"({"resourceType":"Patient"})", ListState::Unreadable},
      {"7", ListState::Unreadable},
      {R"("none")", ListState::Unreadable},
      {"[]", ListState::Unreadable},
      {"{}", ListState::Unreadable},
  };
  for (const auto& row : rows) {
    INFO(row.value);
    CHECK(state(row.value) == row.want);
  }
  CHECK(state_of({}, "Condition") == ListState::Missing);
}

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
  Resolver resolver({}, prefetch.root());
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
  Resolver resolver({}, prefetch.root());
  const auto record = read_record(prefetch.root(), "p", resolver);
  CHECK(record.statements.entries.size() == 1);
  CHECK(record.statements.state == ListState::Missing);
  CHECK(record.conditions.entries.empty());
}

TEST_CASE("every published prefetch key asks for one patient with root-level tokens only") {
  for (const auto& key : prefetch_keys()) {
    INFO(key.name);
    CHECK(key.search.find("{{context.patientId}}") != std::string_view::npos);
    CHECK(key.search.find("_include") == std::string_view::npos);
  }
}
