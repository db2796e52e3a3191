// Servers that fail in every way we know of: each call ends in time and says what happened.
#include "support/fhir_server.h"
#include "timed_fetch.h"

using namespace ordersign::fhir_client;
using ordersign::testing::always;
using ordersign::testing::Authority;
using ordersign::testing::FhirServer;
using ordersign::testing::http_answer;

namespace {

constexpr auto kDeadline = 400ms;
const std::string kPatient = R"({"resourceType":"Patient","id":"1"})";

std::string outcome(const std::string& severity) {
  return R"({"resourceType":"OperationOutcome","issue":[{"severity":"information"},{"severity":")" + severity + R"("}]})";
}

FhirServer::Script drip(std::string bytes) {
  return [bytes](FhirServer::Peer& peer, const FhirServer::Request&) {
    for (const char byte : bytes)
      if (!peer.send({&byte, 1}) || !peer.pause(100ms)) return;
  };
}

FhirServer::Script flood(std::string start, std::string piece) {
  return [=](FhirServer::Peer& peer, const FhirServer::Request&) {
    for (bool there = peer.send(start); there;) there = peer.send(piece);
  };
}

struct Fault {
  const char* what;
  FhirServer::Script script;
  Failure failure;
  int status;
};

std::vector<Fault> faults() {
  const auto head = "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\n";
  const auto partial = std::string(head) + "Content-Length: 35\r\n\r\n" + kPatient.substr(0, 20);
  const auto block = std::string(64 * 1024, ' ');
  const auto gzip = "4000\r\n" + std::string("\x1F\x8B\x08\0\0\0\0\0\0\x03", 10) + std::string(0x4000 - 10, '\xAA') + "\r\n";
  return {
      {"silent after the request", [](auto& peer, const auto&) { peer.hold(); }, Failure::Late, 0},
      {"a header byte every tenth of a second", drip(http_answer(kPatient)), Failure::Late, 0},
      {"a body byte every tenth of a second", [=](auto& peer, const auto& request) { peer.send(partial), drip(kPatient)(peer, request); },
       Failure::Late, 200},
      {"silent within the body", [=](auto& peer, const auto&) { peer.send(partial), peer.hold(); }, Failure::Late, 200},
      {"cut off before the answer", [](auto& peer, const auto&) { peer.cut(); }, Failure::Unreachable, 0},
      {"closed before the answer", [](auto&, const auto&) {}, Failure::Unreachable, 0},
      {"cut off within the body", [=](auto& peer, const auto&) { peer.send(partial), peer.pause(50ms), peer.cut(); }, Failure::BadAnswer,
       200},
      {"closed within the body", always(partial), Failure::BadAnswer, 200},
      {"closed within the head", always(head), Failure::BadAnswer, 200},
      {"401", always(http_answer(outcome("error"), 401)), Failure::Refused, 401},
      {"403", always(http_answer("", 403)), Failure::Refused, 403},
      {"404", always(http_answer(outcome("error"), 404)), Failure::NotFound, 404},
      {"410", always(http_answer("", 410)), Failure::NotFound, 410},
      {"429", always(http_answer("", 429, "Retry-After: 0\r\n")), Failure::ServerError, 429},
      {"500", always(http_answer("<html>", 500, "", "text/html")), Failure::ServerError, 500},
      {"503", always(http_answer("", 503)), Failure::ServerError, 503},
      {"400", always(http_answer(outcome("error"), 400)), Failure::BadAnswer, 400},
      {"redirect to the same server", always(http_answer("", 302, "Location: /fhir/Patient/2\r\n")), Failure::BadAnswer, 302},
      {"redirect to another server", always(http_answer("", 307, "Location: http://evil.example/\r\n")), Failure::BadAnswer, 307},
      {"page of a login form", always(http_answer("<html>", 200, "", "text/html")), Failure::BadAnswer, 200},
      {"gzip", always(http_answer("\x1F\x8B", 200, "Content-Encoding: gzip\r\n")), Failure::BadAnswer, 200},
      {"gzip as transfer coding", flood(std::string(head) + "Transfer-Encoding: gzip, chunked\r\n\r\n", gzip), Failure::BadAnswer, 200},
      {"gzip without end", flood(std::string(head) + "Content-Encoding: gzip\r\n\r\n", gzip), Failure::BadAnswer, 200},
      {"deflated error without end", flood("HTTP/1.1 500 Oh\r\nContent-Encoding: deflate\r\n\r\n", gzip), Failure::ServerError, 500},
      {"no JSON", always(http_answer("{\"resourceType\":")), Failure::BadAnswer, 200},
      {"no resource", always(http_answer("[1]")), Failure::BadAnswer, 200},
      {"nesting without end", always(http_answer(std::string(100'000, '['))), Failure::BadAnswer, 200},
      {"no HTTP", always("+PONG\r\n"), Failure::BadAnswer, 0},
      {"OperationOutcome with an error", always(http_answer(outcome("error"))), Failure::ServerError, 200},
      {"OperationOutcome that is fatal", always(http_answer(outcome("fatal"))), Failure::ServerError, 200},
      {"huge, announced", flood(std::string(head) + "Content-Length: 9000000000\r\n\r\n", block), Failure::TooLarge, 200},
      {"huge, to the end", flood(std::string(head) + "\r\n", block), Failure::TooLarge, 200},
      {"huge, in chunks", flood(std::string(head) + "Transfer-Encoding: chunked\r\n\r\n", "10000\r\n" + block + "\r\n"), Failure::TooLarge,
       200},
      {"headers without end", flood(head, "A: b\r\n" + std::string("B: ") + std::string(2000, 'b') + "\r\n"), Failure::BadAnswer, 200},
      {"one header without end", flood(std::string(head) + "A: ", block), Failure::BadAnswer, 200},
      {"a status line without end", flood("HTTP/1.1 200 ", block), Failure::BadAnswer, 0},
      {"trailers without end", flood(std::string(head) + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "A: " + block.substr(0, 1000) + "\r\n"),
       Failure::BadAnswer, 200},
      {"an encoding of chunks that is none", always(std::string(head) + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}"), Failure::BadAnswer,
       200},
      {"a chunk longer than its size", always(std::string(head) + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}x\r\n0\r\n\r\n"),
       Failure::BadAnswer, 200},
      {"two lengths", always(std::string(head) + "Content-Length: 35\r\nContent-Length: 36\r\n\r\n" + kPatient), Failure::BadAnswer, 200},
      {"an extension of a chunk without end", flood(std::string(head) + "Transfer-Encoding: chunked\r\n\r\n2;", block), Failure::Late, 200},
      {"interim answers without end", flood("", "HTTP/1.1 100 Continue\r\n\r\n"), Failure::BadAnswer, 0},
  };
}

void check_faults(const std::optional<ordersign::testing::Identity>& identity, const Trust& trust) {
  for (const auto& fault : faults()) {
    const FhirServer server(fault.script, identity);
    const Client client(allowing({server.base()}), {.max_bytes = 1 << 20}, trust);
    INFO(fault.what);
    // Only what stays silent may take the whole time; the others get enough of it to be told apart on a loaded machine.
    const auto allowed = fault.failure == Failure::Late ? std::chrono::milliseconds(kDeadline) : 5s;
    const auto result = fetch_one(client, server.base(), "Patient/1", allowed, fault.what);
    CHECK(result.failure == fault.failure);
    CHECK(result.status == fault.status);
    CHECK(server.connections() == 1);
  }
}

}  // namespace

TEST_CASE("every fault of a plain server is told apart in time") { check_faults(std::nullopt, Trust()); }

TEST_CASE("every fault of a server over TLS is told apart in time") {
  const Authority authority;
  const auto trust = Trust::with_ca_file(authority.file());
  REQUIRE(trust);
  check_faults(authority.issue("IP:127.0.0.1"), *trust);
}

TEST_CASE("an OperationOutcome without an error is an answer") {
  const FhirServer server(always(http_answer(outcome("warning"))));
  CHECK(fetch_one(Client(allowing({server.base()})), server.base()).failure == Failure::None);
}

TEST_CASE("an answer just under the limit is read whole, one byte more is too large") {
  const Authority authority;
  const auto trust = *Trust::with_ca_file(authority.file());
  const Limits limits;
  for (const std::size_t over : {0, 1}) {
    auto body = kPatient;
    body.append(limits.max_bytes + over - body.size(), ' ');
    const FhirServer server(always(http_answer(body)), authority.issue("IP:127.0.0.1"));
    const auto result = fetch_one(Client(allowing({server.base()}), limits, trust), server.base(), "Condition", 30s, "8 MiB");
    CHECK(result.failure == (over == 0 ? Failure::None : Failure::TooLarge));
    if (over == 0) CHECK(result.document->text() == body);
  }
}

TEST_CASE("an answer that cannot be parsed by the deadline is late and not begun") {
  std::string body = R"({"resourceType":"Bundle","entry":[{})";
  while (body.size() < 7 << 20) body += ",{}";
  const FhirServer server(always(http_answer(body + "]}")));
  const Client client(allowing({server.base()}));
  CHECK(fetch_one(client, server.base(), "Condition", 200ms, "7 MiB of empty objects").failure == Failure::Late);
}

TEST_CASE("nobody at the port is unreachable at once") {
  std::string base;
  {
    base = FhirServer(always("")).base();
  }
  CHECK(fetch_one(Client(allowing({base})), base).failure == Failure::Unreachable);
}

TEST_CASE("a certificate that does not prove the name stops the call before anything is said") {
  const Authority authority, stranger;
  const auto trust = *Trust::with_ca_file(authority.file());
  const auto fetch_from = [&](const ordersign::testing::Identity& identity, const std::string& host, const Trust& trusted) {
    const FhirServer server(always(http_answer(kPatient)), identity);
    const auto result = fetch_one(Client(allowing({server.base(host)}), {}, trusted), server.base(host), "Patient/1", 5s, "tls " + host);
    CHECK(server.requests().size() == (result.failure == Failure::None ? 1 : 0));
    return result.failure;
  };
  CHECK(fetch_from(authority.issue("DNS:localhost"), "localhost", trust) == Failure::None);
  CHECK(fetch_from(authority.issue("DNS:other.example,IP:127.0.0.1"), "127.0.0.1", trust) == Failure::None);
  CHECK(fetch_from(authority.issue("DNS:other.example"), "localhost", trust) == Failure::Untrusted);
  CHECK(fetch_from(authority.issue("DNS:local*"), "localhost", trust) == Failure::Untrusted);
  CHECK(fetch_from(authority.issue("DNS:localhost"), "127.0.0.1", trust) == Failure::Untrusted);
  CHECK(fetch_from(authority.issue("DNS:127.0.0.1"), "127.0.0.1", trust) == Failure::Untrusted);
  CHECK(fetch_from(authority.issue("IP:127.0.0.2"), "127.0.0.1", trust) == Failure::Untrusted);
  CHECK(fetch_from(authority.issue_old_style(), "localhost", trust) == Failure::Untrusted);
  CHECK(fetch_from(authority.issue("DNS:localhost", -60), "localhost", trust) == Failure::Untrusted);
  CHECK(fetch_from(stranger.issue("DNS:localhost"), "localhost", trust) == Failure::Untrusted);
  CHECK(fetch_from(authority.issue("DNS:localhost"), "localhost", Trust()) == Failure::Untrusted);
}

TEST_CASE("a file without an authority is no trust") {
  CHECK_FALSE(Trust::with_ca_file("/no/such/file.pem"));
  CHECK_FALSE(Trust::with_ca_file(__FILE__));
}

TEST_CASE("a server that never shakes hands is late") {
  const FhirServer server(always(""));  // plain: it waits for a request that never comes
  const auto base = "https://127.0.0.1:" + std::to_string(server.port());
  CHECK(fetch_one(Client(allowing({base})), base, "Patient/1", kDeadline, "no handshake").failure == Failure::Late);
}

TEST_CASE("an answer without length over TLS that ends without a farewell is cut off") {
  const Authority authority;
  const auto trust = *Trust::with_ca_file(authority.file());
  const auto bytes = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + kPatient;
  const FhirServer polite(always(bytes), authority.issue("IP:127.0.0.1"));
  CHECK(fetch_one(Client(allowing({polite.base()}), {}, trust), polite.base()).failure == Failure::None);
  const FhirServer abrupt([=](auto& peer, const auto&) { peer.send(bytes), peer.pause(50ms), peer.cut(); },
                          authority.issue("IP:127.0.0.1"));
  CHECK(fetch_one(Client(allowing({abrupt.base()}), {}, trust), abrupt.base()).failure == Failure::BadAnswer);
}
