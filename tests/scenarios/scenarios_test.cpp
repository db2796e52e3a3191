// Every scenario in process: the answer is as expected, and byte for byte the approved one.
#include "support/catch.h"

#include <cstdlib>
#include <fstream>

#include "catalog/catalog.h"
#include "json/document.h"
#include "json/echo.h"
#include "ordersign/service.h"
#include "support/pretty.h"
#include "support/scenario.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::shared_ptr<const Catalog> catalog() {
  static const auto loaded = load_catalog({source_folder() / "fhir-profiles", source_folder() / "cards"});
  if (!loaded) FAIL(loaded.error().where << ": " << loaded.error().message);
  return loaded.value();
}

Reply answer_to(const Scenario& scenario) {
  const auto expect = json::Document::parse(scenario.expect);
  REQUIRE(expect);
  const auto now = parse_instant(expect.value()->root()["now"].string()).value_or(parse_instant("2026-01-15T12:00:00Z").value());
  const Service service(catalog(), {}, [now] { return now; });
  return service.call(expect.value()->root()["service"].string(), scenario.request);
}

/// ORDERSIGN_APPROVE=1 writes the answers as the approved ones; the diff is then read before it is committed.
bool approves() {
  const auto* value = std::getenv("ORDERSIGN_APPROVE");
  return value != nullptr && std::string(value) == "1";
}

}  // namespace

TEST_CASE("every scenario is answered as it expects") {
  const auto scenarios = scenarios_of("belimumab");
  REQUIRE(scenarios.size() > 100);
  for (const auto& scenario : scenarios) {
    const auto reply = answer_to(scenario);
    for (const auto& difference : differences(scenario.expect, reply.status, reply.body)) {
      FAIL_CHECK(scenario.name << ": " << difference);
    }
  }
  SUCCEED();
}

TEST_CASE("every card is byte for byte the approved one") {
  for (const auto& scenario : scenarios_of("belimumab")) {
    const auto golden = scenario.folder / "cards.json";
    const auto reply = answer_to(scenario);
    const auto document = json::Document::parse(reply.body);
    REQUIRE(document);
    const auto cards = pretty(reply.status == 200 ? json::echo(*document.value(), "/cards") : reply.body);
    if (approves()) std::ofstream(golden, std::ios::binary) << cards;
    INFO(scenario.name);
    CHECK(read_file(golden) == cards);
  }
}

TEST_CASE("a replay of a request gives the same bytes") {
  for (const auto& scenario : scenarios_of("belimumab")) {
    INFO(scenario.name);
    CHECK(answer_to(scenario).body == answer_to(scenario).body);
  }
}
