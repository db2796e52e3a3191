#include "support/catch.h"

#include <filesystem>
#include <set>

#include "catalog/catalog.h"
#include "ordersign/service.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

Service service(Options options = {}) {
  static const auto loaded =
      load_catalog({std::filesystem::path(ORDERSIGN_SOURCE_DIR) / "fhir-profiles", std::filesystem::path(ORDERSIGN_SOURCE_DIR) / "cards"});
  REQUIRE(loaded);
  return {*loaded, std::move(options), [] { return parse_instant("2026-01-15T12:00:00Z").value(); }};
}

std::string header(const Reply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return {};
}

/// Each `{{…}}` of a template, without the braces.
std::vector<std::string> tokens_of(const std::string& text) {
  std::vector<std::string> tokens;
  for (auto at = text.find("{{"); at != std::string::npos; at = text.find("{{", at + 2))
    tokens.push_back(text.substr(at + 2, text.find("}}", at) - at - 2));
  return tokens;
}

}  // namespace

TEST_CASE("discovery lists both services with everything that the specification asks for") {
  const auto reply = service().discover();
  CHECK(reply.status == 200);
  CHECK(reply.content_type == "application/json");
  const Json body(reply.body);
  REQUIRE(body["services"].is_array());
  std::set<std::string> ids;
  for (const auto one : body["services"].elements()) {
    const std::string id(one["id"].string());
    INFO(id);
    ids.insert(id + " " + std::string(one["hook"].string()));
    for (const auto* required : {"hook", "title", "description", "id", "usageRequirements"}) CHECK_FALSE(one[required].string().empty());
    CHECK(one["version"].string() == "3.0.0");
    CHECK(one["hookVersion"].string() == "1.0");
    CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos);
  }
  CHECK(ids == std::set<std::string>{"coverage-order-sign order-sign", "coverage-order-select order-select"});
}

TEST_CASE("every advertised id answers and another does not") {
  const Json body(service().discover().body);
  for (const auto one : body["services"].elements()) CHECK(service().call(one["id"].string(), "{}").status == 400);
  for (const auto* id : {"", "coverage", "coverage-order-sign/", "COVERAGE-ORDER-SIGN"}) {
    const auto reply = service().call(id, "{}");
    CHECK(reply.status == 404);
    CHECK(Json(reply.body)["resourceType"].string() == "OperationOutcome");
  }
}

TEST_CASE("prefetch is strings to plain searches with root-level tokens of the context, in a fixed order") {
  const Json body(service().discover().body);
  for (const auto one : body["services"].elements()) {
    std::vector<std::string> keys;
    for (const auto& [key, search] : one["prefetch"].members()) {
      const std::string text(search.string());
      INFO(key << " " << text);
      keys.emplace_back(key);
      CHECK(tokens_of(text) == std::vector<std::string>{"context.patientId"});
      for (const auto* not_allowed : {"_include", "_revinclude", "_has", ":exact", "_filter", "%", " "})
        CHECK(text.find(not_allowed) == std::string::npos);
    }
    CHECK(keys == std::vector<std::string>{"patient", "conditions", "medicationRequests", "medicationStatements",
                                           "medicationAdministrations", "medicationDispenses", "weights", "diseaseActivity", "proteinuria",
                                           "coverage"});
    CHECK(one["prefetch"]["patient"].string() == "Patient/{{context.patientId}}");
  }
}

TEST_CASE("templates of medication orders name intents where that is set, and all others stay as they are") {
  Options options;
  options.prefetch_intents = true;
  const auto asking = service(options);
  const Json usual(service().discover().body), with_intents(asking.discover().body);
  const auto templates = usual["services"].first()["prefetch"];
  for (const auto one : with_intents["services"].elements()) {
    for (const auto& [key, search] : one["prefetch"].members()) {
      const auto intents = key == "medicationRequests" ? "&intent=order,original-order,reflex-order,filler-order,instance-order,plan" : "";
      CHECK(search.string() == std::string(templates[key].string()) + intents);
    }
  }
  CHECK(templates["coverage"].string() == "Coverage?patient={{context.patientId}}&status=active");
  const std::string request = R"({"hook":"order-sign","prefetch":{}})";
  CHECK(asking.check_conformance(request).body.find("&intent=order,") != std::string::npos);
  CHECK(service().check_conformance(request).body.find("&intent=order,") == std::string::npos);
}

TEST_CASE("discovery is the same bytes each time, with an ETag that spares them") {
  const auto first = service().discover();
  const auto second = service().discover();
  CHECK(first.body == second.body);
  const auto etag = header(first, "ETag");
  REQUIRE(etag.size() > 2);
  CHECK(etag.front() == '"');
  CHECK(header(second, "ETag") == etag);
  for (const auto& match : {etag, std::string("*"), "\"other\", " + etag, "W/" + etag}) {
    const auto spared = service().discover(match);
    CHECK(spared.status == 304);
    CHECK(spared.body.empty());
    CHECK(header(spared, "ETag") == etag);
  }
  CHECK(service().discover("\"other\"").status == 200);
}
