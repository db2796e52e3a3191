// A server that speaks HTTP/2: Node's, a program of its own.
#include "support/certificates.h"
#include "support/child_process.h"
#include "support/temp_folder.h"
#include "timed_fetch.h"

using namespace ordersign::fhir_client;
using ordersign::support::ChildProcess;
using ordersign::support::TempFolder;
using ordersign::testing::Authority;

namespace {

class Http2Server {
 public:
  Http2Server() : child_(command()) {
    const auto line = child_.line();
    REQUIRE(line.starts_with("port "));
    base_ = "https://127.0.0.1:" + line.substr(5) + "/fhir";
  }

  const std::string& base() const { return base_; }
  Client client(Limits limits = {}) const { return Client(allowing({base_}), limits, *Trust::with_ca_file(authority_.file())); }
  /// What it tells next.
  std::string told() { return child_.line(); }

 private:
  std::vector<std::string> command() const {
    authority_.issue("IP:127.0.0.1").write_to(folder_.file("server.pem"));
    const std::string source = ORDERSIGN_SOURCE_DIR;
    return {source + "/.ci/with-node", "node", source + "/tests/tokens/http2_server.ts", folder_.file("server.pem")};
  }

  Authority authority_;
  TempFolder folder_;
  ChildProcess child_;
  std::string base_;
};

}  // namespace

TEST_CASE("once a server is known to speak HTTP/2, nine queries share one connection and wait for none of the others") {
  Http2Server server;
  const auto client = server.client();
  CHECK(fetch_one(client, server.base()).failure == Failure::None);
  CHECK(server.told() == "session");
  CHECK(server.told() == "request /fhir/Patient/1 Bearer token");
  for (int call = 0; call < 2; ++call) {
    const auto results = fetch_all(client, {server.base(), "t", {}}, std::vector<Query>(9, {"p", "Patient/hold-9"}), 20s, "nine streams");
    for (const auto& result : results) CHECK(result.failure == Failure::None);
    for (int request = 0; request < 9; ++request) CHECK(server.told() == "request /fhir/Patient/hold-9 Bearer t");
  }
}

TEST_CASE("what a server says between calls holds up none of the queries that follow on its connection") {
  Http2Server server;
  const auto client = server.client();
  for (int call = 0; call < 5; ++call) {
    CHECK(fetch_one(client, server.base(), "Patient/ping").failure == Failure::None);
    if (call == 0) CHECK(server.told() == "session");
    CHECK(server.told() == "request /fhir/Patient/ping Bearer token");
    CHECK(server.told() == "pinged");
    const auto results = fetch_all(client, {server.base(), "t", {}}, std::vector<Query>(9, {"p", "Patient/hold-9"}), 20s, "after a ping");
    for (const auto& result : results) CHECK(result.failure == Failure::None);
    for (int request = 0; request < 9; ++request) CHECK(server.told() == "request /fhir/Patient/hold-9 Bearer t");
  }
}

TEST_CASE("a server that says goodbye between calls is called anew") {
  Http2Server server;
  const auto client = server.client();
  for (int call = 0; call < 3; ++call) {
    CHECK(fetch_one(client, server.base(), "Patient/goaway").failure == Failure::None);
    CHECK(server.told() == "session");
    CHECK(server.told() == "request /fhir/Patient/goaway Bearer token");
    CHECK(server.told() == "goaway");
  }
}

TEST_CASE("a query that a leaving server refuses is asked again on a new connection") {
  Http2Server server;
  const auto client = server.client();
  CHECK(fetch_one(client, server.base()).failure == Failure::None);
  CHECK(fetch_one(client, server.base(), "Patient/leave").failure == Failure::None);
}

TEST_CASE("what breaks over HTTP/2 ends in time and says how") {
  Http2Server server;
  const auto client = server.client();
  CHECK(fetch_one(client, server.base(), "Patient/cut").failure == Failure::BadAnswer);
  CHECK(fetch_one(client, server.base(), "Patient/long-head").failure == Failure::BadAnswer);
  CHECK(fetch_one(client, server.base(), "Patient/hold-2", 300ms, "a stream that hangs").failure == Failure::Late);
  CHECK(fetch_one(client, server.base()).failure == Failure::None);
}
