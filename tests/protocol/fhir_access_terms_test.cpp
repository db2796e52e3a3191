// What a client's entry says of its FHIR servers: whether they need a token, how long they may take, what of them is harmless.
#include "support/fhir_access.h"
#include "support/relay.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

/// Names a server and gives no token.
std::string naming(JsonNode call, const std::string& base) {
  call.set("fhirServer", json_string(base));
  return to_text(call);
}

const std::string kWithheld = "urn:oid:1.2.840.114350.1.13.0.1.7.2.657369|59204";

std::string withheld_outcome(const std::string& code = "59204") {
  return R"({"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"suppressed","details":{"coding":[)"
         R"({"system":"urn:oid:1.2.840.114350.1.13.0.1.7.2.657369","code":")" +
         code + R"("}]}}]})";
}

/// A list with an outcome beside what it holds.
std::string beside(const std::string& list, const std::string& outcome) {
  auto held = parse_json(list);
  if (held.find("entry") == nullptr) held = parse_json(bundle({}));
  held.find("entry")->children.emplace_back("", parse_json(R"({"resource":)" + outcome + R"(,"search":{"mode":"outcome"}})"));
  return to_text(held);
}

}  // namespace

TEST_CASE("a server of this machine needs no token and gets none") {
  const FhirServer server(serving(chart_of(whole_call())));
  CHECK(result_in(ask_allowing({server.base()}, naming(without_all(whole_call()), server.base()))) == "met");
  auto call = without_all(whole_call());
  call.set("fhirServer", json_string(server.base()));
  for (const auto* leave : {"{}", R"({"access_token":""})", R"({"access_token":7})"}) {
    INFO(leave);
    call.set("fhirAuthorization", parse_json(leave));
    CHECK(result_in(ask_allowing({server.base()}, to_text(call))) == "met");
  }
  CHECK(server.requests().size() == 4 * kTargets.size());
  for (const auto& request : server.requests()) CHECK(request.head.find("uthorization") == std::string::npos);
}

TEST_CASE("an open server that is not on the list is not called") {
  const FhirServer server(serving(chart_of(whole_call())));
  const auto reply =
      ask_allowing({"https://ehr.example/fhir"}, naming(without_all(whole_call()), server.base()), {.terms = {.open = true}});
  CHECK(reply.status == 412);
  CHECK(reply.body.find("conditions (not allowed)") != std::string::npos);
  CHECK(server.connections() == 0);
}

TEST_CASE("another server is called without a token only for a client whose entry says that it is open") {
  const Authority authority;
  const FhirServer server(serving(chart_of(whole_call())), authority.issue("DNS:ehr.example"));
  const Relay proxy(server.port(), {}, Relay::Role::Proxy);
  auto trust = fhir_client::Trust::with_ca_file(authority.file());
  auto through = fhir_client::Proxy::parse("http://127.0.0.1:" + std::to_string(proxy.port()));
  auto list = fhir_client::AllowList::parse({"https://ehr.example/fhir"});
  REQUIRE((trust && through && list));
  Options options;
  options.fhir_deadline = kEnough;
  const auto now = parse_instant("2026-01-15T12:00:00Z").value();
  const Service service(
      shipped_catalog(), options, [now] { return now; },
      std::make_shared<const fhir_client::Client>(*list, fhir_client::Limits{}, *trust, fhir_client::look_up, *through));
  const auto call = naming(without_all(whole_call()), "https://ehr.example/fhir");
  const auto closed = service.call("coverage-order-sign", call);
  CHECK(closed.status == 412);
  CHECK(closed.body.find("conditions (not sent)") != std::string::npos);
  CHECK(proxy.connections() == 0);
  CHECK(result_in(service.call("coverage-order-sign", call, caller_on({.open = true}))) == "met");
  CHECK(server.requests().size() == kTargets.size());
  for (const auto& request : server.requests()) CHECK(request.head.find("uthorization") == std::string::npos);
}

TEST_CASE("a client's own deadline goes before that of all, whether it is longer or shorter") {
  const auto script = serving(chart_of(whole_call()));
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request& request) { peer.pause(500ms), script(peer, request); });
  const auto call = granting(without(whole_call(), {"conditions"}), server.base());
  CHECK(result_in(ask_allowing({server.base()}, call, {.deadline = 100ms, .terms = {.deadline = kEnough}}), "active-sle") == "met");
  const auto hasty = ask_allowing({server.base()}, call, {.deadline = kEnough, .terms = {.deadline = 100ms}});
  CHECK(result_in(hasty, "active-sle") == "unknown: not-retrieved");
}

TEST_CASE("an outcome that the client's entry names is passed over in every list, sent, read or on a further page, and the trace says so") {
  const FhirTerms terms{.harmless_outcomes = {"urn:other|1", kWithheld}};
  const auto chart = chart_of(whole_call());
  for (const auto* key : {"conditions", "medicationRequests", "medicationStatements", "medicationAdministrations", "medicationDispenses"}) {
    INFO(key);
    const auto list = beside(chart.at(kTargets.at(key)), withheld_outcome());
    auto with_outcome = chart;
    with_outcome[kTargets.at(key)] = list;
    auto paged = chart;
    paged[kTargets.at(key)] = bundle({}, "Page?page=2");
    paged["/fhir/Page?page=2"] = list;
    const FhirServer reading(serving(with_outcome)), paging(serving(paged));
    const auto sent = to_text(with(whole_call(), key, list));
    const auto read = granting(without(whole_call(), {key}), reading.base());
    const auto on_page = granting(without(whole_call(), {key}), paging.base());
    for (const auto& [allowed, call] :
         {std::pair{reading.base(), sent}, std::pair{reading.base(), read}, std::pair{paging.base(), on_page}}) {
      const auto strict = ask_allowing({allowed}, call);
      CHECK(result_in(strict) == "unknown");
      CHECK(strict.body.find("passedOver") == std::string::npos);
      CHECK(strict.report.passed_over.empty());
      const auto lenient = ask_allowing({allowed}, call, {.terms = terms});
      CHECK(result_in(lenient) == "met");
      CHECK(lenient.body.find(R"("passedOver":[{"key":")" + std::string(key) + R"(","outcome":")" + kWithheld + R"("}])") !=
            std::string::npos);
      CHECK(lenient.report.passed_over == std::vector{key + ("=" + kWithheld)});
    }
  }
}

TEST_CASE("an outcome of another code, of no code or as the list itself is not passed over") {
  const FhirTerms terms{.harmless_outcomes = {kWithheld}};
  const auto chart = chart_of(whole_call());
  const auto list = chart.at(kTargets.at("medicationRequests"));
  const auto bare = std::string(R"({"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"suppressed"}]})");
  for (const auto& value :
       {beside(list, withheld_outcome("59205")), beside(list, bare), beside(beside(list, withheld_outcome()), bare), withheld_outcome()}) {
    INFO(value);
    CHECK(result_in(ask_allowing({}, to_text(with(whole_call(), "medicationRequests", value)), {.terms = terms}),
                    "no-voclosporin-anifrolumab")
              .starts_with("unknown"));
  }
}
