// A documented response in a QuestionnaireResponse: asked for, and counted, once a site says which questions tell of it.
#include "support/catch.h"

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "catalog/catalog.h"
#include "json/document.h"
#include "ordersign/service.h"
#include "support/scenario.h"

using namespace ordersign;
namespace fs = std::filesystem;

namespace {

const fs::path root = ORDERSIGN_SOURCE_DIR;

/// The shipped profiles, with the empty set of response questions filled as a site would.
class ConfiguredProfiles {
 public:
  ConfiguredProfiles() : folder_(fs::temp_directory_path() / ("ordersign-configured-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
    fs::copy(root / "fhir-profiles", folder_ / "fhir-profiles", fs::copy_options::recursive);
    std::ofstream(folder_ / "fhir-profiles" / "value-sets" / "clinical-response.json")
        << R"({"resourceType": "ValueSet", "id": "clinical-response", "url": "http://ordersign.org/fhir/ValueSet/clinical-response", "status": "active",
              "extension": [{"url": "http://ordersign.org/fhir/StructureDefinition/term", "valueString": "positive clinical response"}]})";
  }
  ~ConfiguredProfiles() { fs::remove_all(folder_); }

  std::shared_ptr<const Catalog> load() const {
    auto catalog = load_catalog({folder_ / "fhir-profiles", root / "cards"});
    if (!catalog) FAIL(catalog.error().where << ": " << catalog.error().message);
    return *catalog;
  }

 private:
  fs::path folder_;
};

Service service_of(std::shared_ptr<const Catalog> catalog) {
  const auto now = parse_instant("2026-01-15T12:00:00Z").value();
  return Service(std::move(catalog), {}, [now] { return now; });
}

/// A continuation without a documented response, with this answer to that question in its prefetch.
std::string continuation_with(const std::string& question, const std::string& answer) {
  auto request = testing::scenario_of("belimumab", "positive-response-unknown-when-neither-scores-nor-questionnaires-are-sent").request;
  const std::string response =
      R"({"resourceType": "QuestionnaireResponse", "id": "q", "status": "completed", "subject": {"reference": "Patient/p1"},
    "authored": "2026-01-10", "item": [{"linkId": "1", "text": ")" +
      question + R"(", "answer": [)" + answer + "]}]}";
  const std::string member = "\"prefetch\":{";
  const auto at = request.find(member);
  REQUIRE(at != std::string::npos);
  return request.insert(at + member.size(), "\"questionnaireResponses\": " + response + ",");
}

std::string result_of(const Reply& reply) {
  const auto document = json::Document::parse(reply.body);
  REQUIRE(document);
  for (const auto criterion : (*document)->root()["extension"]["org.ordersign.decisions"].first()["criteria"].elements()) {
    if (criterion["id"].string() == "positive-response") return std::string(criterion["result"].string());
  }
  return "(absent)";
}

}  // namespace

TEST_CASE("QuestionnaireResponses are asked for once a question is configured, and not before") {
  const ConfiguredProfiles profiles;
  CHECK(service_of(profiles.load()).discover().body.find("QuestionnaireResponse?patient=") != std::string::npos);
  const auto shipped = load_catalog({root / "fhir-profiles", root / "cards"});
  REQUIRE(shipped);
  CHECK(service_of(*shipped).discover().body.find("QuestionnaireResponse") == std::string::npos);
}

TEST_CASE("a configured question answered with yes documents the response, and with no it does not") {
  const ConfiguredProfiles profiles;
  const auto service = service_of(profiles.load());
  const auto ask = [&](const std::string& question, const std::string& answer) {
    return result_of(service.call("coverage-order-sign", continuation_with(question, answer)));
  };
  CHECK(ask("Positive clinical response?", R"({"valueBoolean": true})") == "met");
  CHECK(ask("Positive clinical response?", R"({"valueBoolean": false})") == "unknown");
  CHECK(ask("Any side effects?", R"({"valueBoolean": true})") == "unknown");
}

TEST_CASE("a response to the payer's form takes its own answers from a configured question, and none of others without id") {
  const ConfiguredProfiles profiles;
  const auto service = service_of(profiles.load());
  const auto sent = continuation_with("Positive clinical response?", R"({"valueBoolean": true})");
  const auto edited = [](std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
  };
  const auto ask = [&](const std::string& id, const std::string& other) {
    const std::string begin = R"({"resourceType": "QuestionnaireResponse", )";
    const std::string form =
        begin + other + R"("status": "completed", "questionnaire": "https://payer.example/fhir/Questionnaire/belimumab", "item": []}}]},)";
    auto request = edited(sent, begin + R"("id": "q", )", R"({"resourceType": "Bundle", "entry": [{"resource": )" + begin + id);
    return result_of(service.call("coverage-order-sign", edited(std::move(request), "]}]},", "]}]}}, {\"resource\": " + form)));
  };
  CHECK(ask("", "") == "met");
  CHECK(ask(R"("id": "a", )", R"("id": "b", )") == "met");
  CHECK(ask(R"("id": "a", )", R"("id": "a", )") == "unknown");
}
