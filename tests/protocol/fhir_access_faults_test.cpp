// FHIR servers that fail, leave that is none, and addresses that are not what they seem.
#include "support/fhir_access.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

FhirServer::Script drip(std::string bytes) {
  return [bytes](FhirServer::Peer& peer, const FhirServer::Request&) {
    for (const char byte : bytes)
      if (!peer.send({&byte, 1}) || !peer.pause(1s)) return;
  };
}

struct Fault {
  const char* what;
  FhirServer::Script script;
  bool slow = false;
  std::size_t again = 0;  ///< searches that are asked in other words, of all lists
};

std::vector<Fault> faults() {
  const auto head = std::string("HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\n");
  const auto whole = bundle({});
  const auto partial = head + "Content-Length: " + std::to_string(whole.size()) + "\r\n\r\n" + whole.substr(0, 20);
  return {
      {"silent", [](auto& peer, const auto&) { peer.hold(); }, true},
      {"late", [=](auto& peer, const auto&) { peer.pause(1s), peer.send(http_answer(whole)); }, true},
      {"one byte a second", drip(http_answer(whole)), true},
      {"a body of one byte a second", [=](auto& peer, const auto& request) { peer.send(partial), drip(whole.substr(20))(peer, request); },
       true},
      {"cut off within the body", [=](auto& peer, const auto&) { peer.send(partial), peer.pause(50ms), peer.cut(); }},
      {"closed within the body", always(partial)},
      {"401", always(http_answer(whole, 401))},
      {"400", always(http_answer(whole, 400)), false, 6},
      {"403", always(http_answer(whole, 403)), false, 6},
      {"404", always(http_answer(whole, 404))},
      {"429", always(http_answer("", 429, "Retry-After: 0\r\n"))},
      {"500", always(http_answer(whole, 500))},
      {"huge", always(http_answer("{\"resourceType\":\"Bundle\",\"x\":\"" + std::string(9 << 20, 'x') + "\"}"))},
      {"redirecting", always(http_answer("", 302, "Location: /fhir/elsewhere\r\n"))},
      {"of another content type", always(http_answer(whole, 200, "", "text/html"))},
      {"no JSON", always(http_answer("{\"resourceType\":"))},
      {"an OperationOutcome", always(http_answer(R"({"resourceType":"OperationOutcome","issue":[{"severity":"error"}]})"))},
      {"a Bundle that tells of an error",
       always(http_answer(bundle({R"({"resourceType":"OperationOutcome","issue":[{"severity":"error"}]})"})))},
  };
}

/// Only what is slow may take the whole deadline; the others get enough of it to fail in their own way.
Asked asked_of(const Fault& fault, const std::string& situation) {
  return {.deadline = fault.slow ? 400ms : std::chrono::milliseconds(kEnough), .what = fault.what + (", " + situation)};
}

JsonNode overdosed(JsonNode call) {
  auto text = to_text(call);
  for (std::size_t at; (at = text.find("\"value\":720")) != std::string::npos;) text.replace(at, 11, "\"value\":9999");
  return parse_json(text);
}

}  // namespace

TEST_CASE("whatever a server does, a list that was needed of it is not retrieved and its criteria are unknown") {
  for (const auto& fault : faults()) {
    INFO(fault.what);
    const FhirServer server(fault.script);
    const auto reply =
        ask_allowing({server.base()}, granting(without(whole_call(), {"conditions"}), server.base()), asked_of(fault, "one list missing"));
    CHECK(reply.status == 200);
    CHECK(result_in(reply, "active-sle") == "unknown: not-retrieved");
    CHECK(result_in(reply, "standard-of-care") == "met");
    CHECK(server.connections() == 1);
  }
}

TEST_CASE("whatever a server does, without any list the answer is 412, and 200 when something is unmet") {
  for (const auto& fault : faults()) {
    INFO(fault.what);
    const FhirServer server(fault.script);
    const auto nothing = ask_allowing({server.base()}, granting(without_all(whole_call()), server.base()), asked_of(fault, "all missing"));
    CHECK(nothing.status == 412);
    CHECK(nothing.body.find("OperationOutcome") != std::string::npos);
    CHECK(server.connections() == kTargets.size() + fault.again);
    const std::vector<std::string> lists{"conditions", "medicationRequests", "medicationStatements"};
    const auto unmet = ask_allowing({server.base()}, granting(overdosed(without(whole_call(), lists)), server.base()),
                                    asked_of(fault, "all lists missing, dose unmet"));
    CHECK(unmet.status == 200);
    CHECK(result_in(unmet) == "unmet");
    CHECK(result_in(unmet, "active-sle") == "unknown: not-retrieved");
  }
}

TEST_CASE("whatever a server does, order-select answers 200") {
  for (const auto& fault : faults()) {
    INFO(fault.what);
    const FhirServer server(fault.script);
    auto call = without_all(whole_call());
    call.set("hook", json_string("order-select"));
    call.find("context")->set("selections", parse_json(R"(["MedicationRequest/order-1"])"));
    auto asked = asked_of(fault, "order-select");
    asked.service = "coverage-order-select";
    const auto reply = ask_allowing({server.base()}, granting(call, server.base()), asked);
    CHECK(reply.status == 200);
    CHECK(parse_json(reply.body).find("cards")->children.empty());
    CHECK(server.connections() == kTargets.size() + fault.again);
  }
}

TEST_CASE("the parts of a call share one deadline") {
  const auto medication = R"({"resourceType":"Medication","id":"m1","code":)" + belimumab() + "}";
  auto chart = chart_of(whole_call());
  chart["/fhir/Medication/m1"] = medication;
  chart[kTargets.at("conditions")] = bundle({}, "Condition?page=2");
  const auto script = serving(chart);
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request& request) { peer.pause(300ms), script(peer, request); });
  auto call = without_all(whole_call());
  draft_of(call).erase("medicationCodeableConcept");
  draft_of(call).set("medicationReference", parse_json(R"({"reference":"Medication/m1"})"));
  const auto begin = std::chrono::steady_clock::now();
  ask_allowing({server.base()}, granting(call, server.base()), {.deadline = 700ms, .what = "drug, lists and pages in turn"});
  CHECK(std::chrono::steady_clock::now() - begin < 700ms + kSlack);
}

TEST_CASE("a fhirServer off the list is not called, and the call is decided on what was sent") {
  const FhirServer server(serving(chart_of(whole_call())));
  for (const auto& allow : std::vector<std::vector<std::string>>{{}, {"https://ehr.example/fhir"}, {server.base() + "/r4"}}) {
    CHECK(result_in(ask_allowing(allow, granting(without(whole_call(), {"conditions"}), server.base())), "active-sle") ==
          "unknown: not-sent");
    CHECK(ask_allowing(allow, granting(without_all(whole_call()), server.base())).status == 412);
  }
  CHECK(server.connections() == 0);
}

TEST_CASE("addresses that could be read as an allowed one are refused") {
  const FhirServer server(serving(chart_of(whole_call())));
  const auto port = std::to_string(server.port());
  for (const auto& address : {"http://user@127.0.0.1:" + port + "/fhir",
                              "http://127.0.0.1:" + port + "@evil.example/fhir",
                              "http://evil.example@127.0.0.1:" + port + "/fhir",
                              "http://127.0.0.1%3A" + port + "/fhir",
                              "http://%3127.0.0.1:" + port + "/fhir",
                              "http://127.0.0.1%2f@evil.example:" + port + "/fhir",
                              "http://127.1:" + port + "/fhir",
                              "http://0x7f.0.0.1:" + port + "/fhir",
                              "http://2130706433:" + port + "/fhir",
                              "http://0177.0.0.1:" + port + "/fhir",
                              "http://0.0.0.0:" + port + "/fhir",
                              "http://[::ffff:127.0.0.1]:" + port + "/fhir",
                              "http://[::ffff:7f00:1]:" + port + "/fhir",
                              "http://[::1]:" + port + "/fhir",
                              "http://[::127.0.0.1]:" + port + "/fhir",
                              "http://[::1%25lo]:" + port + "/fhir",
                              "http://127.0.0.1:" + port + "/fhir/../other",
                              "http://127.0.0.1:" + port + "/fhir/%2e%2e/other",
                              "http://127.0.0.1:" + port + "/fhirs",
                              "http://127.0.0.1:" + port + "/",
                              "http://127.0.0.1:" + port + "/fhir#x",
                              "http://127.0.0.1:" + port + "/fhir?x=1",
                              "http://localhost:" + port + "/fhir",
                              "https://127.0.0.1:" + port + "/fhir",
                              "//127.0.0.1:" + port + "/fhir",
                              "127.0.0.1:" + port + "/fhir",
                              " http://127.0.0.1:" + port + "/fhir",
                              "http://127.0.0.1:" + port + "\\fhir",
                              "http://127.0.0.1.:" + port + "/fhir"}) {
    INFO(address);
    const auto reply = ask_allowing({server.base()}, granting(without(whole_call(), {"conditions"}), address));
    CHECK(result_in(reply, "active-sle").starts_with("unknown: not-"));  // not-sent, or with a query not-retrieved
    CHECK(server.connections() == 0);
  }
}

TEST_CASE("with a token that is none, nothing is called") {
  const FhirServer server(serving(chart_of(whole_call())));
  auto call = without(whole_call(), {"conditions"});
  call.set("fhirServer", json_string(server.base()));
  call.set("fhirAuthorization", parse_json(R"({"access_token":"a\r\nX-Injected: b"})"));
  CHECK(result_in(ask_allowing({server.base()}, to_text(call)), "active-sle") == "unknown: not-retrieved");
  CHECK(server.connections() == 0);
}

TEST_CASE("a token past its time is not sent") {
  const FhirServer server(serving(chart_of(whole_call())));
  for (const auto* expires_in : {"0", "-1", "-1e300"}) {
    INFO(expires_in);
    CHECK(result_in(ask_allowing({server.base()}, granting(without(whole_call(), {"conditions"}), server.base(), expires_in)),
                    "active-sle") == "unknown: not-retrieved");
    CHECK(ask_allowing({server.base()}, granting(without_all(whole_call()), server.base(), expires_in)).status == 412);
  }
  CHECK(server.connections() == 0);
}

TEST_CASE("a token that runs out during a call is not used for what follows") {
  const auto page = bundle({}, "Condition?page=2");
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request&) { peer.pause(1500ms), peer.send(http_answer(page)); });
  const auto reply =
      ask_allowing({server.base()}, granting(without(whole_call(), {"conditions"}), server.base(), "1"), {.what = "token of one second"});
  CHECK(targets_asked(server) == std::vector{kTargets.at("conditions")});
  CHECK(result_in(reply, "active-sle") == "unknown: truncated");
}
