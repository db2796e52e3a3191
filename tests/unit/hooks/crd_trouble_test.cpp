// FHIR servers that fail under a client of Da Vinci CRD: an answer, never an error.
#include "support/catch.h"
#include "support/crd_calls.h"
#include "support/fhir_access.h"

using namespace ordersign;
using namespace ordersign::testing;
using Words = std::vector<std::string>;

namespace {

const std::string kMet = "labeled-dosing-met-at-720-mg-for-70-kg";

CrdAnswer ask(const std::string& version, const std::string& base, const std::string& body) {
  auto list = fhir_client::AllowList::parse({base});
  REQUIRE(list);
  CrdClient client{.version = version};
  client.options.fhir_deadline = kEnough;
  client.fhir = std::make_shared<const fhir_client::Client>(std::move(*list));
  return client.ask(body);
}

/// As an EHR that refuses every token but the one that it gave.
FhirServer::Script failing() {
  return [](FhirServer::Peer& peer, const FhirServer::Request&) { peer.send(http_answer("", 500)); };
}

JsonNode only(JsonNode call, const std::string& key) {
  auto kept = *prefetch_of(call).find(key);
  call.set("prefetch", parse_json("{}"));
  prefetch_of(call).set(key, std::move(kept));
  return call;
}

}  // namespace

TEST_CASE("a FHIR server that fails leaves the coverage undetermined, and no version is answered 412") {
  const FhirServer server(failing());
  for (const auto* version : {"2.0", "2.1", "2.2"}) {
    INFO(version);
    const bool newest = version == std::string("2.2");
    const auto answer = ask(version, server.base(), granting(only(crd_call(kMet), "coverage"), server.base()));
    CHECK(answer.reply().status == 200);
    REQUIRE(answer.actions() == 1);
    CHECK(answer.one("covered") == (newest ? "indeterminate" : "conditional"));
    CHECK(answer.one("info-needed") == (newest ? "" : "OTH"));
    if (newest) CHECK(answer.one("reason") == "technical");
    CHECK(answer.reply().body.find("for a technical reason") != std::string::npos);
    CHECK(answer.body()["cards"].is_array());
  }
}

TEST_CASE("the coverage that an order names is read, and where that fails it is named all the same") {
  const FhirServer failed(failing());
  auto call = without_all(crd_call(kMet));
  draft_of(call).set("insurance", parse_json(R"([{"reference":"Coverage/cov-9"}])"));
  const auto hidden = ask("2.2", failed.base(), granting(call, failed.base()));
  CHECK(hidden.one("coverage") == "Coverage/cov-9");
  CHECK(hidden.one("reason") == "technical");

  auto answers = chart_of(whole_call());
  answers["/fhir/Coverage/cov-9"] = replaced(kCoverage, "cov-1", "cov-9");
  const FhirServer server(serving(answers));
  const auto read = ask("2.2", server.base(), granting(call, server.base()));
  CHECK(read.one("coverage") == "Coverage/cov-9");
  CHECK(read.one("covered") == "covered");

  answers.erase("/fhir/Coverage/cov-9");
  answers["/fhir/Coverage?patient=p1&status=active&_count=200"] = bundle({});
  const FhirServer without(serving(answers));
  CHECK(ask("2.2", without.base(), granting(call, without.base())).one("reason") == "coverage-not-found");
}

TEST_CASE("for orders that no policy governs nothing but patient and coverage is read") {
  auto answers = chart_of(whole_call());
  answers["/fhir/Coverage?patient=p1&status=active&_count=200"] = bundle({kCoverage});
  const FhirServer server(serving(answers));
  auto call = without_all(crd_call(kMet));
  draft_of(call) =
      parse_json(R"({"resourceType":"DeviceRequest","id":"d","status":"draft","intent":"order","subject":{"reference":"Patient/p1"}})");
  const auto answer = ask("2.2", server.base(), granting(call, server.base()));
  CHECK(answer.one("covered") == "indeterminate");
  CHECK(targets_asked(server) == Words{"/fhir/Coverage?patient=p1&status=active&_count=200", "/fhir/Patient/p1"});
}

TEST_CASE("a drafted drug that cannot be read for trouble is technical, and one that nobody could read was not evaluated") {
  const FhirServer server(failing());
  auto call = only(crd_call(kMet), "coverage");
  draft_of(call).erase("medicationCodeableConcept");
  draft_of(call).set("medicationReference", parse_json(R"({"reference":"Medication/m1"})"));
  CHECK(ask("2.2", server.base(), granting(call, server.base())).one("reason") == "technical");
  CHECK(CrdClient().ask(to_text(call)).one("reason").find("not evaluated") != std::string::npos);
}

TEST_CASE("without any list and without leave to read, the documents are asked for") {
  const auto answer = CrdClient().ask(to_text(only(crd_call(kMet), "coverage")));
  CHECK(answer.reply().status == 200);
  CHECK(answer.one("covered") == "covered");
  CHECK(answer.one("doc-needed") == "clinical");
}
