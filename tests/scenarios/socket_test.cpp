// The scenarios over HTTP: what the service answers in process is what a client receives.
#include "support/catch.h"

#include <atomic>

#include "support/answers.h"
#include "support/http_client.h"
#include "support/server_fixture.h"

using namespace ordersign;
using namespace ordersign::testing;

TEST_CASE("every scenario gets over the socket the bytes that it gets in process") {
  std::atomic<Instant> now{Instant{}};
  const auto clock = [&now] { return now.load(); };
  const Service usual(shipped_catalog(), {}, clock);
  std::atomic<const Service*> service{&usual};
  server::Routes routes;
  routes.call = [&service](std::string_view id, std::string body, const Caller& caller) {
    return service.load()->call(id, std::move(body), caller);
  };
  routes.discover = [&usual](std::string_view if_none_match, const Caller&) { return usual.discover(if_none_match); };
  routes.ready = [] { return true; };
  support::ServerFixture fixture(std::move(routes));
  support::HttpClient client(fixture.port());
  for (const auto& scenario : all_scenarios()) {
    INFO(scenario.name);
    const auto asking = asking_of(scenario);
    const Service with_settings(shipped_catalog(), asking.options, clock);
    service = asking.options.payer_ids.empty() ? &usual : &with_settings;
    now = asking.now;
    const auto received = client.post("/cds-services/" + asking.service, scenario.request);
    const auto expected = answer_to(scenario);
    CHECK(received.status == expected.status);
    CHECK(received.body == expected.body);
    CHECK(received.header("content-type").starts_with("application/"));
    service = &usual;
  }
}
