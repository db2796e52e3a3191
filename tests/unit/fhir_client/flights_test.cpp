// Round trips that a call waits for, counted by a relay that delays every byte between client and server.
#include <algorithm>

#include "support/fhir_server.h"
#include "support/relay.h"
#include "timed_fetch.h"

using namespace ordersign::fhir_client;
using ordersign::testing::Authority;
using ordersign::testing::FhirServer;
using ordersign::testing::http_answer;
using ordersign::testing::Relay;

namespace {

constexpr std::size_t kNine = 9;
constexpr auto kOneWay = 100ms;

// Answers once nine requests wait, so that none of them can have waited for another's answer.
FhirServer::Script in_nines(std::atomic<std::size_t>& arrived) {
  return [&](FhirServer::Peer& peer, const FhirServer::Request&) {
    const auto wanted = arrived++ / kNine * kNine + kNine;
    while (arrived < wanted && peer.pause(5ms)) {
    }
    peer.send(http_answer(R"({"resourceType":"Patient","id":"1"})"));
  };
}

}  // namespace

TEST_CASE("nine queries take three round trips over new TLS connections, and one over kept ones") {
  const Authority authority;
  std::atomic<std::size_t> arrived{0};
  const FhirServer server(in_nines(arrived), authority.issue("IP:127.0.0.1"), FhirServer::After::Keep);
  const Relay relay(server.port(), kOneWay);
  const auto base = "https://127.0.0.1:" + std::to_string(relay.port()) + "/fhir";
  const Client client(allowing({base}), {}, *Trust::with_ca_file(authority.file()));
  const auto call = [&](const char* what) {
    for (const auto& result : fetch_all(client, {base, "t", {}}, std::vector<Query>(kNine, {"p", "Patient/1"}), 20s, what))
      CHECK(result.failure == Failure::None);
  };
  call("first call, a round trip is 200 ms");
  CHECK(relay.turns() == std::vector<int>(kNine, 2));  // beside the one that made each connection: hello, request
  call("second call, a round trip is 200 ms");
  CHECK(relay.turns() == std::vector<int>(kNine, 3));
  CHECK(server.requests().size() == 2 * kNine);
}
