// Reading 2.5.
#include "facts/payers.h"

#include "support/catch.h"

#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::facts;
using ordersign::testing::day;

namespace {

const std::vector<PayerId> ours{{"", "http://payer.example/id", "87726"}};
const Day today = day("2026-01-15");

fhir::Coverage coverage(memory::Vector<fhir::Identifier> payers, std::string_view status = "active", std::string_view end = "") {
  fhir::Coverage read;
  read.status = status;
  read.payers = std::move(payers);
  const auto last = parse_date_time(end);
  if (!end.empty()) read.period = fhir::Period{std::nullopt, last, !last};
  return read;
}

bool others(memory::Vector<fhir::Coverage> entries, const std::vector<PayerId>& ids = ours, std::string_view payer = "UnitedHealthcare") {
  return covered_by_others_only({fhir::ListState::Complete, std::move(entries)}, ids, payer, today);
}

const fhir::Identifier us{"http://payer.example/id", "87726"}, them{"http://payer.example/id", "60054"}, local{"urn:ehr", "60054"};

}  // namespace

TEST_CASE("another payer is named only by another value in a system of ours") {
  CHECK(others({coverage({them})}));
  CHECK(others({coverage({local, them})}));
  CHECK_FALSE(others({coverage({us})}));
  CHECK_FALSE(others({coverage({them, us})}));
  CHECK_FALSE(others({coverage({local})}));
  CHECK_FALSE(others({coverage({})}));
  CHECK_FALSE(others({coverage({them}), coverage({local})}));
  CHECK_FALSE(others({}));
  CHECK_FALSE(others({coverage({them})}, {}));
}

TEST_CASE("systems are compared without scheme, trailing slash and the host's case") {
  for (const auto* system : {"https://payer.example/id", "http://PAYER.example/id/", "HTTPS://payer.example/id"})
    CHECK(others({coverage({{system, "60054"}})}));
  for (const auto* system : {"http://payer.example/ID", "http://payer.example", "payer"})
    CHECK_FALSE(others({coverage({{system, "60054"}})}));
}

TEST_CASE("a coverage that is cancelled, in error or over is not looked at") {
  CHECK_FALSE(others({coverage({them}, "cancelled")}));
  CHECK_FALSE(others({coverage({them}, "active", "2026-01-14")}));
  CHECK(others({coverage({them}, "active", "2026-01-15")}));
  CHECK(others({coverage({them}), coverage({us}, "entered-in-error")}));
  CHECK(others({coverage({them}), coverage({us}, "active", "2025")}));
}

TEST_CASE("a coverage that may be over silences nothing by itself") {
  CHECK_FALSE(others({coverage({them}, "unknown")}));
  CHECK_FALSE(others({coverage({them}, "active", "2026")}));
  CHECK_FALSE(others({coverage({them}, "active", "soon")}));
  CHECK(others({coverage({them}), coverage({them}, "unknown")}));
}

TEST_CASE("a list of which something was passed over tells nothing") {
  CHECK_FALSE(covered_by_others_only({fhir::ListState::Truncated, {coverage({them})}}, ours, "x", today));
}

TEST_CASE("an id of one payer counts for that payer's policies only") {
  const std::vector<PayerId> named{{"UnitedHealthcare", "http://payer.example/id", "87726"}};
  CHECK(others({coverage({them})}, named));
  CHECK_FALSE(others({coverage({them})}, named, "Another Plan"));
}

TEST_CASE("a payer id is read with and without a name") {
  const auto plain = parse_payer_id("http://payer.example/id?x=1|87726");
  REQUIRE(plain);
  CHECK(plain->name.empty());
  CHECK(plain->system == "http://payer.example/id?x=1");
  const auto named = parse_payer_id("UnitedHealthcare=http://payer.example/id|87726");
  REQUIRE(named);
  CHECK(named->name == "UnitedHealthcare");
  CHECK(named->value == "87726");
  for (const auto* text : {"", "87726", "|87726", "http://x|"}) CHECK_FALSE(parse_payer_id(text));
}
