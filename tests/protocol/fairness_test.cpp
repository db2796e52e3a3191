// One client that asks for more than there is, and what others notice of it.
#include "support/catch.h"

#include <chrono>
#include <string>
#include <thread>

#include "server/gate.h"
#include "support/fhir_access.h"
#include "support/flood.h"
#include "support/held_calls.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/server_fixture.h"

using namespace ordersign::support;
using namespace ordersign::testing;
using namespace std::chrono_literals;

namespace {

/// Calls that take a worker for a while.
ordersign::server::Routes slow_routes() {
  auto routes = echo_routes();
  routes.call = [](std::string_view, std::string body, const ordersign::Caller&) {
    std::this_thread::sleep_for(5ms);
    ordersign::Reply reply;
    reply.body = std::move(body);
    return reply;
  };
  return routes;
}

/// How many of so many calls, one after the other, were answered with 200.
int answered(HttpClient& client, int calls, const std::string& call) {
  int good = 0;
  for (int i = 0; i < calls; ++i) {
    client.send(call);
    good += client.read().status == 200;
  }
  return good;
}

HttpHeaders json(HttpHeaders headers) {
  headers.emplace_back("Content-Type", "application/json");
  return headers;
}

}  // namespace

TEST_CASE("one machine floods the service on 300 connections and is told 503; another's calls are all answered") {
  ordersign::http::ServerOptions options;
  options.max_workers = 2;
  options.queue_wait = 300ms;
  ServerFixture fixture(slow_routes(), options);
  const auto call = request_text("POST", kHeldCall, HttpClient::kJson, "{}");
  Flood flood(fixture.port(), "127.0.0.2", 300, call);
  flood.wait_for(503, 50);
  HttpClient ordinary(fixture.port(), "127.0.0.3");
  const auto before = flood.answers(200);
  CHECK(answered(ordinary, 100, call) == 100);
  CHECK(flood.answers(200) > before);  // it has its own share still
  flood.end();
}

TEST_CASE("a client whose calls wait for its FHIR server has no more than may run, and another's calls find room beside them") {
  const TempFolder folder;
  KnownClients clients(folder);
  const FhirServer slow([](FhirServer::Peer& peer, const FhirServer::Request&) { peer.hold(); });
  const Served served(
      folder, clients.flags({"--max-concurrent", "4", "--jwt-replay", "off", "--fhir-allow", slow.base(), "--fhir-deadline", "500"}));
  const auto quiet = request_text("POST", kSign, json(clients.good(clients.clinic, kSign)), kQuietCall);
  const auto waits =
      request_text("POST", kSign, json(clients.good(clients.ehr, kSign)), granting(without(whole_call(), {"conditions"}), slow.base()));
  HttpClient clinic(served.port()), ehr(served.port());
  CHECK(answered(clinic, 1, quiet) == 1);  // both have shown who they are
  CHECK(answered(ehr, 1, waits) == 1);
  Flood flood(served.port(), "127.0.0.1", 40, waits);
  flood.wait_for(503, 40);
  CHECK(answered(clinic, 100, quiet) == 100);
  flood.wait_for(200, 1);
  flood.end();
}

TEST_CASE("who forges the issuer of another client on a machine of his own takes none of that client's turns") {
  const TempFolder folder;
  KnownClients clients(folder);
  const ordersign::server::Log log([](std::string_view) {});
  ordersign::server::GateOptions known;
  known.clients = folder.file("clients.json").string();
  known.public_url = kPublicUrl;
  known.tokens.replay = false;
  known.dialects = {"epic"};
  known.services = ordersign::Service::ids();
  ordersign::server::Gate gate(std::move(known), log);
  REQUIRE_FALSE(gate.load());
  auto routes = echo_routes();
  routes.claimed = [&](std::string_view authorization) { return gate.claimed(authorization); };
  routes.admit = [&](std::string_view authorization, const ordersign::server::RouteMatch& match) {
    std::this_thread::sleep_for(5ms);
    return gate.admit(authorization, match);
  };
  ordersign::http::ServerOptions options;
  options.max_workers = 2;
  options.queue_wait = 300ms;
  ServerFixture fixture(std::move(routes), options);

  const auto headers = clients.good(clients.clinic, kSign);
  auto forged = headers;
  auto& token = forged.at(0).second;
  token.replace(token.size() - 8, 8, "AAAAAAAA");
  const auto call = [](const HttpHeaders& by) { return request_text("POST", kSign, json(by), kQuietCall); };
  HttpClient clinic(fixture.port(), "127.0.0.3");
  CHECK(answered(clinic, 1, call(headers)) == 1);
  Flood flood(fixture.port(), "127.0.0.2", 300, call(forged));
  flood.wait_for(503, 50);
  CHECK(answered(clinic, 100, call(headers)) == 100);
  flood.end();
  CHECK(flood.answers(401) > 0);
  CHECK(flood.answers(200) == 0);
}
