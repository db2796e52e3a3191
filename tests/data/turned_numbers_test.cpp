// The shipped policy with some of its numbers turned: decision, card and suggestion follow, and what a suggestion writes is what the
// policy then asks for.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "catalog/catalog.h"
#include "json/echo.h"
#include "ordersign/service.h"
#include "support/builders.h"
#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::testing;
namespace fs = std::filesystem;

namespace {

const fs::path source = ORDERSIGN_SOURCE_DIR;
const std::string policy_file = "policies/belimumab/2023-11-01.json";

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// A request for one draft of a patient of 68 kg, or of none that is known, with active lupus and hydroxychloroquine.
std::string request_for(const std::string& draft, bool with_weight) {
  const std::string weight =
      R"({"resource":{"resourceType":"Observation","id":"w","status":"final","subject":{"reference":"Patient/p"},"effectiveDateTime":"2026-01-02",
        "code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},
        "valueQuantity":{"value":68,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}})";
  return R"({"hook":"order-sign","hookInstance":"i","context":{"userId":"Practitioner/d","patientId":"p",
      "draftOrders":{"resourceType":"Bundle","entry":[{"resource":)" +
         draft + R"(}]}},"prefetch":{
      "patient":{"resourceType":"Patient","id":"p","birthDate":"1984-03-02"},
      "conditions":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition","id":"sle","subject":{"reference":"Patient/p"},
        "clinicalStatus":{"coding":[{"code":"active"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"M32.10"}]}}}]},
      "medicationRequests":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationRequest","id":"hcq","status":"active",
        "intent":"order","subject":{"reference":"Patient/p"},"authoredOn":"2025-12-01",
        "medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"979092"}]}}}]},
      "medicationStatements":null,"weights":{"resourceType":"Bundle","entry":[)" +
         (with_weight ? weight : "") + "]}}}";
}

std::string infusions(const std::string& dosages, const std::string& more = "") {
  return R"({"resourceType":"MedicationRequest","id":"o","status":"draft","intent":"order","subject":{"reference":"Patient/p"},
      "authoredOn":"2026-01-15","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"1656402"}]},
      "dosageInstruction":[)" +
         dosages + "]" + more + "}";
}

std::string dosage(int sequence, const std::string& repeat, const std::string& value, const std::string& unit) {
  return R"({"sequence":)" + std::to_string(sequence) + R"(,"timing":{"repeat":{)" + repeat +
         R"(}},"doseAndRate":[{"doseQuantity":{"value":)" + value + R"(,"unit":")" + unit +
         R"(","system":"http://unitsofmeasure.org","code":")" + unit + "\"}}]}";
}

const std::string loading = R"("count":3,"frequency":1,"period":2,"periodUnit":"wk")";
const std::string maintenance = R"("frequency":1,"period":4,"periodUnit":"wk")";

/// Loading and maintenance as the label has them, each dose so much.
std::string full_course(const std::string& value, const std::string& unit, const std::string& more = "") {
  return infusions(dosage(1, loading, value, unit) + "," + dosage(2, maintenance, value, unit), more);
}

std::string billed(const std::string& quantity) {
  return R"({"resourceType":"ServiceRequest","id":"o","status":"draft","intent":"order","subject":{"reference":"Patient/p"},
      "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"96413"},{"system":"https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets","code":"J0490"}]},
      "occurrenceTiming":{"repeat":{"count":3,"frequency":1,"period":2,"periodUnit":"wk"}},
      "quantityQuantity":)" +
         quantity + "}";
}

/// What stands in the policy file, and what is to stand there.
using Turns = std::vector<std::pair<std::string, std::string>>;

class TurnedPolicy {
 public:
  explicit TurnedPolicy(const Turns& turns) {
    auto pattern = (fs::temp_directory_path() / "ordersign-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    fs::copy(source / "fhir-profiles", folder_, fs::copy_options::recursive);
    auto text = text_of(folder_ / policy_file);
    for (const auto& [from, to] : turns) text = replaced(text, from, to);
    std::ofstream(folder_ / policy_file, std::ios::binary) << text;
    auto loaded = load_catalog({folder_, source / "cards"});
    INFO((loaded ? "" : loaded.error().where + ": " + loaded.error().message));
    REQUIRE(loaded);
    catalog_ = loaded.value();
  }
  ~TurnedPolicy() { fs::remove_all(folder_); }
  TurnedPolicy(const TurnedPolicy&) = delete;
  TurnedPolicy& operator=(const TurnedPolicy&) = delete;

  /// What is told of one criterion for this draft.
  struct Told {
    std::string result, summary, detail;
    std::vector<std::string> labels;  ///< of suggestions that change the order
    std::string resource;             ///< that the last of them writes
  };

  Told ask(const std::string& draft, const std::string& criterion, bool with_weight = true) const {
    const Service service(catalog_, {}, [] { return parse_instant("2026-01-15T12:00:00Z").value(); });
    auto body = service.call("coverage-order-sign", request_for(draft, with_weight)).body;
    const auto parsed = json::Document::parse(body);
    REQUIRE(parsed);
    const auto root = parsed.value()->root();
    Told told;
    for (const auto one : root["extension"]["org.ordersign.decisions"].first()["criteria"].elements()) {
      if (one["id"].string() == criterion) told.result = one["result"].string();
    }
    std::size_t index = 0;
    for (const auto card : root["cards"].elements()) {
      const auto at = "/cards/" + std::to_string(index++);
      if (card["extension"]["org.ordersign.criterion"].string() != criterion) continue;
      told.summary = card["summary"].string();
      told.detail = card["detail"].string();
      std::size_t number = 0;
      for (const auto suggestion : card["suggestions"].elements()) {
        const auto resource = at + "/suggestions/" + std::to_string(number++) + "/actions/0/resource";
        if (suggestion["actions"].first()["type"].string() != "update") continue;
        told.labels.emplace_back(suggestion["label"].string());
        told.resource = json::echo(*parsed.value(), resource);
      }
    }
    return told;
  }

 private:
  fs::path folder_;
  std::shared_ptr<const Catalog> catalog_;
};

TurnedPolicy with_dose(const std::string& dose) {
  return TurnedPolicy(Turns{{R"("labeledDose": {"value": 10,)", R"("labeledDose": {"value": )" + dose + ","}});
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("a dose in milligrams is held against, and changed to, the policy's dose for this weight") {
  const auto policy = with_dose("7.5");
  const auto told = policy.ask(full_course("700", "mg"), "labeled-dosing");
  CHECK(told.result == "unmet");
  CHECK(holds(told.summary, "700 mg is 10.29 mg/kg"));
  CHECK(holds(told.summary, "(510 mg at 68 kg)"));
  CHECK(holds(told.detail, "459 to 561 mg"));
  CHECK(told.labels == Labels{"Change the dose to 510 mg"});
  CHECK(holds(told.resource, R"("doseQuantity":{"value":510,"unit":"mg")"));
  CHECK(policy.ask(told.resource, "labeled-dosing").result == "met");
  CHECK(policy.ask(full_course("7.5", "mg/kg"), "labeled-dosing").result == "met");
}

TEST_CASE("a dose per kilogram is changed to the policy's, fractions included") {
  for (const auto* dose : {"7.5", "0.6"}) {
    INFO(dose);
    const auto policy = with_dose(dose);
    const auto told = policy.ask(full_course("10", "mg/kg"), "labeled-dosing", false);
    CHECK(told.result == "unmet");
    CHECK(holds(told.summary, std::string("the labeled dose is ") + dose + " mg/kg"));
    CHECK(told.labels == Labels{std::string("Change the dose to ") + dose + " mg/kg"});
    CHECK(holds(told.resource, std::string(R"("doseQuantity":{"value":)") + dose + R"(,"unit":"mg/kg")"));
    CHECK(policy.ask(told.resource, "labeled-dosing", false).result == "met");
  }
}

TEST_CASE("a small dose is not rounded to whole milligrams") {
  const auto policy = with_dose("0.6");
  const auto told = policy.ask(full_course("700", "mg"), "labeled-dosing");
  CHECK(holds(told.summary, "(40.8 mg at 68 kg)"));
  CHECK(told.labels == Labels{"Change the dose to 40.8 mg"});
  CHECK(holds(told.resource, R"("doseQuantity":{"value":40.8,"unit":"mg")"));
  CHECK(policy.ask(told.resource, "labeled-dosing").result == "met");
}

TEST_CASE("billing units are suggested where whole ones are the policy's dose") {
  const auto policy = with_dose("7.5");
  const auto told = policy.ask(billed(R"({"value":70})"), "labeled-dosing");
  CHECK(told.labels == Labels{"Change to 51 units (510 mg)"});
  CHECK(holds(told.resource, R"("quantityQuantity":{"value":51})"));
  CHECK(policy.ask(told.resource, "labeled-dosing").result == "met");
  const auto small = with_dose("0.6").ask(billed(R"({"value":12})"), "labeled-dosing");
  CHECK(small.result == "unmet");
  CHECK(small.labels == Labels{});  // five units are 50 mg, a fifth more than 40.8 mg
}

TEST_CASE("the suggested schedule is the policy's, in days where its weeks are not whole") {
  const auto only_maintenance = infusions(dosage(1, maintenance, "10", "mg/kg"));
  const TurnedPolicy in_days(Turns{{R"("loadingInterval": {"value": 2, "unit": "wk")", R"("loadingInterval": {"value": 10, "unit": "d")"}});
  const auto told = in_days.ask(only_maintenance, "labeled-dosing", false);
  CHECK(told.result == "unmet");
  CHECK(told.labels == Labels{"Change to 10 mg/kg at days 0, 10, 20, then every 4 weeks"});
  CHECK(holds(told.resource, R"({"count":3,"frequency":1,"period":10,"periodUnit":"d"})"));
  CHECK(holds(told.resource, R"({"frequency":1,"period":4,"periodUnit":"wk"})"));
  CHECK(in_days.ask(told.resource, "labeled-dosing", false).result == "met");

  const TurnedPolicy in_weeks(Turns{{R"("loadingInterval": {"value": 2, "unit": "wk")", R"("loadingInterval": {"value": 3, "unit": "wk")"},
                                    {R"("maintenanceInterval": {"value": 4,)", R"("maintenanceInterval": {"value": 8,)"},
                                    {R"("loadingDoses": {"value": 3,)", R"("loadingDoses": {"value": 2,)"}});
  const auto longer = in_weeks.ask(full_course("10", "mg/kg"), "labeled-dosing");
  CHECK(longer.result == "unmet");
  CHECK(longer.labels == Labels{"Change to 10 mg/kg at weeks 0, 3, then every 8 weeks"});
  CHECK(in_weeks.ask(longer.resource, "labeled-dosing").result == "met");
}

TEST_CASE("an order is ended after as many months as the policy allows") {
  const TurnedPolicy policy(Turns{{R"("authorizationLimit": {"value": 12,)", R"("authorizationLimit": {"value": 6,)"}});
  const auto nine_months = full_course("10", "mg/kg", R"(,"dispenseRequest":{"validityPeriod":{"start":"2026-01-15","end":"2026-10-15"}})");
  const auto told = policy.ask(nine_months, "authorization-period");
  CHECK(told.result == "unmet");
  CHECK(holds(told.summary, "to 2026-07-15"));
  CHECK(told.labels == Labels{"End the order on 2026-07-15 (6 months)"});
  CHECK(holds(told.resource, R"("validityPeriod":{"start":"2026-01-15","end":"2026-07-15"})"));
  CHECK(policy.ask(told.resource, "authorization-period").result == "met");
}

TEST_CASE("the route that is written where the order's is not right comes from the value set of covered routes") {
  const auto under_the_skin_by_route =
      replaced(full_course("700", "mg"), R"("doseAndRate")",
               R"("route":{"coding":[{"system":"http://snomed.info/sct","code":"34206005"}]},"doseAndRate")");
  const auto told = with_dose("7.5").ask(under_the_skin_by_route, "labeled-dosing");
  CHECK(told.result == "unmet");
  CHECK(
      holds(told.resource, R"("route":{"coding":[{"system":"http://snomed.info/sct","code":"47625008","display":"Intravenous route"}]})"));
}
