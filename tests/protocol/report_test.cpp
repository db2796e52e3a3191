// What a call leaves in the log and the metrics, and the check for integrators, over a real socket.
#include "support/catch.h"

#include <filesystem>
#include <stdexcept>

#include "catalog/catalog.h"
#include "ordersign/service.h"
#include "server/call_log.h"
#include "server/metrics.h"
#include "support/fhir_access.h"
#include "support/http_client.h"
#include "support/server_fixture.h"

using namespace ordersign;
using ordersign::support::HttpClient;
using ordersign::support::ServerFixture;

namespace {

const Service& service() {
  static const std::filesystem::path source(ORDERSIGN_SOURCE_DIR);
  static const auto loaded = load_catalog({source / "fhir-profiles", source / "cards"});
  if (!loaded) FAIL(loaded.error().where << ": " << loaded.error().message);
  static const Service service(*loaded, {}, [] { return parse_instant("2026-01-15").value(); });
  return service;
}

server::Routes shipped() {
  auto routes = support::echo_routes();
  routes.call = [](std::string_view id, std::string body, const Caller& caller) { return service().call(id, std::move(body), caller); };
  routes.check_conformance = [](std::string body) { return service().check_conformance(std::move(body)); };
  return routes;
}

/// A call for belimumab whose every free word is marked.
std::string marked_call(const std::string& prefetch) {
  return R"({"hook":"order-sign","hookInstance":"ZZinstance","context":{"userId":"Practitioner/ZZuser","patientId":"ZZpatient","draftOrders":{"resourceType":"Bundle","entry":[{"resource":
    {"resourceType":"MedicationRequest","id":"ZZorder","status":"draft","intent":"order","subject":{"reference":"Patient/ZZpatient","display":"ZZname"},
     "medicationCodeableConcept":{"text":"ZZdrug","coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"1656402","display":"ZZdisplay"}]},
     "note":[{"text":"ZZnote"}]}}]}},"prefetch":{)" +
         prefetch + "}}";
}

const std::string marked_prefetch =
    R"("patient":{"resourceType":"Patient","id":"ZZpatient","birthDate":"1984","name":[{"family":"ZZfamily"}]},
       "conditions":{"resourceType":"Bundle","link":[{"relation":"next","url":"https://ZZhost/"}],"entry":[
         {"resource":{"resourceType":"Condition","id":"ZZc","subject":{"reference":"Patient/ZZother"},"code":{"text":"ZZtext"}}}]},
       "medicationRequests":null,"weights":{"resourceType":"OperationOutcome","issue":[{"severity":"error","diagnostics":"ZZerror"}]},
       "coverage":7,"ZZkey":{"resourceType":"ZZtype"})";

const std::string kSign = "/cds-services/coverage-order-sign";

}  // namespace

TEST_CASE("a call's line tells each prefetch key, each unknown criterion with its gap, and the decision") {
  ServerFixture fixture(shipped());
  HttpClient client(fixture.port());
  CHECK(client.post(kSign, marked_call(marked_prefetch)).status == 200);
  fixture.stop();
  const auto log = fixture.log();
  INFO(log);
  CHECK(log.find(R"("event":"call","service":"coverage-order-sign","status":200,"ms":)") != std::string::npos);
  CHECK(log.find("patient=honoured conditions=truncated medicationRequests=null medicationStatements=absent") != std::string::npos);
  CHECK(log.find("weights=error") != std::string::npos);
  CHECK(log.find("coverage=wrong-type") != std::string::npos);
  CHECK(log.find("active-sle=truncated") != std::string::npos);
  CHECK(log.find("\"decided\":\"belimumab=") != std::string::npos);
  CHECK(log.find("\"otherPatients\":1") != std::string::npos);
}

TEST_CASE("metrics count calls, decisions and prefetch keys") {
  ServerFixture fixture(shipped());
  HttpClient client(fixture.port());
  client.post(kSign, marked_call(marked_prefetch));
  client.post(kSign, "nonsense");
  client.post("/cds-services/ZZservice", "{}");
  const auto answer = client.get("/metrics");
  CHECK(answer.status == 200);
  CHECK(answer.header("content-type") == "text/plain; version=0.0.4; charset=utf-8");
  INFO(answer.body);
  for (const auto* line :
       {R"(ordersign_calls_total{service="coverage-order-sign",status="200"} 1)",
        R"(ordersign_calls_total{service="coverage-order-sign",status="400"} 1)", R"(ordersign_calls_total{service="none",status="404"} 1)",
        "ordersign_call_duration_seconds_count 3", R"(ordersign_unknown_total{gap="truncated"})",
        R"(ordersign_prefetch_total{key="conditions",state="truncated"} 1)", "ordersign_other_patients_total 1",
        "ordersign_calls_in_flight 0"}) {
    INFO(line);
    CHECK(answer.body.find(line) != std::string::npos);
  }
}

TEST_CASE("what was read from the client's FHIR server is told by its outcome, without the token") {
  using namespace ordersign::testing;
  const FhirServer server(serving(chart_of(whole_call())));
  const auto reply = ask_allowing({server.base()}, granting(without(whole_call(), {"weights"}), server.base()));
  CHECK(reply.status == 200);
  server::Metrics metrics;
  metrics.add(reply.report, reply.status, std::chrono::milliseconds(1));
  const auto text = metrics.text(0);
  INFO(text);
  CHECK(text.find(R"(ordersign_prefetch_total{key="weights",state="absent"} 1)") != std::string::npos);
  CHECK(text.find(R"(ordersign_prefetch_total{key="conditions",state="honoured"} 1)") != std::string::npos);
  CHECK(text.find(R"(ordersign_fetches_total{what="prefetch",outcome="fetched"} 1)") != std::string::npos);
  CHECK(text.find(kToken) == std::string::npos);
}

TEST_CASE("a call's line tells by which search a list was read, which hosts may not be called and what was passed over") {
  using namespace ordersign::testing;
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request& request) {
    if (request.target == "/fhir/MedicationRequest?patient=p1&intent=order,plan&_count=200")
      return void(peer.send(http_answer(bundle({}, "https://secret:8443/fhir/MedicationRequest?patient=p1"))));
    peer.send(http_answer("", 403));
  });
  const auto outcome =
      R"({"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"suppressed","details":{"coding":[{"system":"urn:x","code":"1"}]}}]})";
  const auto call = with(without(whole_call(), {"medicationRequests"}), "medicationStatements", bundle({outcome}));
  const auto reply = ask_allowing({server.base()}, granting(call, server.base()), {.terms = {.harmless_outcomes = {"urn:x|1"}}});
  std::string line;
  server::log_call(server::Log([&](std::string_view text) { line += text; }), reply.report, reply.status, std::chrono::milliseconds(1));
  INFO(line);
  CHECK(line.find("medicationRequests=absent>not-allowed(order-plan) ") != std::string::npos);
  CHECK(line.find(R"("refusedHosts":"secret:8443")") != std::string::npos);
  CHECK(line.find(R"("passedOver":"medicationStatements=urn:x|1")") != std::string::npos);
  CHECK(line.find("p1") == std::string::npos);
}

TEST_CASE("a call that ends in 412 tells which keys were not to be had") {
  ServerFixture fixture(shipped());
  HttpClient client(fixture.port());
  CHECK(client.post(kSign, marked_call("")).status == 412);
  CHECK(client.get("/metrics").body.find(R"(ordersign_prefetch_total{key="conditions",state="absent"} 1)") != std::string::npos);
  fixture.stop();
  CHECK(fixture.log().find("conditions=absent") != std::string::npos);
}

TEST_CASE("a call that fails is counted as 500") {
  auto routes = shipped();
  routes.call = [](std::string_view, std::string, const Caller&) -> Reply { throw std::runtime_error("ZZsecret"); };
  ServerFixture fixture(std::move(routes));
  HttpClient client(fixture.port());
  CHECK(client.post(kSign, "{}").status == 500);
  const auto metrics = client.get("/metrics").body;
  CHECK(metrics.find(R"(ordersign_calls_total{service="none",status="500"} 1)") != std::string::npos);
  CHECK(metrics.find("ordersign_calls_in_flight 0") != std::string::npos);
}

TEST_CASE("nothing of the patient reaches the log or the metrics") {
  ServerFixture fixture(shipped());
  HttpClient client(fixture.port());
  for (const auto& prefetch : {marked_prefetch, std::string(), std::string(R"("patient":"ZZ")")}) {
    client.post(kSign, marked_call(prefetch));
    client.post("/cds-services/ZZservice", marked_call(prefetch));
    client.post("/conformance/check", marked_call(prefetch));
  }
  const auto metrics = client.get("/metrics?ZZquery").body;
  fixture.stop();
  CHECK(metrics.find("ordersign_calls_total") != std::string::npos);
  CHECK(metrics.find("ZZ") == std::string::npos);
  CHECK(fixture.log().find("\"event\":\"call\"") != std::string::npos);
  CHECK(fixture.log().find("ZZ") == std::string::npos);
}

TEST_CASE("the check answers with places and counts, and decides nothing") {
  ServerFixture fixture(shipped());
  HttpClient client(fixture.port());
  const auto answer = client.post("/conformance/check", marked_call(marked_prefetch));
  CHECK(answer.status == 200);
  CHECK(answer.header("content-type") == "application/json");
  CHECK(answer.header("cache-control") == "no-store");
  CHECK(answer.body.find(R"("readable":true)") != std::string::npos);
  CHECK(answer.body.find(R"("recognised":"covered")") != std::string::npos);
  CHECK(answer.body.find(R"({"pointer":"/prefetch/conditions/link/0","severity":"warning")") != std::string::npos);
  CHECK(answer.body.find("cards") == std::string::npos);
  for (const auto* word : {"ZZname", "ZZdrug", "ZZdisplay", "ZZnote", "ZZfamily", "ZZtext", "ZZerror", "ZZother", "ZZtype"}) {
    INFO(word);
    CHECK(answer.body.find(word) == std::string::npos);
  }
  const auto metrics = client.get("/metrics").body;
  CHECK(metrics.find("ordersign_calls_total{") == std::string::npos);
  CHECK(metrics.find("ordersign_decisions_total{") == std::string::npos);
}

TEST_CASE("the check takes a posted JSON object only") {
  ServerFixture fixture(shipped());
  HttpClient client(fixture.port());
  const auto wrong = client.get("/conformance/check");
  CHECK(wrong.status == 405);
  CHECK(wrong.header("allow") == "POST, OPTIONS");
  CHECK(client.post("/metrics", "{}").status == 405);
  CHECK(client.post("/conformance/check", "{}", {{"Content-Type", "text/plain"}}).status == 415);
  for (const auto* body : {"nonsense", "[]"}) {
    const auto answer = client.post("/conformance/check", body);
    CHECK(answer.status == 400);
    CHECK(answer.body.find("OperationOutcome") != std::string::npos);
  }
  CHECK(client.post("/conformance/check/", "{}").status == 200);
}
