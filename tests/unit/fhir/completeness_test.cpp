// Reading 4.2 and 4.3: what is passed over leaves a list open.
#include "fhir/list_state.h"

#include "support/catch.h"

#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::fhir;
using ordersign::testing::Json;

namespace {

const std::string match = R"({"resource":{"resourceType":"MedicationRequest","id":"1"}})";

std::string bundle(const std::string& entries, const std::string& more = "") {
  return R"({"resourceType":"Bundle")" + more + R"(,"entry":[)" + entries + "]}";
}

std::string issue(const std::string& severity, const std::string& code, const std::string& more = "") {
  return R"({"resource":{"resourceType":"OperationOutcome","issue":[{"severity":")" + severity + R"(","code":")" + code + "\"" + more +
         "}]}}";
}

ListState state(const std::string& value, std::string_view type = "MedicationRequest", const HarmlessOutcomes& harmless = {}) {
  const Json json(value);
  return state_of(json.root(), type, harmless);
}

}  // namespace

TEST_CASE("an outcome of any severity that tells of missing matches leaves the list open") {
  for (const auto* code : {"suppressed", "incomplete", "forbidden", "security", "login", "expired", "too-costly", "throttled", "timeout",
                           "transient", "exception", "no-store", "lock-error"}) {
    INFO(code);
    CHECK(state(bundle(match + "," + issue("warning", code))) == ListState::Withheld);
    CHECK(state(bundle(match + "," + issue("information", code))) == ListState::Withheld);
  }
  CHECK(state(bundle(match + "," + issue("error", "processing"))) == ListState::Withheld);
  CHECK(state(bundle(match + "," + issue("information", "informational"))) == ListState::Complete);
  CHECK(state(bundle(match + "," + issue("warning", "processing"))) == ListState::Complete);
}

TEST_CASE("an outcome that the operator knows to be harmless changes nothing") {
  const auto entry = issue("warning", "suppressed", R"(,"details":{"coding":[{"system":"urn:oid:1.2","code":"59204"}]})");
  CHECK(state(bundle(match + "," + entry), "MedicationRequest", {"urn:oid:1.2|59204"}) == ListState::Complete);
  CHECK(state(bundle(match + "," + entry), "MedicationRequest", {"urn:oid:1.2|59205"}) == ListState::Withheld);
}

TEST_CASE("the harmless outcomes of a list are told by their names, those of responses and inner Bundles too, and no others") {
  const auto named = [](const std::string& code, const std::string& issue_code = "suppressed") {
    return issue("warning", issue_code, R"(,"details":{"coding":[{"system":"urn:oid:1.2","code":")" + code + R"("}]})");
  };
  const auto found = [](const std::string& value, const HarmlessOutcomes& harmless) {
    const ordersign::testing::Json json(value);
    return harmless_outcomes_in(json.root(), harmless);
  };
  const HarmlessOutcomes harmless{"urn:oid:1.2|1", "urn:oid:1.2|2", "urn:oid:1.2|3", "urn:oid:1.2|4"};
  const auto in_response =
      R"({"response":{"outcome":{"resourceType":"OperationOutcome","issue":[{"severity":"error","details":{"coding":[{"system":"urn:oid:1.2","code":"2"}]}}]}}})";
  const auto inner = R"({"resource":)" + bundle(named("3")) + "}";
  const auto list = bundle(match + "," + named("1") + "," + in_response + "," + inner + "," + named("4", "processing") + "," + named("9"));
  CHECK(found(list, harmless) == std::vector<std::string>{"urn:oid:1.2|1", "urn:oid:1.2|2", "urn:oid:1.2|3"});
  CHECK(found(list, {}).empty());
}

TEST_CASE("entries that hold nothing of the list leave it open") {
  CHECK(state(bundle(R"({"response":{"status":"404 Not Found"}})")) == ListState::Withheld);
  CHECK(
      state(bundle(
          match +
          R"(,{"response":{"status":"200","outcome":{"resourceType":"OperationOutcome","issue":[{"severity":"error"}]}},"resource":{"resourceType":"MedicationRequest"}})")) ==
      ListState::Withheld);
  CHECK(state(bundle(match + ",{}")) == ListState::Garbled);
  CHECK(state(bundle(match + R"(,{"fullUrl":"urn:x"})")) == ListState::Garbled);
  CHECK(state(bundle(match + R"(,{"resource":{"id":"x"}})")) == ListState::Garbled);
  CHECK(state(bundle(match + R"(,{"resource":{"resourceType":7}})")) == ListState::Garbled);
  CHECK(state(bundle(match + R"(,{"resource":{"resourceType":"Observation"}})")) == ListState::Garbled);
  CHECK(state(bundle(match + R"(,{"search":{"mode":"include"},"resource":{"resourceType":"Observation"}})")) == ListState::Complete);
  CHECK(state(bundle(match + R"(,{"resource":{"resourceType":"Medication"}})")) == ListState::Complete);
  CHECK(state(bundle(R"({"resource":{"resourceType":"MedicationRequest","status":"active","status":"stopped"}})")) == ListState::Garbled);
  CHECK(state(bundle(R"({"resource":{"resourceType":"MedicationOrder"}})")) == ListState::Complete);
}

TEST_CASE("more matches than came leave the list open") {
  CHECK(state(bundle(match, R"(,"total":1)")) == ListState::Complete);
  CHECK(state(bundle(match, R"(,"total":2)")) == ListState::Truncated);
  CHECK(state(bundle(match, R"(,"total":0)")) == ListState::Complete);
  CHECK(state(bundle(match, R"(,"total":"many")")) == ListState::Complete);  // cannot be read: says nothing
  CHECK(state(bundle(match + R"(,{"search":{"mode":"include"},"resource":{"resourceType":"MedicationRequest"}})", R"(,"total":2)")) ==
        ListState::Truncated);
}

TEST_CASE("a Bundle within a Bundle is read like the outer one") {
  const auto inner = [](const std::string& of) { return R"({"response":{"status":"200"},"resource":)" + of + "}"; };
  CHECK(state(bundle(inner(bundle(match, R"(,"total":1)")))) == ListState::Complete);
  CHECK(state(bundle(inner(bundle(match, R"(,"total":3)")))) == ListState::Truncated);
  CHECK(state(bundle(inner(bundle(match, R"(,"link":[{"relation":"next","url":"x"}])")))) == ListState::Truncated);
  CHECK(state(bundle(inner(bundle(issue("error", "exception"))))) == ListState::Withheld);
  const Json json(bundle(inner(bundle(match)) + "," + match));
  CHECK(resources_of(json.root()).size() == 2);
}

TEST_CASE("the pages of a list are judged together, and only the last one's next link is unread") {
  const Json first(bundle(match, R"(,"total":2,"link":[{"relation":"next","url":"x"}])"));
  const Json last(bundle(match));
  const std::vector<json::View> both{first.root(), last.root()};
  CHECK(state_of_pages(both, "MedicationRequest") == ListState::Complete);
  CHECK(state_of_pages(std::vector{first.root()}, "MedicationRequest") == ListState::Truncated);
  const Json broken(R"({"resourceType":"OperationOutcome"})");
  CHECK(state_of_pages(std::vector{first.root(), broken.root()}, "MedicationRequest") == ListState::Withheld);
}

TEST_CASE("not-supported is like an absent key for the lists that servers may lack") {
  const std::string outcome = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-supported"}]})";
  for (const auto* type : {"MedicationStatement", "MedicationAdministration", "MedicationDispense"})
    CHECK(state(outcome, type) == ListState::Missing);
  for (const auto* type : {"MedicationRequest", "Condition"}) CHECK(state(outcome, type) == ListState::Failed);
}
