#include "server/gate.h"

#include <mutex>
#include "support/catch.h"

#include "support/known_clients.h"

using namespace ordersign;
using namespace ordersign::server;
using namespace ordersign::support;
using Access = ordersign::server::CallerCheck::Access;

namespace {

struct Opened {
  TempFolder folder;
  KnownClients clients{folder};
  std::mutex mutex;
  std::string lines;
  Log log{[this](std::string_view line) {
    const std::lock_guard lock(mutex);
    lines += line;
  }};

  GateOptions options() const {
    GateOptions options;
    options.clients = folder.file("clients.json").string();
    options.public_url = kPublicUrl;
    options.dialects = {"plain", "epic"};
    options.services = {"coverage-order-sign", "coverage-order-select"};
    return options;
  }
  /// `target` asked with a token of the client for `audience`.
  server::CallerCheck ask(const Gate& gate, const KnownClient& who, const std::string& target, const std::string& audience) {
    return gate.admit("Bearer " + clients.token(who, audience), match_route(target));
  }
  std::string log_text() {
    const std::lock_guard lock(mutex);
    return lines;
  }
};

}  // namespace

TEST_CASE("the audience of each route is its own URL, and of feedback also its service's") {
  Opened opened;
  Gate gate(opened.options(), opened.log);
  REQUIRE_FALSE(gate.load());
  const std::vector<std::pair<std::string, std::vector<std::string>>> routes{
      {"/cds-services", {"/cds-services"}},
      {"/cds-services/?x=1", {"/cds-services"}},
      {kSign, {kSign}},
      {"/cds-services/coverage%2Dorder-sign", {kSign}},
      {kSign + "/feedback", {kSign + "/feedback", kSign}},
      {"/conformance/check", {"/conformance/check"}},
      {"/policies", {"/policies"}},
      {"/policies/belimumab", {"/policies/belimumab"}},
      {"/fhir/ValueSet", {"/fhir/ValueSet"}},
      {"/fhir/StructureDefinition/x", {"/fhir/StructureDefinition/x"}},
      {"/decisions/x/packet", {"/decisions/x/packet"}},
      {"/sandbox/what-if", {"/sandbox/what-if"}}};
  const std::vector<std::string> audiences{"",
                                           "/",
                                           "/cds-services",
                                           kSign,
                                           kSelect,
                                           kSign + "/feedback",
                                           kSelect + "/feedback",
                                           "/conformance/check",
                                           "/policies",
                                           "/policies/belimumab",
                                           "/fhir/ValueSet",
                                           "/fhir/StructureDefinition/x",
                                           "/decisions/x/packet",
                                           "/sandbox/what-if",
                                           "/metrics"};
  for (const auto& [target, right] : routes) {
    for (const auto& audience : audiences) {
      INFO(target << " for " << audience);
      const bool is_right = std::find(right.begin(), right.end(), audience) != right.end();
      const auto admission = opened.ask(gate, opened.clients.ehr, target, audience);
      CHECK((admission.access == Access::Allowed) == is_right);
      CHECK(admission.reason == (is_right ? "ok" : "audience"));
    }
  }
  for (const std::string target : {"/healthz", "/metrics", "/sandbox/x", "/nothing"})
    CHECK(opened.ask(gate, opened.clients.ehr, target, target).reason == "audience");
}

TEST_CASE("who was let in is told with the terms of its FHIR servers") {
  Opened opened;
  opened.clients.write(
      {R"({"issuer":"https://shadow.example","jwks":"shadow-keys.json","fhirDeadline":2500,"fhirOpen":true,"harmlessOutcomes":["urn:x|59204"]})"});
  Gate gate(opened.options(), opened.log);
  REQUIRE_FALSE(gate.load());
  const auto terms = opened.ask(gate, opened.clients.shadow, kSign, kSign).caller.fhir;
  CHECK(terms.deadline == std::chrono::milliseconds(2500));
  CHECK(terms.open);
  CHECK(terms.harmless_outcomes == std::vector<std::string>{"urn:x|59204"});
}

TEST_CASE("who was let in is told with tenant, dialect and shadow; who was not, only by the issuer that was named") {
  Opened opened;
  Gate gate(opened.options(), opened.log);
  REQUIRE_FALSE(gate.load());
  const auto ehr = opened.ask(gate, opened.clients.ehr, kSign, kSign);
  CHECK(ehr.caller.client == opened.clients.ehr.issuer);
  CHECK(ehr.caller.tenant == "north");
  CHECK(ehr.caller.dialect == "epic");
  CHECK_FALSE(ehr.caller.shadow);
  const auto shadow = opened.ask(gate, opened.clients.shadow, kSign, kSign);
  CHECK(shadow.caller.shadow);
  CHECK(shadow.caller.dialect.empty());
  CHECK_FALSE(shadow.caller.fhir.open);
  const auto forbidden = opened.ask(gate, opened.clients.clinic, kSelect, kSelect);
  CHECK(forbidden.access == Access::Forbidden);
  CHECK(forbidden.reason == "service");
  CHECK(forbidden.caller.client == opened.clients.clinic.issuer);
  const auto refused = opened.ask(gate, {opened.clients.ehr.issuer, opened.clients.clinic.key}, kSign, kSign);
  CHECK(refused.access == Access::Unauthorized);
  CHECK(refused.reason == "unknown-key");
  CHECK(refused.caller.client == opened.clients.ehr.issuer);
  CHECK(refused.caller.tenant.empty());
  const auto stranger = opened.ask(gate, {"https://stranger.example", opened.clients.ehr.key}, kSign, kSign);
  CHECK(stranger.reason == "unknown-issuer");
  CHECK(stranger.caller.client.empty());
  CHECK(gate.admit("", match_route(kSign)).reason == "no-token");
  CHECK(opened.log_text().empty());
}

TEST_CASE("a service is asked for by its route only: what is no service's is open to every client") {
  Opened opened;
  Gate gate(opened.options(), opened.log);
  REQUIRE_FALSE(gate.load());
  for (const std::string path : {"/cds-services", "/policies", "/conformance/check", "/fhir/ValueSet"})
    CHECK(opened.ask(gate, opened.clients.clinic, path, path).access == Access::Allowed);
  for (const auto& path : {kSelect, kSelect + "/feedback", std::string("/cds-services/other")})
    CHECK(opened.ask(gate, opened.clients.clinic, path, path).access == Access::Forbidden);
}

TEST_CASE("for want of a public URL it is the address that is listened on, and a set one stays") {
  Opened opened;
  auto options = opened.options();
  Gate set(options, opened.log);
  set.set_public_url("http://127.0.0.1:1");
  REQUIRE_FALSE(set.load());
  CHECK(opened.ask(set, opened.clients.ehr, kSign, kSign).reason == "ok");
  options.public_url = "";
  Gate unset(options, opened.log);
  unset.set_public_url(kPublicUrl);
  unset.set_public_url("http://127.0.0.1:1");
  REQUIRE_FALSE(unset.load());
  CHECK(opened.ask(unset, opened.clients.ehr, kSign, kSign).reason == "ok");
}

TEST_CASE("a list that cannot be used leaves the one in use, and used tokens are remembered over a new one") {
  Opened opened;
  Gate gate(opened.options(), opened.log);
  REQUIRE_FALSE(gate.load());
  const auto used = "Bearer " + opened.clients.token(opened.clients.ehr, kSign);
  CHECK(gate.admit(used, match_route(kSign)).reason == "ok");
  opened.clients.write({R"({"issuer":"https://ehr.example/fhir","jwks":"ehr-keys.json","services":["nothing"]})"});
  const auto error = gate.load();
  REQUIRE(error);
  CHECK(error->where.ends_with("clients.json#/clients/0/services/0"));
  CHECK(error->message == "unknown service `nothing`; known: coverage-order-sign, coverage-order-select");
  CHECK(opened.ask(gate, opened.clients.clinic, kSign, kSign).reason == "ok");
  opened.clients.write({KnownClients::entries()[0]});
  REQUIRE_FALSE(gate.load());
  CHECK(opened.ask(gate, opened.clients.clinic, kSign, kSign).reason == "unknown-issuer");
  CHECK(gate.admit(used, match_route(kSign)).reason == "replay");
}

TEST_CASE("keys that are published by http or by a name that is none are refused when the list is read") {
  Opened opened;
  Gate gate(opened.options(), opened.log);
  for (const std::string url :
       {"http://ehr.example/jwks.json", "ftp://ehr.example/jwks.json", "ehr.example", "https://user@ehr.example/jwks.json"}) {
    INFO(url);
    opened.clients.write({R"({"issuer":"https://ehr.example/fhir","jku":")" + url + "\"}"});
    const auto error = gate.load();
    REQUIRE(error);
    CHECK(error->where.ends_with("#/clients/0/jku"));
  }
}

TEST_CASE("a publisher that cannot be reached is told in the log, and its client is not let in") {
  Opened opened;
  opened.clients.write({R"({"issuer":"https://ehr.example/fhir","jku":"http://127.0.0.1:1/jwks.json"})"});
  Gate gate(opened.options(), opened.log);
  REQUIRE_FALSE(gate.load());
  for (int i = 0; i < 1000 && opened.log_text().empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(opened.log_text().find(R"("event":"keys-not-refreshed","jku":"http://127.0.0.1:1/jwks.json")") != std::string::npos);
  CHECK(opened.ask(gate, opened.clients.ehr, kSign, kSign).reason == "unknown-key");
}

TEST_CASE("what a token says against itself is known without a key, and told as it is of a call; a forged one is not known yet") {
  Opened opened;
  auto& clients = opened.clients;
  Gate gate(opened.options(), opened.log);
  REQUIRE_FALSE(gate.load());
  const auto match = match_route(kSign);
  const auto early = [&](const std::string& authorization) {
    const auto check = gate.refuse_early(authorization, match);
    return check ? std::string(check->reason) : std::string("none");
  };
  const auto good = "Bearer " + clients.token(clients.clinic, kSign);
  CHECK(early("") == "no-token");
  CHECK(early("Bearer x") == "malformed");
  CHECK(early("Bearer " + clients.token(clients.clinic, kSelect)) == "audience");
  CHECK(early("Bearer " + clients.token(clients.clinic, kSign, {{"exp", "1000"}, {"iat", "900"}})) == "expired");
  CHECK(early(good) == "none");
  CHECK(early(good.substr(0, good.size() - 8) + "AAAAAAAA") == "none");
  CHECK(gate.admit(good, match).reason == "ok");
  CHECK(early(good) == "replay");
}

TEST_CASE("a token tells whose it claims to be, whatever it is worth, as long as the file has that client") {
  Opened opened;
  auto& clients = opened.clients;
  Gate gate(opened.options(), opened.log);
  REQUIRE_FALSE(gate.load());
  const auto good = "Bearer " + clients.token(clients.clinic, kSign);
  CHECK(gate.claimed(good) == clients.clinic.issuer);
  CHECK(gate.claimed(good.substr(0, good.size() - 8) + "AAAAAAAA") == clients.clinic.issuer);
  CHECK(gate.claimed("Bearer " + clients.token(clients.clinic, kSign, {{"iss", quoted("https://nobody.example")}})).empty());
  CHECK(gate.claimed("Bearer x").empty());
  CHECK(gate.claimed("").empty());
  clients.write({KnownClients::entries()[0]});
  REQUIRE_FALSE(gate.load());
  CHECK(gate.claimed(good).empty());
}
