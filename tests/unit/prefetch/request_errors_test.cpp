// Each required element missing or of the wrong type: 400 with its JSON pointer, and nothing of the patient.
#include "support/catch.h"

#include "prefetch/request.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::prefetch;
using namespace ordersign::testing;

namespace {

const std::string good =
    R"({"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","fhirServer":"https://ehr.example/fhir",
  "context":{"userId":"Practitioner/d","patientId":"secret-p","draftOrders":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationRequest","id":"o"}}]}},
  "prefetch":{}})";

std::vector<Error> draft_errors_of(const HookRequest& request) {
  fhir::Resolver resolver(request.draft_orders, request.prefetch, request.patient_id);
  return draft_errors(request.draft_orders, resolver);
}

/// Where the error of this body is; "fine" when there is none.
std::string where(const std::string& body, Hook hook = Hook::OrderSign) {
  auto read = read_request(body, hook);
  if (!read) return read.error().where;
  const auto errors = draft_errors_of(*read);
  return errors.empty() ? "fine" : errors.front().where;
}

struct Row {
  std::string from, to, pointer;
};

}  // namespace

TEST_CASE("a good request is fine, with and without what is optional") {
  CHECK(where(good) == "fine");
  CHECK(where(replaced(good, R"("prefetch":{})", R"("more":{"x":[1]},"extension":{"a.b":1})")) == "fine");
  CHECK(where(replaced(good, R"("prefetch":{})", R"("prefetch":null,"extension":null,"fhirAuthorization":null)")) == "fine");
  CHECK(where(replaced(good, R"("userId":)", R"("encounterId":null,"userId":)")) == "fine");
  CHECK(where(replaced(good, R"("resourceType":"Bundle","entry":)", R"("entry":)")) == "fine");
  CHECK(where(replaced(good, R"("prefetch":{})", R"("fhirAuthorization":{"access_token":"t"})")) == "fine");
  CHECK(where("\xEF\xBB\xBF" + good) == "fine");
}

TEST_CASE("each required element is told by its pointer when it is missing or mistyped") {
  const std::string orders = R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationRequest","id":"o"}}]})";
  const std::string order = R"({"resource":{"resourceType":"MedicationRequest","id":"o"}})";
  std::vector<Row> rows{
      {R"("hook":"order-sign",)", "", "/hook"},
      {R"("hook":"order-sign")", R"("hook":"order-select")", "/hook"},
      {R"("fhirServer":"https://ehr.example/fhir")", R"("fhirServer":7)", "/fhirServer"},
      {R"("fhirServer":"https://ehr.example/fhir")", R"("fhirAuthorization":{"access_token":"t"})", "/fhirServer"},
      {R"("prefetch":{})", R"("fhirAuthorization":"t")", "/fhirAuthorization"},
      {R"("prefetch":{})", R"("prefetch":[])", "/prefetch"},
      {R"("context":{)", R"("context":null,"else":{)", "/context"},
      {R"("context":{)", R"("context":[],"else":{)", "/context"},
      {R"("draftOrders":)" + orders, R"("other":1)", "/context/draftOrders"},
      {R"("resourceType":"Bundle")", R"("resourceType":"List")", "/context/draftOrders/resourceType"},
      {R"("entry":[)" + order + "]", R"("entry":)" + order, "/context/draftOrders/entry"},
      {order, order + ",7", "/context/draftOrders/entry/1"},
      {order, order + R"(,{"resource":[]})", "/context/draftOrders/entry/1/resource"},
      {R"("id":"o")", R"("id":"o","subject":{"reference":"Patient/other"})", "/context/draftOrders/entry/0/resource/subject"},
  };
  for (const auto* odd : {"null", "7", "true", "[]", "{}", R"("")"}) {
    rows.push_back({R"("hook":"order-sign")", R"("hook":)" + std::string(odd), "/hook"});
    rows.push_back({R"("hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea")", R"("hookInstance":)" + std::string(odd), "/hookInstance"});
    rows.push_back({R"("patientId":"secret-p")", R"("patientId":)" + std::string(odd), "/context/patientId"});
  }
  for (const auto* odd : {"null", "7", "[]", R"("x")"}) rows.push_back({orders, odd, "/context/draftOrders"});
  for (const auto& row : rows) {
    INFO(row.to);
    CHECK(where(replaced(good, row.from, row.to)) == row.pointer);
  }
}

TEST_CASE("who signs and what extends the call may be missing or of any type, for neither is read") {
  CHECK(where(replaced(good, R"("userId":"Practitioner/d",)", "")) == "fine");
  for (const auto* odd : {"null", "7", "true", "[]", "{}", R"("")", R"([{"url":"a"}])"}) {
    CHECK(where(replaced(good, R"("userId":"Practitioner/d")", R"("userId":)" + std::string(odd))) == "fine");
    CHECK(where(replaced(good, R"("prefetch":{})", R"("extension":)" + std::string(odd))) == "fine");
  }
}

TEST_CASE("order-select needs its selections as well") {
  const auto select = replaced(good, R"("order-sign")", R"("order-select")");
  CHECK(where(select, Hook::OrderSelect) == "/context/selections");
  for (const auto* odd : {"null", "{}", R"("MedicationRequest/o")", "[7]", R"(["MedicationRequest/o",null])"}) {
    CHECK(where(replaced(select, R"("userId":)", R"("selections":)" + std::string(odd) + R"(,"userId":)"), Hook::OrderSelect) ==
          "/context/selections");
  }
  CHECK(where(replaced(select, R"("userId":)", R"("selections":["MedicationRequest/o"],"userId":)"), Hook::OrderSelect) == "fine");
}

TEST_CASE("what is not JSON is told as such") {
  for (const auto* body : {"", "{", "nonsense", "{\"a\":1}}", "{\"a\":NaN}", "{\"a\":\"\\ud800\"}"}) {
    INFO(body);
    const auto read = read_request(body, Hook::OrderSign);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::Syntax);
  }
  for (const auto* body : {"[]", "7", "null", "\"x\""}) {
    const auto read = read_request(body, Hook::OrderSign);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::Structure);
  }
}

TEST_CASE("no error repeats what the request says of the patient") {
  for (const auto& body :
       {replaced(good, R"("id":"o")", R"("id":"o","subject":{"reference":"Patient/other-secret"})"),
        replaced(good, R"("hook":"order-sign")", R"("hook":"secret-hook")"), replaced(good, R"("patientId":"secret-p",)", "")}) {
    auto read = read_request(body, Hook::OrderSign);
    const auto error = read ? draft_errors_of(*read).at(0) : read.error();
    CHECK_FALSE(error.message.empty());
    CHECK((error.where + error.message).find("secret") == std::string::npos);
  }
}
