// A client of Da Vinci CRD over a socket: its entry's version, discovery with its token, members that are reloaded, and what is counted.
#include "support/catch.h"

#include <string>

#include "support/builders.h"
#include "support/calls.h"
#include "support/child_process.h"
#include "support/known_clients.h"
#include "support/served.h"

using namespace ordersign::support;
using ordersign::testing::Json;
using ordersign::testing::replaced;

namespace {

const std::string kMember = R"({"member":"https://payer.example/member|W-17-secret"})";

std::string call() {
  return with_key(
      call_with_card(), "coverage",
      R"({"resourceType":"Coverage","id":"cov-1","status":"active","beneficiary":{"reference":"Patient/p1"},"subscriber":{"reference":"Patient/p1"},"identifier":[{"system":"https://payer.example/member","value":"W-17-secret"}]})");
}

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("a client of CRD is told of versions and options, answered in its own version, and members are reloaded") {
  const TempFolder folder;
  KnownClients clients(folder);
  clients.write({R"({"issuer":"https://clinic.example","jwks":"clinic-keys.json","dialect":"crd","crdVersion":"2.2"})",
                 R"({"issuer":"https://ehr.example/fhir","jwks":"ehr-keys.json","dialect":"plain"})"});
  folder.write("members.ndjson", kMember);
  Served served(folder, clients.flags({"--store", "none", "--members", folder.file("members.ndjson").string()}));
  const auto discovered = [&](const KnownClient& who) { return served.get("/cds-services", clients.good(who, "/cds-services")).body; };
  CHECK(has(discovered(clients.clinic), R"("davinci-crd.version":["2.0","2.1","2.2"])"));
  CHECK_FALSE(has(discovered(clients.ehr), "davinci-crd"));

  const auto answer = [&](const std::string& request) {
    // A key file stands in the entry, so that a `jku` of the token says nothing.
    auto headers = bearer(clients.token(clients.clinic, kSign, {}, R"({"jku":"https://elsewhere.example/jwks.json"})"));
    const auto told = served.post(kSign, request, headers);
    CHECK(told.status == 200);
    return told.body;
  };
  const auto first = answer(call());
  CHECK(has(first, R"("valueContactDetail")"));
  CHECK(has(first, R"({"url":"covered","valueCode":"not-covered"})"));
  CHECK_FALSE(has(first, "no-member-found"));
  CHECK(has(answer(replaced(call(), "{", R"({"extension":{"davinci-crd.requestedVersion":"2.0","davinci-crd.configuration":{"odd":1}},)")),
            R"("valueContactPoint")"));

  folder.write("members.ndjson", replaced(kMember, "W-17", "W-18"));
  served.reload();
  CHECK(has(answer(call()), "no-member-found"));
  folder.write("members.ndjson", replaced(kMember, "W-17-secret", ""));
  served.reload();
  CHECK(served.logs("reload-refused"));
  CHECK(has(answer(call()), "no-member-found"));

  const auto metrics = served.get("/metrics").body;
  CHECK(has(metrics, R"(ordersign_coverage_information_total{covered="not-covered"})"));
  CHECK(has(metrics, R"(ordersign_actions_total{of="system",type="update"})"));
  CHECK(has(metrics, R"(ordersign_card_types_total{type="contraindication"})"));
  CHECK(has(metrics, "ordersign_ignored_options_total 1"));
  CHECK(has(metrics, R"(ordersign_call_duration_seconds_bucket{le="5"})"));
  CHECK(served.logs(R"("ignoredOptions":1)"));
  CHECK_FALSE(has(served.log(), "secret"));
}

TEST_CASE("wrong settings of CRD stop the start and say what would be right") {
  for (const auto& [flag, value] : {std::pair<std::string, std::string>("--crd-version", "3.0"),
                                    {"--crd-unconcerned", "no"},
                                    {"--members", "/nowhere/members.ndjson"}}) {
    INFO(flag);
    const TempFolder folder;
    ChildProcess program({ORDERSIGN_BINARY, "serve", "--port", "0", "--store", "none", flag, value}, folder.file("told").string());
    program.rest();
    CHECK(program.wait() == 2);
    const auto told = ordersign::testing::read_file(folder.file("told"));
    CHECK((has(told, flag) || has(told, value)));
  }
}
