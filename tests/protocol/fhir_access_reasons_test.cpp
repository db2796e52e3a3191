// Why a list was not to be had, in words: on the card for whoever signs, in a 412 for whoever runs the client.
#include "support/fhir_access.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

bool says(const Reply& reply, std::string_view words) { return reply.body.find(words) != std::string::npos; }

FhirServer::Script silent_at(const std::string& target, Answers answers) {
  return [target, script = serving(std::move(answers))](FhirServer::Peer& peer, const FhirServer::Request& request) {
    if (request.target == target) return peer.hold();
    script(peer, request);
  };
}

JsonNode voclosporin_call() {
  auto call = without_all(whole_call());
  draft_of(call).set("medicationCodeableConcept", parse_json(rxnorm("2475406", "voclosporin 7.9 MG Oral Capsule [Lupkynis]")));
  return call;
}

/// What every key that is needed is said to be.
std::string needed(const std::string& why) {
  return "conditions (" + why + "), medicationRequests (" + why + "), medicationStatements (" + why + ")";
}

/// What the digest of the answer has of what was fetched.
std::string fetched_of(const std::string& allow, std::string body) {
  auto list = fhir_client::AllowList::parse({allow});
  REQUIRE(list);
  Options options;
  options.digest = true;
  options.fhir_deadline = kEnough;
  const auto now = parse_instant("2026-01-15T12:00:00Z").value();
  const Service service(shipped_catalog(), options, [now] { return now; }, std::make_shared<const fhir_client::Client>(std::move(*list)));
  const auto reply = service.call("coverage-order-sign", std::move(body));
  REQUIRE(reply.status == 200);
  const Json answer(reply.body);
  REQUIRE(answer["extension"]["org.ordersign.digest"]["sha256"].string().size() == 64);
  return std::string(answer["extension"]["org.ordersign.digest"]["fetched"].string());
}

}  // namespace

TEST_CASE("a digest tells of what was fetched only where a server was asked, also where it was asked in vain") {
  const FhirServer server(serving(chart_of(whole_call())));
  const auto lacking = without(whole_call(), {"weights"});
  const std::string elsewhere = "https://elsewhere.example/fhir";
  CHECK(fetched_of(server.base(), granting(whole_call(), server.base())) == "");
  CHECK(fetched_of(elsewhere, granting(lacking, server.base())) == "");           // not allowed
  CHECK(fetched_of(server.base(), granting(lacking, server.base(), "0")) == "");  // the token has run out
  const auto referring =
      with(whole_call(), "medicationRequests",
           bundle({medication_request("m1", R"("medicationReference":{"reference":")" + elsewhere + R"(/Medication/m1"})")}));
  CHECK(fetched_of(server.base(), granting(referring, server.base())) == "");
  CHECK(server.requests().empty());
  const auto came = fetched_of(server.base(), granting(lacking, server.base()));
  CHECK(came.size() == 64);
  CHECK(server.requests().size() == 1);
  const FhirServer without_any(serving({}));
  const auto in_vain = fetched_of(without_any.base(), granting(lacking, without_any.base()));
  CHECK(in_vain.size() == 64);
  CHECK(in_vain != came);
  // What came counts with its key, though the page that follows it may not be asked for.
  auto chart = chart_of(whole_call());
  chart[kTargets.at("weights")] = bundle({}, elsewhere + "/Observation?page=2");
  const FhirServer cut(serving(std::move(chart)));
  CHECK(fetched_of(cut.base(), granting(lacking, cut.base())).size() == 64);
}

TEST_CASE("a list that came late is said to be late, never not to have been sent") {
  for (const auto* key : {"patient", "conditions", "medicationRequests", "medicationStatements", "medicationAdministrations",
                          "medicationDispenses", "weights"}) {
    INFO(key);
    const FhirServer server(silent_at(kTargets.at(key), chart_of(whole_call())));
    const auto reply = ask_allowing({server.base()}, granting(without(whole_call(), {key}), server.base()),
                                    {.deadline = 500ms, .what = std::string("late: ") + key});
    CHECK(reply.status == 200);
    CHECK(says(reply, "could not be read from the EHR in time"));
    CHECK_FALSE(says(reply, "not sent"));
    CHECK_FALSE(says(reply, "\"gap\":\"not-sent\""));
    CHECK(says(reply, "\"gap\":\"not-retrieved\""));
  }
}

TEST_CASE("a list whose further pages came late is said to be late, too") {
  for (const auto* key : {"conditions", "medicationRequests"}) {
    INFO(key);
    const auto type = key == std::string("conditions") ? std::string("Condition") : std::string("MedicationRequest");
    const auto page2 = "/fhir/" + type + "?page=2";
    auto chart = chart_of(whole_call());
    chart[kTargets.at(key)] = bundle({}, type + "?page=2");
    const FhirServer server(silent_at(page2, chart));
    for (const auto& call : {without(whole_call(), {key}), with(whole_call(), key, chart[kTargets.at(key)])}) {
      const auto reply = ask_allowing({server.base()}, granting(call, server.base()), {.deadline = 500ms, .what = "a late page"});
      CHECK(says(reply, "could not be read from the EHR in time"));
      CHECK_FALSE(says(reply, "was sent"));
    }
  }
}

TEST_CASE("a medicine whose reference was read too late is said to be late; one that was not to be had is not") {
  const auto call =
      with(whole_call(), "medicationRequests", bundle({medication_request("m", R"("medicationReference":{"reference":"Medication/m1"})")}));
  const FhirServer silent([](FhirServer::Peer& peer, const FhirServer::Request&) { peer.hold(); });
  const auto late = ask_allowing({silent.base()}, granting(call, silent.base()), {.deadline = 400ms, .what = "a late Medication"});
  CHECK(result_in(late, "standard-of-care") == "unknown: not-retrieved");
  CHECK(result_in(late, "no-other-biologic") == "unknown: not-retrieved");
  CHECK(says(late, "could not be read from the EHR in time"));
  CHECK_FALSE(says(late, "was not sent"));
  const FhirServer without(serving({}));
  const auto missing = ask_allowing({without.base()}, granting(call, without.base()));
  CHECK(result_in(missing, "standard-of-care") == "unknown: uncoded");
  CHECK_FALSE(says(missing, "in time"));
}

TEST_CASE("a 412 says of each key that it was not sent or not allowed to be read") {
  const auto call = without_all(whole_call());
  const auto nothing = ask_allowing({}, to_text(call));
  CHECK(nothing.status == 412);
  CHECK(says(nothing, needed("not sent")));
  const auto off_list = ask_allowing({"https://ehr.example/fhir"}, granting(call, "https://other.example/fhir"));
  CHECK(off_list.status == 412);
  CHECK(says(off_list, needed("not allowed")));
  const FhirServer server(serving({}));
  const auto expired = ask_allowing({server.base()}, granting(call, server.base(), "0"));
  CHECK(says(expired, needed("not allowed")));
  CHECK(server.connections() == 0);
}

TEST_CASE("a 412 says of each key that reading it was late, refused or failed") {
  struct Row {
    FhirServer::Script script;
    std::string why;
  };
  for (const auto& [script, why] : {Row{[](auto& peer, const auto&) { peer.hold(); }, "late"}, Row{always(http_answer("", 401)), "refused"},
                                    Row{always(http_answer("", 403)), "refused"}, Row{always(http_answer("", 500)), "failed"},
                                    Row{always(http_answer("<html>", 200, "", "text/html")), "failed"}}) {
    INFO(why);
    const FhirServer server(script);
    const auto deadline = why == "late" ? 400ms : std::chrono::milliseconds(kEnough);
    const auto reply =
        ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()), {.deadline = deadline, .what = "412: " + why});
    CHECK(reply.status == 412);
    CHECK(says(reply, needed(why)));
    const auto other =
        ask_allowing({server.base()}, granting(voclosporin_call(), server.base()), {.deadline = deadline, .what = "412: " + why});
    CHECK(other.status == 412);
    CHECK(says(other, "medicationRequests (" + why + "), medicationStatements (" + why + ")"));
    CHECK_FALSE(says(other, "conditions"));
  }
}

TEST_CASE("a 412 tells keys apart, those that a client could not fill and a list that the server does not offer") {
  const FhirServer server([](FhirServer::Peer& peer, const FhirServer::Request& request) {
    if (request.target.find("MedicationStatement") != std::string::npos) return void(peer.send(http_answer("", 404)));
    if (request.target.find("MedicationRequest") != std::string::npos) return void(peer.send(http_answer("", 403)));
    peer.hold();
  });
  const auto call = with(without_all(whole_call()), "patient", R"({"resourceType":"Patient","id":"p1","birthDate":"1984-01-01"})");
  const auto reply = ask_allowing({server.base()}, granting(call, server.base()), {.deadline = 500ms, .what = "one of each"});
  CHECK(says(reply, "conditions (late), medicationRequests (refused), medicationStatements (not sent)"));
  const auto outcome = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]})";
  const auto reported = ask_allowing({}, to_text(with(with(call, "conditions", outcome), "medicationRequests", "7")));
  CHECK(reported.status == 412);
  CHECK(says(reported, "conditions (failed), medicationRequests (failed), medicationStatements (not sent)"));
}
