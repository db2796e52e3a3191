#include "fhir_client/document_fetch.h"

#include "support/catch.h"

#include "support/fhir_server.h"

using namespace ordersign::fhir_client;
using ordersign::ErrorCode;
using ordersign::testing::always;
using ordersign::testing::Authority;
using ordersign::testing::FhirServer;
using ordersign::testing::http_answer;
using namespace std::chrono_literals;

namespace {

const std::string kKeys = R"({"keys":[]})";

std::string url_at(const FhirServer& server, const std::string& host = "127.0.0.1") { return server.base(host) + "/jwks.json"; }

DocumentFetch quick(std::size_t max_bytes = 256 << 10, std::chrono::milliseconds deadline = 5s, Trust trust = {}) {
  return DocumentFetch(std::move(trust), {max_bytes, deadline});
}

}  // namespace

TEST_CASE("a document comes as it is, asked for without authorization") {
  const FhirServer server(always(http_answer(kKeys, 200, "", "application/json")));
  const auto got = quick()(url_at(server));
  REQUIRE(got);
  CHECK(*got == kKeys);
  REQUIRE(server.requests().size() == 1);
  const auto head = server.requests()[0].head;
  CHECK(head.starts_with("GET /fhir/jwks.json HTTP/1.1\r\n"));
  CHECK(head.find("\r\nAccept: application/json, application/jwk-set+json\r\n") != std::string::npos);
  CHECK(head.find("Authorization") == std::string::npos);
}

TEST_CASE("the media type of JWK Sets is JSON, too, and HTML is not") {
  const FhirServer jwk_set(always(http_answer(kKeys, 200, "", "application/jwk-set+json")));
  CHECK(quick()(url_at(jwk_set)));
  const FhirServer page(always(http_answer("<html>", 200, "", "text/html")));
  const auto got = quick()(url_at(page));
  REQUIRE_FALSE(got);
  CHECK(got.error().code == ErrorCode::BadData);
  CHECK(got.error().message.find("application/json") != std::string::npos);
}

TEST_CASE("https is read once the certificate proves the name, and not otherwise") {
  const Authority authority, stranger;
  const FhirServer server(always(http_answer(kKeys)), authority.issue("DNS:localhost"));
  const auto with = [](const Authority& one) { return quick(256 << 10, 5s, *Trust::with_ca_file(one.file())); };
  CHECK(with(authority)(url_at(server, "localhost")));
  CHECK_FALSE(with(authority)(url_at(server, "127.0.0.1")));
  CHECK_FALSE(with(stranger)(url_at(server, "localhost")));
  CHECK_FALSE(quick()(url_at(server, "localhost")));
  CHECK(server.requests().size() == 1);
}

TEST_CASE("no redirect is followed, and only 200 is an answer") {
  const FhirServer target(always(http_answer(kKeys)));
  const FhirServer server([&](FhirServer::Peer& peer, const FhirServer::Request& request) {
    const auto status = std::stoi(request.target.substr(request.target.rfind('/') + 1));
    peer.send(http_answer(kKeys, status, "Location: " + url_at(target) + "\r\n"));
  });
  for (const int status : {201, 204, 301, 302, 307, 308, 400, 401, 403, 404, 429, 500, 503}) {
    INFO(status);
    const auto got = quick()(server.base() + "/" + std::to_string(status));
    REQUIRE_FALSE(got);
    CHECK(got.error().message.find(std::to_string(status)) != std::string::npos);
  }
  CHECK(target.connections() == 0);
}

TEST_CASE("a document over the limit is refused, however its size is told") {
  const std::string large(2000, ' ');
  const FhirServer told(always(http_answer(large)));
  const FhirServer untold(always("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + large));
  for (const auto* server : {&told, &untold}) {
    CHECK(quick(2000)(url_at(*server)));
    const auto got = quick(1999)(url_at(*server));
    REQUIRE_FALSE(got);
    CHECK(got.error().code == ErrorCode::TooLarge);
  }
}

TEST_CASE("a server that is slow or stops in the middle costs the deadline and no more") {
  const FhirServer silent([](FhirServer::Peer& peer, const FhirServer::Request&) { peer.hold(); });
  const FhirServer dripping([](FhirServer::Peer& peer, const FhirServer::Request&) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n");
    while (peer.send(" ") && peer.pause(5ms)) {
    }
  });
  for (const auto* server : {&silent, &dripping}) {
    const auto begun = std::chrono::steady_clock::now();
    const auto got = quick(256 << 10, 200ms)(url_at(*server));
    const auto took = std::chrono::steady_clock::now() - begun;
    REQUIRE_FALSE(got);
    CHECK(got.error().code == ErrorCode::Unavailable);
    CHECK(took >= 190ms);
    CHECK(took < 2s);
  }
}

TEST_CASE("a cut answer, a closed port and an unknown name are unavailable or bad, never a document") {
  const FhirServer cut(always("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{}"));
  CHECK_FALSE(quick()(url_at(cut)));
  std::string gone;
  {
    const FhirServer server(always(""));
    gone = url_at(server);
  }
  const auto refused = quick()(gone);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::Unavailable);
  const DocumentFetch nowhere({}, {}, [](const std::string&) { return Addresses{}; });
  CHECK(nowhere("https://keys.example/jwks").error().code == ErrorCode::Unavailable);
}

TEST_CASE("a document is not read where its server's name leads to this machine") {
  const FhirServer server(always(http_answer(kKeys)));
  const DocumentFetch poisoned({}, {}, [](const std::string&) { return Addresses{"127.0.0.1", "169.254.169.254"}; });
  const auto got = poisoned("https://keys.example:" + std::to_string(server.port()) + "/jwks");
  REQUIRE_FALSE(got);
  CHECK(got.error().code == ErrorCode::Unavailable);
  CHECK(server.connections() == 0);
}

TEST_CASE("http is for loopback only, and errors do not repeat the URL") {
  CHECK_FALSE(fault_of_document_url("https://ehr.example/keys"));
  CHECK_FALSE(fault_of_document_url("http://localhost:8080/keys"));
  CHECK_FALSE(fault_of_document_url("http://[::1]/keys"));
  for (const std::string url : {"http://ehr.example/keys", "ftp://ehr.example/keys", "https://user:secret@ehr.example/",
                                "file:///etc/passwd", "", "https://ehr.example/keys#secret"}) {
    INFO(url);
    const auto fault = fault_of_document_url(url);
    REQUIRE(fault);
    CHECK(fault->find("secret") == std::string::npos);
    const auto got = quick()(url);
    REQUIRE_FALSE(got);
    CHECK(got.error().code == ErrorCode::BadData);
    CHECK(got.error().message == *fault);
    CHECK(got.error().where.empty());
  }
}
