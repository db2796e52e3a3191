// TLS in the service itself, over real sockets.
#include "support/catch.h"

#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/certificates.h"
#include "support/child_process.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/server_fixture.h"
#include "support/store_file.h"
#include "support/temp_folder.h"
#include "support/tls_socket.h"

using namespace ordersign::support;
using namespace std::chrono_literals;
using ordersign::testing::Authority;
using ordersign::testing::Identity;
using ordersign::testing::TlsClient;
using ordersign::testing::TlsSocket;
using ordersign::testing::TlsTerms;

namespace {

const std::string kCall = "/cds-services/x";

void write_private(const Identity& identity, const std::filesystem::path& file) {
  identity.write_to(file.string() + ".new");
  std::filesystem::permissions(file.string() + ".new", std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::rename(file.string() + ".new", file);
}

/// Files of a service, and what its clients need.
struct Secured {
  TempFolder folder;
  Authority authority;

  Secured() { renew(); }
  std::string file() const { return folder.file("server.pem").string(); }
  void renew() const { write_private(authority.issue("IP:127.0.0.1,DNS:localhost"), file()); }
  ordersign::http::ServerOptions options() const {
    ordersign::http::ServerOptions options;
    options.tls = {file(), file(), ""};
    return options;
  }
  std::vector<std::string> flags() const { return {"--tls-certificate", file(), "--tls-key", file()}; }
  TlsTerms terms() const {
    TlsTerms terms;
    terms.authority = authority.file();
    return terms;
  }
};

/// What became of a call by such a client: its status, 0 when there was no agreement.
int status(int port, const TlsTerms& terms) {
  try {
    return TlsClient(port, terms).get("/healthz").status;
  } catch (const std::runtime_error&) {
    return 0;
  }
}

}  // namespace

TEST_CASE("a decision is given by TLS, and further ones on the same connection") {
  const Secured secured;
  Served served(secured.folder, secured.flags());
  CHECK(served.url() == "https://127.0.0.1:" + std::to_string(served.port()));
  TlsClient client(served.port(), secured.terms());
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.post(kSign, call_with_card());
    CHECK(answer.status == 200);
    CHECK(answer.body.find("\"cards\":[{") != std::string::npos);
  }
  CHECK(served.end() == 0);
}

TEST_CASE("requests sent by TLS without waiting are all answered, in order") {
  const Secured secured;
  ServerFixture fixture(echo_routes(), secured.options());
  TlsClient client(fixture.port(), secured.terms());
  std::string requests;
  for (int i = 0; i < 20; ++i) requests += request_text("POST", kCall, HttpClient::kJson, std::to_string(i) + std::string(3000, 'b'));
  client.send(requests);
  for (int i = 0; i < 20; ++i) CHECK(client.read().body == "x|" + std::to_string(i) + std::string(3000, 'b'));
}

TEST_CASE("a body of five megabytes goes both ways by TLS, whichever version") {
  const Secured secured;
  auto options = secured.options();
  ServerFixture fixture(echo_routes(), options);
  const std::string body(5'000'000, 'b');
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    auto terms = secured.terms();
    terms.version = version;
    TlsClient client(fixture.port(), terms);
    for (int i = 0; i < 2; ++i) CHECK(client.post(kCall, body).body == "x|" + body);
  }
}

TEST_CASE("versions before TLS 1.2 are refused, and that is told in the log and counted") {
  const Secured secured;
  ServerFixture fixture(echo_routes(), secured.options());
  auto terms = secured.terms();
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
    terms.version = version;
    CHECK(status(fixture.port(), terms) == 0);
  }
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    terms.version = version;
    CHECK(status(fixture.port(), terms) == 200);
  }
  CHECK(eventually(
      [&] { return fixture.log().find(R"("event":"handshake-refused","reason":"unsupported protocol")") != std::string::npos; }));
  CHECK(TlsClient(fixture.port(), secured.terms()).get("/metrics").body.find("ordersign_refused_handshakes_total 2\n") !=
        std::string::npos);
}

TEST_CASE("a client is refused without a certificate of the authorities asked for, and served with one, also when it comes again") {
  const Secured secured;
  const Authority clients, others;
  auto options = secured.options();
  options.tls.client_ca = clients.file();
  ServerFixture fixture(echo_routes(), options);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    INFO(version);
    auto terms = secured.terms();
    terms.version = version;
    CHECK(status(fixture.port(), terms) == 0);
    terms.identity = others.issue("DNS:client");
    CHECK(status(fixture.port(), terms) == 0);
    terms.identity = clients.issue("DNS:client", -60);  // its time is over
    CHECK(status(fixture.port(), terms) == 0);
    terms.identity = clients.issue("DNS:client");
    TlsClient first(fixture.port(), terms);
    CHECK(first.get("/healthz").status == 200);
    terms.session = first.socket().session();
    TlsClient again(fixture.port(), terms);
    CHECK(again.get("/healthz").status == 200);
    CHECK(again.socket().is_resumed());
  }
  CHECK(fixture.log().find("peer did not return a certificate") != std::string::npos);
  CHECK(fixture.log().find("certificate verify failed") != std::string::npos);
}

TEST_CASE("SIGHUP takes a new certificate for new connections, keeps the open ones, and keeps the old certificate when the new is broken") {
  const Secured secured;
  Served served(secured.folder, secured.flags());
  TlsClient before(served.port(), secured.terms());
  CHECK(before.get("/healthz").status == 200);
  secured.renew();
  served.reload();
  TlsClient renewed(served.port(), secured.terms());
  CHECK(renewed.get("/healthz").status == 200);
  CHECK(renewed.socket().serial() != before.socket().serial());
  CHECK(before.get("/healthz").status == 200);
  secured.folder.write("server.pem", "-----BEGIN CERTIFICATE-----\nnonsense\n");
  served.reload();
  CHECK(served.lines_with("\"event\":\"reload-refused\"") == 1);
  CHECK(served.lines_with("no certificate that can be used") == 1);
  TlsClient after(served.port(), secured.terms());
  CHECK(after.get("/healthz").status == 200);
  CHECK(after.socket().serial() == renewed.socket().serial());
  CHECK(before.get("/healthz").status == 200);
}

TEST_CASE("a handshake that does not get on is cut, silent or half-sent, and so is a slow request behind a good one") {
  const Secured secured;
  auto options = secured.options();
  options.limits.request = 300ms;
  options.limits.idle = 10min;
  ServerFixture fixture(echo_routes(), options);
  RawSocket silent(fixture.port()), half(fixture.port());
  half.send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));  // a ClientHello that goes on
  const auto start = std::chrono::steady_clock::now();
  CHECK(silent.receive_all().empty());
  CHECK(half.receive_all().empty());
  CHECK(std::chrono::steady_clock::now() - start < 8s);
  TlsClient slow(fixture.port(), secured.terms());
  slow.send("GET /healthz HTTP/1.1\r\nHost:");
  CHECK(slow.read().status == 408);
  TlsClient idle(fixture.port(), secured.terms());
  std::this_thread::sleep_for(600ms);
  CHECK(idle.get("/healthz").status == 200);  // its handshake was in time
}

TEST_CASE("plain HTTP is told what this port speaks, nonsense is not answered, and neither harms anybody") {
  const Secured secured;
  ServerFixture fixture(echo_routes(), secured.options());
  HttpClient plain(fixture.port());
  const auto answer = plain.post(kCall, std::string(100'000, 'b'));
  CHECK(answer.status == 400);
  CHECK(answer.body.find("https:// would be right") != std::string::npos);
  CHECK(plain.is_closed());
  RawSocket nonsense(fixture.port());
  nonsense.send(std::string(1000, '\x7f'));
  nonsense.receive_all();
  CHECK(status(fixture.port(), secured.terms()) == 200);
}

TEST_CASE("a connection that ends by TLS ends with a goodbye: when asked to close, when refused, when the service ends") {
  const Secured secured;
  ServerFixture fixture(echo_routes(), secured.options());
  TlsSocket asks(fixture.port(), secured.terms()), refused(fixture.port(), secured.terms());
  TlsClient idle(fixture.port(), secured.terms());
  CHECK(idle.get("/healthz").status == 200);
  asks.send(request_text("GET", "/healthz", {{"Connection", "close"}}));
  CHECK(asks.receive_all().find("alive") != std::string::npos);
  CHECK(asks.was_told_goodbye());
  refused.send("POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nabc");
  CHECK(refused.receive_all().starts_with("HTTP/1.1 404"));
  CHECK(refused.was_told_goodbye());
  fixture.server().stop();
  CHECK(idle.is_closed());
  CHECK(idle.socket().was_told_goodbye());
  fixture.stop();
}

TEST_CASE("a client that shakes hands while the service is asked to end is answered") {
  const Secured secured;
  ServerFixture fixture(echo_routes(), secured.options());
  TlsClient fresh(fixture.port(), secured.terms());
  fixture.server().stop();
  std::this_thread::sleep_for(100ms);
  CHECK(fresh.get("/healthz").status == 200);
  fixture.stop();
}

TEST_CASE("HTTP/1.1 is agreed on where clients offer more, and no other protocol") {
  const Secured secured;
  ServerFixture fixture(echo_routes(), secured.options());
  auto terms = secured.terms();
  terms.protocols = "\x02h2\x08http/1.1";
  CHECK(TlsSocket(fixture.port(), terms).chosen_protocol() == "http/1.1");
  terms.protocols = "\x02h2";
  CHECK(status(fixture.port(), terms) == 0);
  terms.protocols = "";
  CHECK(status(fixture.port(), terms) == 200);
}

TEST_CASE("nobody shakes hands a second time on a connection") {
  const Secured secured;
  ServerFixture fixture(echo_routes(), secured.options());
  auto terms = secured.terms();
  terms.version = TLS1_2_VERSION;
  TlsSocket client(fixture.port(), terms);
  CHECK_FALSE(client.shakes_hands_again());
}

TEST_CASE("many clients at once by TLS, some of which leave before their answer, get their own answers") {
  const Secured secured;
  auto options = secured.options();
  options.queue_wait = 60s;
  ServerFixture fixture(echo_routes(), options);
  std::vector<std::thread> clients;
  std::atomic<int> right{0};
  for (int who = 0; who < 8; ++who)
    clients.emplace_back([&, who] {
      const std::string body = std::to_string(who) + std::string(30'000, 'b');
      for (int i = 0; i < 5; ++i) {
        TlsClient client(fixture.port(), secured.terms());
        for (int j = 0; j < 5; ++j) right += client.post(kCall, body).body == "x|" + body;
        TlsSocket leaves(fixture.port(), secured.terms());
        leaves.send(request_text("POST", kCall, HttpClient::kJson, body));
      }
    });
  for (auto& client : clients) client.join();
  CHECK(right == 8 * 5 * 5);
  CHECK(fixture.log().find("connection-lost") == std::string::npos);
}

TEST_CASE("a machine with too many connections is let go without a handshake") {
  const Secured secured;
  auto options = secured.options();
  options.peers.connections = 1;
  options.peers.uncounted.clear();
  ServerFixture fixture(echo_routes(), options);
  TlsClient first(fixture.port(), secured.terms());
  CHECK(first.get("/healthz").status == 200);
  CHECK(status(fixture.port(), secured.terms()) == 0);
  CHECK(first.get("/healthz").status == 200);
}

TEST_CASE("serve does not start with a certificate that cannot be used, and says why") {
  const Secured secured;
  const auto log = secured.folder.file("errors").string();
  const auto none = secured.folder.file("none.pem").string();
  ChildProcess program({ORDERSIGN_BINARY, "serve", "--port", "0", "--tls-certificate", secured.file(), "--tls-key", none}, log);
  CHECK(program.rest().empty());
  CHECK(program.wait() == 2);
  std::ostringstream told;
  told << std::ifstream(log).rdbuf();
  CHECK(told.str().find("ordersign: " + none + ": the key cannot be read") != std::string::npos);
}
