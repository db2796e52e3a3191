// Measures how long nine reads of a call take behind a wire of 50 ms a round trip, with answers of up to 30 ms: in round
// trips, beside the slowest answer. Meant: at most 3.5 for a first call, 1.2 for those after it. Prints; asserts nothing.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "fhir_client/client.h"
#include "support/fhir_server.h"
#include "support/relay.h"

using namespace ordersign::fhir_client;
using namespace ordersign::testing;
using namespace std::chrono_literals;
using Time = std::chrono::steady_clock;

namespace {

constexpr auto kOneWay = 25ms;
constexpr auto kSlowest = 30ms;
constexpr int kCalls = 10;

double round_trips(Time::duration took) {
  return std::chrono::duration<double>(took - kSlowest) / std::chrono::duration<double>(2 * kOneWay);
}

Time::duration call(const Client& client, const std::string& base) {
  std::vector<Query> queries;
  for (int i = 0; i < 9; ++i) queries.push_back({"q", "Patient/" + std::to_string(i)});
  const auto begun = Time::now();
  for (const auto& result : client.fetch({base, "token", {}}, queries, begun + 10s))
    if (result.failure != Failure::None) std::printf("failed: %s\n", std::string(name_of(result.failure)).c_str());
  return Time::now() - begun;
}

}  // namespace

int main() {
  const Authority authority;
  const FhirServer server(
      [](FhirServer::Peer& peer, const FhirServer::Request& request) {
        peer.pause(kSlowest * (request.target.back() - '0') / 8);
        peer.send(http_answer(R"({"resourceType":"Patient","id":"1"})"));
      },
      authority.issue("IP:127.0.0.1"), FhirServer::After::Keep);
  std::vector<double> first, warm;
  for (int run = 0; run < kCalls; ++run) {
    const Relay relay(server.port(), kOneWay);
    const auto base = "https://127.0.0.1:" + std::to_string(relay.port()) + "/fhir";
    const Client client(*AllowList::parse({base}), {}, *Trust::with_ca_file(authority.file()));
    first.push_back(round_trips(call(client, base)));
    for (int again = 0; again < 3; ++again) warm.push_back(round_trips(call(client, base)));
  }
  for (auto* times : {&first, &warm}) {
    std::sort(times->begin(), times->end());
    std::printf("%-12s median %.2f, worst %.2f round trips (meant: at most %s)\n", times == &first ? "first call" : "later calls",
                (*times)[times->size() / 2], times->back(), times == &first ? "3.5" : "1.2");
  }
}
