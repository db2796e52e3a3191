// A request asked "what if": the made-up second policy, through the service.
#include "ordersign/service.h"
#include "support/second_policy.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::string problem(const std::string& id, const std::string& code) {
  return R"({"resource":{"resourceType":"Condition","id":")" + id +
         R"(","clinicalStatus":{"coding":[{"code":"active"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":")" + code +
         R"("}]}}})";
}

std::string rxnorm(const std::string& code) {
  return R"("medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":")" + code + R"("}]})";
}

const std::string fever = problem("fever", "990000001");
const std::string rash = problem("rash", "990000002");
const std::string gout = problem("gout", "990000005");
const std::string patch = R"({"resource":{"resourceType":"MedicationRequest","id":"patch","status":"draft",)" + rxnorm("9900011") + "}}";

/// Fever, gout and one sign of two, no treatment.
std::string request_of(const std::string& draft = patch, const std::string& hook = "order-sign") {
  return R"({"hook":")" + hook +
         R"(","hookInstance":"i","context":{"userId":"Practitioner/d","patientId":"p","selections":["MedicationRequest/patch"],"draftOrders":{"resourceType":"Bundle","entry":[)" +
         draft + R"(]}},"prefetch":{"conditions":{"resourceType":"Bundle","entry":[)" + fever + "," + rash + "," + gout +
         R"(]},"medicationRequests":null}})";
}

std::string question(const std::string& assume, const std::string& request = request_of()) {
  return R"({"request":)" + request + (assume.empty() ? "" : R"(,"assume":)" + assume) + "}";
}

const Service& service() {
  static const auto catalog = load_from(second_policy_folder());
  REQUIRE(catalog);
  static const Service made(*catalog, {}, [] { return parse_instant("2026-01-15T12:00:00Z").value(); });
  return made;
}

Json answer(const std::string& body) {
  const auto reply = service().what_if(body);
  INFO(reply.body);
  REQUIRE(reply.status == 200);
  return Json(reply.body);
}

json::View with_id(json::View list, std::string_view id) {
  for (const auto entry : list.elements()) {
    if (entry["id"].string() == id) return entry;
  }
  return {};
}

/// "a, b | c, d": the titles of the sets.
std::string told(json::View order) {
  std::string text;
  for (const auto set : order["smallestChanges"].elements()) {
    text += text.empty() ? "" : " | ";
    bool first = true;
    for (const auto change : set.elements()) {
      text.append(first ? "" : ", ").append(change["title"].string());
      first = false;
    }
  }
  return text;
}

}  // namespace

TEST_CASE("without assumptions both sides are what the call decides, and the smallest changes are sentences") {
  const auto json = answer(question(""));
  REQUIRE(json["orders"].size() == 1);
  const auto order = json["orders"].first();
  CHECK(order["order"].string() == "MedicationRequest/patch");
  CHECK(order["policy"].string() == "plumaritol");
  CHECK(order["version"].string() == "2026");
  CHECK(order["pathway"].string() == "any-initial");
  CHECK(order["pathwayThen"].string() == "any-initial");
  CHECK(order["result"].string() == "unmet");
  CHECK(order["resultThen"].string() == "unmet");
  CHECK(order["facts"].size() == 10);
  CHECK(order["criteria"].size() == 5);
  const auto called = Json(service().call("coverage-order-sign", request_of()).body);
  for (const auto criterion : called["extension"]["org.ordersign.decisions"].first()["criteria"].elements()) {
    const auto seen = with_id(order["criteria"], criterion["id"].string());
    CHECK(seen["is"].string() == criterion["result"].string());
    CHECK(seen["then"].string() == criterion["result"].string());
  }
  CHECK(told(order) ==
        "Night chill is active, Tin gout is over, Mossbalm is received | Night chill is active, Tin gout is over, Ferntonic is received | "
        "Star ache is active, Tin gout is over, Mossbalm is received | Star ache is active, Tin gout is over, Ferntonic is received");
  CHECK(order["smallestChangesCut"].absent());
  const auto change = order["smallestChanges"].first().elements().begin();
  CHECK((*change)["fact"].string() == "chill");
  CHECK((*change)["to"].string() == "met");
}

TEST_CASE("an assumption shows in its fact, in the criteria that rest on it and in the result") {
  const auto json = answer(question(R"({"gout":"unmet","chill":"met","tonic":"unknown"})"));
  const auto order = json["orders"].first();
  const auto fact = with_id(order["facts"], "gout");
  CHECK(fact["title"].string() == "Tin gout");
  CHECK(fact["is"].string() == "met");
  CHECK(fact["then"].string() == "unmet");
  REQUIRE(fact["criteria"].size() == 1);
  CHECK(fact["criteria"].first().string() == "fever-without-gout");
  CHECK(with_id(order["criteria"], "fever-without-gout")["is"].string() == "unmet");
  CHECK(with_id(order["criteria"], "fever-without-gout")["then"].string() == "met");
  CHECK(with_id(order["criteria"], "two-signs")["then"].string() == "met");
  CHECK(with_id(order["criteria"], "a-treatment")["then"].string() == "unknown");
  CHECK(order["result"].string() == "unmet");
  CHECK(order["resultThen"].string() == "unknown");
  CHECK(order["smallestChanges"].size() == 4);  // from the facts as they are
}

TEST_CASE("what is met then needs nothing more, and what is met now has no changes") {
  const auto with_all = answer(question(R"({"gout":"unmet","chill":"met","balm":"met"})"));
  CHECK(with_all["orders"].first()["resultThen"].string() == "met");
  const auto fine = replaced(
      replaced(request_of(), gout, problem("chill", "990000003")), R"("medicationRequests":null)",
      R"("medicationRequests":{"resourceType":"MedicationRequest","id":"b","status":"active","intent":"order",)" + rxnorm("9900031") + "}");
  const auto met = answer(question("", fine));
  CHECK(met["orders"].first()["result"].string() == "met");
  CHECK(met["orders"].first()["smallestChanges"].is_array());
  CHECK(met["orders"].first()["smallestChanges"].size() == 0);
}

TEST_CASE("another pathway shows the criteria of both, each where it stands") {
  const auto json = answer(question(R"({"earlier":"met"})"));
  const auto order = json["orders"].first();
  CHECK(order["pathway"].string() == "any-initial");
  CHECK(order["pathwayThen"].string() == "any-continuation");
  CHECK(order["criteria"].size() == 6);
  const auto only_then = with_id(order["criteria"], "earlier-patches");
  CHECK(only_then["is"].absent());
  CHECK(only_then["then"].string() == "met");
  const auto only_now = with_id(order["criteria"], "fever-without-gout");
  CHECK(only_now["is"].string() == "unmet");
  CHECK(only_now["then"].absent());
}

TEST_CASE("the request's own hook is asked, and an order that no policy decides is no order here") {
  CHECK(answer(question("", request_of(patch, "order-select")))["orders"].size() == 1);
  const auto other =
      R"({"resource":{"resourceType":"MedicationRequest","id":"other","status":"draft","medicationCodeableConcept":{"text":"water"}}})";
  const auto json = answer(question("", request_of(other)));
  CHECK(json["orders"].is_array());
  CHECK(json["orders"].size() == 0);
}

TEST_CASE("what is wrong with a question is told by its pointer, and what would be right") {
  struct Row {
    std::string body, pointer, message;
  };
  const std::string truths = "want `met`, `unmet` or `unknown`";
  const std::vector<Row> rows{
      {"[]", "", "want an object with `request` and, if need be, `assume`"},
      {"{}", "/request", "want a CDS Hooks request object"},
      {R"({"request":"x"})", "/request", "want a CDS Hooks request object"},
      {R"({"request":{}})", "/request/hook", "want `order-sign` or `order-select`"},
      {R"({"request":{"hook":"patient-view"}})", "/request/hook", "want `order-sign` or `order-select`"},
      {question("[]"), "/assume", "want an object of fact ids, each with `met`, `unmet` or `unknown`"},
      {question(R"({"gout":"true"})"), "/assume/gout", truths},
      {question(R"({"gout":true})"), "/assume/gout", truths},
      {question(R"({"go/ut":"met"})"), "/assume/go~1ut",
       "unknown fact; known: earlier, fever, rash, chill, ache, gout, balm, tonic, no-clash, length"},
      {question("", replaced(request_of(), R"("patientId":"p",)", "")), "/request/context/patientId", "want a non-empty string"},
  };
  for (const auto& row : rows) {
    INFO(row.body);
    const auto reply = service().what_if(row.body);
    CHECK(reply.status == 400);
    const Json outcome(reply.body);
    CHECK(outcome["issue"].first()["diagnostics"].string() == row.pointer);
    CHECK(outcome["issue"].first()["details"]["text"].string() == row.message);
  }
  CHECK(service().what_if("{").status == 400);
  CHECK(service().what_if(question("null")).status == 200);
}

TEST_CASE("data that a call could not do without is missing here too") {
  const auto bare = replaced(request_of(), R"("prefetch":)", R"("else":)");
  CHECK(service().call("coverage-order-sign", bare).status == 412);
  const auto reply = service().what_if(question("", bare));
  CHECK(reply.status == 412);
  CHECK(Json(reply.body)["issue"].first()["diagnostics"].string() == "/request/prefetch");
}
