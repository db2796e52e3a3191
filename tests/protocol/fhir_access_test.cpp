// FHIR access from call to cards: what is asked of the server, and what the answer makes of it.
#include "support/fhir_access.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::vector<std::string> all_targets() {
  std::vector<std::string> targets;
  for (const auto& [key, target] : kTargets) targets.push_back(target);
  std::sort(targets.begin(), targets.end());
  return targets;
}

const std::string kRheumatoidArthritis =
    R"({"resourceType":"Condition","id":"ra","subject":{"reference":"Patient/p1"},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M06.9"}]}})";

}  // namespace

TEST_CASE("a whole prefetch leaves nothing to ask") {
  const FhirServer server(serving(chart_of(whole_call())));
  const auto reply = ask_allowing({server.base()}, granting(whole_call(), server.base()));
  CHECK(result_in(reply) == "met");
  CHECK(server.connections() == 0);
}

TEST_CASE("absent keys are read once each, with the token, and answered as if they had been sent") {
  const FhirServer server(serving(chart_of(whole_call())));
  const auto reply = ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()));
  CHECK(reply.status == 200);
  CHECK(result_in(reply) == "met");
  CHECK(reply.body == ask_allowing({}, to_text(whole_call())).body);
  CHECK(targets_asked(server) == all_targets());
  for (const auto& request : server.requests())
    CHECK(request.head.find("\r\nAuthorization: Bearer " + kToken + "\r\n") != std::string::npos);
}

TEST_CASE("only what is missing is read") {
  const FhirServer server(serving(chart_of(whole_call())));
  const auto reply = ask_allowing({server.base()}, granting(without(whole_call(), {"conditions", "weights"}), server.base()));
  CHECK(result_in(reply) == "met");
  CHECK(targets_asked(server) == std::vector{kTargets.at("conditions"), kTargets.at("weights")});
}

TEST_CASE("absent keys are read at the same time") {
  const auto chart = serving(chart_of(whole_call()));
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request& request) { peer.pause(300ms), chart(peer, request); });
  const auto reply =
      ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()), {.deadline = 2s, .what = "ten reads of 300 ms"});
  CHECK(server.connections() == kTargets.size());  // 3 s one after the other
  CHECK(result_in(reply) == "met");
}

TEST_CASE("null and an empty Bundle say that there is none and are not read") {
  const FhirServer server(serving(chart_of(whole_call())));
  const auto call = with(with(whole_call(), "conditions", "null"), "medicationRequests", bundle({}));
  const auto reply = ask_allowing({server.base()}, granting(call, server.base()));
  CHECK(result_in(reply, "standard-of-care") == "unmet");
  CHECK(server.connections() == 0);
}

TEST_CASE("a query that the client reports as failed is not repeated") {
  const FhirServer server(serving(chart_of(whole_call())));
  const auto outcome = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"timeout"}]})";
  const auto reply = ask_allowing({server.base()}, granting(with(whole_call(), "medicationRequests", outcome), server.base()));
  CHECK(result_in(reply, "standard-of-care") == "unknown: not-retrieved");
  CHECK(server.connections() == 0);
}

TEST_CASE("a server without MedicationStatement, as US Core servers are, still gives a whole medication list") {
  auto chart = chart_of(whole_call());
  chart.erase(kTargets.at("medicationStatements"));
  const FhirServer server(serving(chart));
  const auto reply = ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()));
  CHECK(server.connections() == kTargets.size());
  CHECK(result_in(reply, "no-voclosporin-anifrolumab") == "met");
}

TEST_CASE("a drug known by a reference to a Medication on the server counts") {
  const FhirServer server(
      serving({{"/fhir/Medication/m1", R"({"resourceType":"Medication","id":"m1","code":)" + hydroxychloroquine() + "}"}}));
  const auto call = with(whole_call(), "medicationRequests",
                         bundle({medication_request("hcq", R"("medicationReference":{"reference":"Medication/m1"})")}));
  CHECK(result_in(ask_allowing({}, to_text(call)), "standard-of-care") == "unknown: uncoded");
  CHECK(result_in(ask_allowing({server.base()}, granting(call, server.base())), "standard-of-care") == "met");
  CHECK(targets_asked(server) == std::vector<std::string>{"/fhir/Medication/m1"});
}

TEST_CASE("an order by reference to a Medication on the server is ours when that is") {
  const FhirServer server(serving({{"/fhir/Medication/m1", R"({"resourceType":"Medication","id":"m1","code":)" + belimumab() + "}"}}));
  auto call = whole_call();
  draft_of(call).erase("medicationCodeableConcept");
  draft_of(call).set("medicationReference", parse_json(R"({"reference":"Medication/m1"})"));
  CHECK(result_in(ask_allowing({}, to_text(call))) == "none");
  CHECK(result_in(ask_allowing({server.base()}, granting(call, server.base()))) == "met");
  CHECK(server.connections() == 1);
}

TEST_CASE("an order's reason is read from a Condition on the server") {
  const FhirServer server(serving({{"/fhir/Condition/ra", kRheumatoidArthritis}}));
  auto call = whole_call();
  draft_of(call).erase("reasonCode");
  draft_of(call).set("reasonReference", parse_json(R"([{"reference":"Condition/ra"}])"));
  CHECK(result_in(ask_allowing({}, to_text(call)), "no-unproven-indication") == "met");
  CHECK(result_in(ask_allowing({server.base()}, granting(call, server.base())), "no-unproven-indication") == "unmet");
  CHECK(targets_asked(server) == std::vector<std::string>{"/fhir/Condition/ra"});
}

TEST_CASE("a payer is read from an Organization on the server, only where payers matter") {
  const FhirServer server(serving(
      {{"/fhir/Organization/o1", R"({"resourceType":"Organization","id":"o1","identifier":[{"system":"urn:payers","value":"other"}]})"}}));
  const auto coverage =
      R"({"resourceType":"Coverage","id":"c1","status":"active","beneficiary":{"reference":"Patient/p1"},"payor":[{"reference":"Organization/o1"}]})";
  const auto body = granting(with(whole_call(), "coverage", bundle({coverage})), server.base());
  CHECK(result_in(ask_allowing({server.base()}, body)) == "met");
  CHECK(server.connections() == 0);
  CHECK(result_in(ask_allowing({server.base()}, body, {.payer_ids = {"urn:payers|ours"}})) == "none");
  CHECK(server.connections() == 1);
}

TEST_CASE("an order that is not ours is answered without a request") {
  const FhirServer server(serving(chart_of(whole_call())));
  auto call = without_all(whole_call());
  draft_of(call).set("medicationCodeableConcept", parse_json(hydroxychloroquine()));
  draft_of(call).set("reasonReference", parse_json(R"([{"reference":"Condition/ra"}])"));
  CHECK(result_in(ask_allowing({server.base()}, granting(call, server.base()))) == "none");
  CHECK(server.connections() == 0);
}

TEST_CASE("of an order whose drug is to be looked up and is not ours, only the drug is read") {
  const FhirServer server(
      serving({{"/fhir/Medication/m1", R"({"resourceType":"Medication","id":"m1","code":)" + hydroxychloroquine() + "}"},
               {"/fhir/Condition/ra", kRheumatoidArthritis}}));
  auto call = without_all(whole_call());
  draft_of(call).erase("medicationCodeableConcept");
  draft_of(call).set("medicationReference", parse_json(R"({"reference":"Medication/m1"})"));
  draft_of(call).set("reasonReference", parse_json(R"([{"reference":"Condition/ra"}])"));
  CHECK(result_in(ask_allowing({server.base()}, granting(call, server.base()))) == "none");
  CHECK(targets_asked(server) == std::vector<std::string>{"/fhir/Medication/m1"});
}

TEST_CASE("order-select reads nothing for an order that is not selected") {
  const FhirServer server(serving({{"/fhir/Medication/m1", R"({"resourceType":"Medication","id":"m1","code":)" + belimumab() + "}"}}));
  auto call = without_all(whole_call());
  call.set("hook", json_string("order-select"));
  call.find("context")->set("selections", parse_json(R"(["MedicationRequest/another"])"));
  draft_of(call).erase("medicationCodeableConcept");
  draft_of(call).set("medicationReference", parse_json(R"({"reference":"Medication/m1"})"));
  CHECK(result_in(ask_allowing({server.base()}, granting(call, server.base()), {.service = "coverage-order-select"})) == "none");
  CHECK(server.connections() == 0);
}

TEST_CASE("the suggestion to stop an order that was read hands back the whole resource") {
  auto chart = chart_of(whole_call());
  const auto lupkynis = medication_request(
      "voc", R"("note":[{"text":"as sent: é < & \""}],"extension":[{"url":"urn:x","valueDecimal":1.500}],"medicationCodeableConcept":)" +
                 rxnorm("2475406", "voclosporin 7.9 MG Oral Capsule [Lupkynis]"));
  chart[kTargets.at("medicationRequests")] =
      bundle({medication_request("hcq", R"("medicationCodeableConcept":)" + hydroxychloroquine())}, "MedicationRequest?page=2");
  chart["/fhir/MedicationRequest?page=2"] = bundle({lupkynis});
  const FhirServer server(serving(chart));
  const auto reply = ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()));
  CHECK(result_in(reply, "no-voclosporin-anifrolumab") == "unmet");
  auto expected = parse_json(lupkynis);
  expected.set("status", json_string("stopped"));
  std::string handed_back;
  auto body = parse_json(reply.body);
  visit(body, [&](std::string_view name, JsonNode& node) {
    if (name == "resource" && node.find("id")->string() == "voc") handed_back = to_text(sorted(node));
  });
  CHECK(handed_back == to_text(sorted(expected)));
}
