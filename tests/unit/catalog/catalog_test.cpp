#include "catalog/catalog.h"

#include "support/second_policy.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {
std::string version_on(const Catalog& catalog, const char* date) {
  const auto found = catalog.in_effect(day(date));
  return found.empty() ? "" : found.size() == 1 ? found.front()->policy.version : "several";
}
}  // namespace

TEST_CASE("the shipped policies, value sets and wording load") {
  const auto loaded = load_from(ORDERSIGN_SOURCE_DIR);
  if (!loaded) FAIL(loaded.error().where << ": " << loaded.error().message);
  const auto& catalog = **loaded;
  REQUIRE_FALSE(catalog.policies().empty());
  const auto& policy = catalog.policies().front()->policy;
  CHECK(policy.id == "belimumab");
  CHECK(policy.criteria.size() == 11);
  CHECK(policy.pathways.size() == 4);
  CHECK(version_on(catalog, "2023-10-31").empty());
  CHECK(version_on(catalog, "2023-11-01") == "2023-11-01");
}

TEST_CASE("a second policy loads from its own folders alone") {
  const auto loaded = load_from(second_policy_folder());
  if (!loaded) FAIL(loaded.error().where << ": " << loaded.error().message);
  const auto& catalog = **loaded;
  CHECK(catalog.policies().size() == 2);
  CHECK_FALSE(catalog.terminology().find("belimumab").has_value());
}

TEST_CASE("of two versions the day picks one") {
  const auto loaded = load_from(second_policy_folder());
  REQUIRE(loaded);
  const auto& catalog = **loaded;
  CHECK(version_on(catalog, "2024-12-31").empty());
  CHECK(version_on(catalog, "2025-01-01") == "2025");
  CHECK(version_on(catalog, "2025-12-31") == "2025");
  CHECK(version_on(catalog, "2026-01-01") == "2026");
  CHECK(version_on(catalog, "2099-01-01") == "2026");
}

TEST_CASE("a rule tree is read as it is written") {
  const auto loaded = load_from(second_policy_folder());
  REQUIRE(loaded);
  const auto& criteria = (*loaded)->policies().front()->policy.criteria;
  CHECK(criteria[0].rule.kind == Rule::Kind::AllOf);
  CHECK(criteria[0].rule.parts[1].kind == Rule::Kind::NoneOf);
  CHECK(criteria[1].rule.kind == Rule::Kind::AtLeast);
  CHECK(criteria[1].rule.count == 2);
  CHECK(criteria[1].citation.size() == 4);
  CHECK(criteria[2].rule.kind == Rule::Kind::AnyOf);
  CHECK(criteria[2].citations.at("any-continuation").front() == "Patient still receives mossbalm or ferntonic.");
}
