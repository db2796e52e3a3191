// Connections that outlive a call: kept, found closed, shared out among threads.
#include <future>

#include "support/fhir_server.h"
#include "timed_fetch.h"

using namespace ordersign::fhir_client;
using ordersign::testing::always;
using ordersign::testing::Authority;
using ordersign::testing::FhirServer;
using ordersign::testing::http_answer;

namespace {

const std::string kPatient = R"({"resourceType":"Patient","id":"1"})";

std::vector<Query> nine() { return std::vector<Query>(9, {"p", "Patient/1"}); }

}  // namespace

TEST_CASE("whatever a server closes between calls, over TLS too, every query is answered") {
  const Authority authority;
  const auto trust = *Trust::with_ca_file(authority.file());
  for (const auto& identity : {std::optional<ordersign::testing::Identity>(), std::optional(authority.issue("IP:127.0.0.1"))}) {
    const FhirServer server(always(http_answer(kPatient)), identity);
    const Client client(allowing({server.base()}), {}, trust);
    for (int call = 0; call < 20; ++call)
      for (const auto& result : fetch_all(client, {server.base(), "t", {}}, nine())) CHECK(result.failure == Failure::None);
    CHECK(server.requests().size() == 180);
  }
}
