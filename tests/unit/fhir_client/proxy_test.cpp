// Through an HTTP proxy, when one is set, and through none that only the environment names.
#include <cstdlib>

#include "fhir_client/document_fetch.h"
#include "support/fhir_server.h"
#include "support/relay.h"
#include "timed_fetch.h"

using namespace ordersign::fhir_client;
using ordersign::testing::always;
using ordersign::testing::Authority;
using ordersign::testing::FhirServer;
using ordersign::testing::http_answer;
using ordersign::testing::Relay;

namespace {

const std::string kPatient = R"({"resourceType":"Patient","id":"1"})";

Proxy proxy_at(const Relay& relay) { return *Proxy::parse("http://127.0.0.1:" + std::to_string(relay.port())); }

Addresses nobody_asks(const std::string& host) {
  FAIL("looked up " << host);
  return {};
}

}  // namespace

TEST_CASE("a server is reached through the proxy, which sees its name and neither request nor token") {
  const Authority authority;
  const FhirServer server(always(http_answer(kPatient)), authority.issue("DNS:ehr.example"), FhirServer::After::Keep);
  const Relay relay(server.port(), {}, Relay::Role::Proxy);
  const std::string base = "https://ehr.example/fhir";
  const auto trust = *Trust::with_ca_file(authority.file());
  const Client client(allowing({base}), {}, trust, nobody_asks, proxy_at(relay));
  for (int call = 0; call < 2; ++call) CHECK(fetch_one(client, base).failure == Failure::None);
  const auto heads = relay.heads();
  REQUIRE(heads.size() == 1);
  CHECK(heads[0].starts_with("CONNECT ehr.example:443 HTTP/1.1\r\n"));
  CHECK(heads[0].find("Authorization") == std::string::npos);
  CHECK(heads[0].find("Patient") == std::string::npos);
  CHECK(server.requests().at(1).head.find("\r\nAuthorization: Bearer token\r\n") != std::string::npos);

  const DocumentFetch keys(trust, {}, nobody_asks, proxy_at(relay));
  CHECK(keys("https://ehr.example/jwks"));
  CHECK(relay.heads().size() == 2);
}

TEST_CASE("a certificate has to prove the server's name through a proxy, too") {
  const Authority authority;
  const FhirServer server(always(http_answer(kPatient)), authority.issue("DNS:other.example,IP:127.0.0.1"));
  const Relay relay(server.port(), {}, Relay::Role::Proxy);
  const std::string base = "https://ehr.example/fhir";
  const Client client(allowing({base}), {}, *Trust::with_ca_file(authority.file()), nobody_asks, proxy_at(relay));
  CHECK(fetch_one(client, base).failure == Failure::Untrusted);
  CHECK(server.requests().empty());
}

TEST_CASE("this machine is called without the proxy") {
  const FhirServer server(always(http_answer(kPatient)));
  const Relay relay(server.port(), {}, Relay::Role::Proxy);
  CHECK(fetch_one(Client(allowing({server.base()}), {}, {}, look_up, proxy_at(relay)), server.base()).failure == Failure::None);
  CHECK(relay.connections() == 0);
}

TEST_CASE("a proxy that is not there, refuses or answers nonsense leaves servers unreachable") {
  const std::string base = "https://ehr.example/fhir";
  std::string gone;
  {
    gone = "http://127.0.0.1:" + std::to_string(FhirServer(always("")).port());
  }
  CHECK(fetch_one(Client(allowing({base}), {}, {}, nobody_asks, *Proxy::parse(gone)), base).failure == Failure::Unreachable);
  for (const auto& answer :
       {http_answer("", 403), http_answer("", 407, "Proxy-Authenticate: Basic realm=\"x\"\r\n"), http_answer("", 502)}) {
    const FhirServer refusing(always(answer));
    const auto proxy = *Proxy::parse("http://127.0.0.1:" + std::to_string(refusing.port()));
    const auto result = fetch_one(Client(allowing({base}), {}, {}, nobody_asks, proxy), base);
    CHECK(result.failure == Failure::Unreachable);
    CHECK(result.status == 0);
    CHECK(refusing.requests().at(0).head.find("Authorization") == std::string::npos);
  }
  const FhirServer silent([](FhirServer::Peer& peer, const FhirServer::Request&) { peer.hold(); });
  const auto proxy = *Proxy::parse("http://127.0.0.1:" + std::to_string(silent.port()));
  CHECK(fetch_one(Client(allowing({base}), {}, {}, nobody_asks, proxy), base, "Patient/1", 200ms, "silent proxy").failure == Failure::Late);
}

TEST_CASE("a proxy has a plain http URL of host and port") {
  CHECK(Proxy::parse("http://proxy.example:3128")->url()->port == 3128);
  CHECK(Proxy::parse("http://10.0.0.1:8080/"));
  for (const char* text : {"", "proxy.example:3128", "https://proxy.example", "socks5://proxy.example", "http://user:secret@proxy.example",
                           "http://proxy.example/path", "http://proxy.example?x"}) {
    INFO(text);
    const auto proxy = Proxy::parse(text);
    REQUIRE_FALSE(proxy);
    CHECK(proxy.error().code == ordersign::ErrorCode::BadData);
  }
}

TEST_CASE("what the environment says of proxies is not looked at") {
  const Authority authority;
  const FhirServer server(always(http_answer(kPatient)), authority.issue("IP:127.0.0.1"));
  const FhirServer plain(always(http_answer(kPatient)));
  const Relay relay(server.port(), {}, Relay::Role::Proxy);
  const auto url = "http://127.0.0.1:" + std::to_string(relay.port());
  const auto names = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
  for (const auto* name : names) ::setenv(name, url.c_str(), 1);
  const Client client(allowing({server.base(), plain.base()}), {}, *Trust::with_ca_file(authority.file()));
  CHECK(fetch_one(client, server.base()).failure == Failure::None);
  CHECK(fetch_one(client, plain.base()).failure == Failure::None);
  CHECK(relay.connections() == 0);
  for (const auto* name : names) ::unsetenv(name);

  for (const auto* name : {"no_proxy", "NO_PROXY"}) ::setenv(name, "*", 1);
  const std::string base = "https://ehr.example/fhir";
  const Relay chosen(server.port(), {}, Relay::Role::Proxy);
  fetch_one(Client(allowing({base}), {}, {}, nobody_asks, proxy_at(chosen)), base);
  CHECK(chosen.heads().size() == 1);
  for (const auto* name : {"no_proxy", "NO_PROXY"}) ::unsetenv(name);
}
