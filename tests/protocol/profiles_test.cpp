// The published profiles and value sets, over a real socket.
#include "support/catch.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "catalog/catalog.h"
#include "json/document.h"
#include "ordersign/service.h"
#include "support/http_client.h"
#include "support/server_fixture.h"

using namespace ordersign;
using ordersign::support::HttpClient;
using ordersign::support::ServerFixture;

namespace {

const std::filesystem::path profiles = std::filesystem::path(ORDERSIGN_SOURCE_DIR) / "fhir-profiles";

const Service& service() {
  static const auto loaded = load_catalog({profiles, std::filesystem::path(ORDERSIGN_SOURCE_DIR) / "cards"});
  if (!loaded) FAIL(loaded.error().where << ": " << loaded.error().message);
  static const Service service(*loaded, {}, [] { return Instant{}; });
  return service;
}

server::Routes shipped() {
  auto routes = support::echo_routes();
  routes.publish = [](std::string_view type, std::string_view id, std::string_view url) { return service().publish(type, id, url); };
  return routes;
}

std::string file_text(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

std::set<std::string> names_in(const std::filesystem::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.insert(entry.path().stem().string());
  return names;
}

}  // namespace

TEST_CASE("every profile and value set is served as its file holds it") {
  ServerFixture fixture(shipped());
  HttpClient client(fixture.port());
  for (const auto& [type, folder] : {std::pair{"StructureDefinition", "structure-definitions"}, std::pair{"ValueSet", "value-sets"}}) {
    const auto names = names_in(profiles / folder);
    CHECK(names.size() > 5);
    for (const auto& name : names) {
      INFO(name);
      const auto answer = client.get(std::string("/fhir/") + type + "/" + name);
      CHECK(answer.status == 200);
      CHECK(answer.header("content-type") == "application/fhir+json");
      CHECK(answer.body == file_text(profiles / folder / (name + ".json")));
    }
  }
}

TEST_CASE("a type alone is answered with a searchset of all, each once") {
  ServerFixture fixture(shipped());
  HttpClient client(fixture.port());
  for (const auto& [type, folder] : {std::pair{"StructureDefinition", "structure-definitions"}, std::pair{"ValueSet", "value-sets"}}) {
    INFO(type);
    const auto answer = client.get(std::string("/fhir/") + type + "/");
    CHECK(answer.status == 200);
    CHECK(answer.header("content-type") == "application/fhir+json");
    const auto document = json::Document::parse(answer.body);
    REQUIRE(document);
    const auto bundle = (*document)->root();
    CHECK(bundle["resourceType"].string() == "Bundle");
    CHECK(bundle["type"].string() == "searchset");
    const auto names = names_in(profiles / folder);
    CHECK(bundle["total"].integer() == static_cast<std::int64_t>(names.size()));
    std::set<std::string> listed;
    for (const auto entry : bundle["entry"].elements()) {
      CHECK(entry["resource"]["resourceType"].string() == type);
      CHECK(entry["fullUrl"].string() == entry["resource"]["url"].string());
      CHECK(entry["search"]["mode"].string() == "match");
      listed.emplace(entry["resource"]["id"].string());
    }
    CHECK(bundle["entry"].size() == names.size());
    CHECK(listed == names);
  }
}

TEST_CASE("what is not published is 404 with an outcome that does not repeat the address") {
  ServerFixture fixture(shipped());
  HttpClient client(fixture.port());
  for (const char* target : {"/fhir/ValueSet/nothing-here", "/fhir/StructureDefinition/body-weight",
                             "/fhir/ValueSet/..%2Fpolicies%2Fbelimumab", "/fhir", "/fhir/Patient", "/fhir/Patient/nothing-here",
                             "/fhir/ValueSet/body-weight/nothing-here", "/fhir/ValueSetbody-weight", "/fhir/ValueSet/%zz"}) {
    INFO(target);
    const auto answer = client.get(target);
    CHECK(answer.status == 404);
    CHECK(answer.body.find("\"resourceType\":\"OperationOutcome\"") != std::string::npos);
    CHECK(answer.header("content-type").find("json") != std::string::npos);
    CHECK(answer.body.find("nothing-here") == std::string::npos);
  }
  CHECK(fixture.log().find("nothing-here") == std::string::npos);
}

TEST_CASE("definitions are read only") {
  ServerFixture fixture(shipped());
  HttpClient client(fixture.port());
  for (const char* target : {"/fhir/ValueSet", "/fhir/ValueSet/body-weight"}) {
    INFO(target);
    const auto answer = client.post(target, "{}");
    CHECK(answer.status == 405);
    CHECK(answer.header("allow") == "GET, HEAD, OPTIONS");
    CHECK(client.ask("HEAD", target).headers == client.get(target).headers);
    CHECK(client.ask("OPTIONS", target).status == 204);
  }
}
