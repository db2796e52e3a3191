// Weighed by what is told of each drug, charts of any kind come to what they come to when each use meets every other.
#include "support/catch.h"

#include <array>
#include <random>

#include "charted.h"
#include "facts/disagreement.h"
#include "pairwise_disagreement.h"

using namespace ordersign;
using namespace ordersign::facts;
using namespace ordersign::testing;

namespace {

const std::string term_set =
    R"({"resourceType":"ValueSet","id":"gamma","extension":[{"url":"http://ordersign.org/fhir/StructureDefinition/term","valueString":"some gamma"}]})";
const std::string adherence_set =
    R"({"resourceType":"ValueSet","id":"adherence-not-taken","compose":{"include":[{"system":"http://snomed.info/sct","concept":[{"code":"715036001"}]}]}})";

class RandomChart {
 public:
  explicit RandomChart(unsigned seed) : random_(seed) {}

  std::string prefetch() {
    return R"({"medicationRequests":)" + bundle_of(entries("MedicationRequest")) + R"(,"medicationStatements":)" +
           bundle_of(entries("MedicationStatement")) + R"(,"medicationAdministrations":)" + bundle_of(entries("MedicationAdministration")) +
           R"(,"medicationDispenses":)" + bundle_of(entries("MedicationDispense")) + R"(,"elsewhere":)" +
           bundle_of(entries("MedicationRequest") + "," + entries("MedicationStatement")) + "}";
  }

 private:
  bool chance(int percent) { return static_cast<int>(random_() % 100) < percent; }
  std::string one_of(const std::vector<std::string>& texts) { return texts[random_() % texts.size()]; }

  /// As precise and as readable as dates come; close to each other, so that many are of one day.
  std::string date() {
    return one_of({"2023", "2025", "2026", "2023-06", "2025-12", "2026-01", "2023-06-02", "2025-12-30", "2025-12-31", "2026-01-01",
                   "2026-01-02", "2026-01-02T08:00:00Z", "2026-01-02T23:30:00-05:00", "2026-01-02T08:00:00", "2026-01-01T12:00:00+02:00",
                   "2025-12-31T23:59:59Z", "soon"});
  }
  std::string dated(const std::string& name, int percent) { return chance(percent) ? ",\"" + name + "\":\"" + date() + "\"" : ""; }
  std::string period(const std::string& name, int percent) {
    if (!chance(percent)) return "";
    std::string members;
    for (const auto* end : {"start", "end"}) {
      if (chance(60)) members += (members.empty() ? "\"" : ",\"") + std::string(end) + "\":\"" + date() + "\"";
    }
    return ",\"" + name + "\":{" + members + "}";
  }

  std::string coding() {
    const auto system = one_of({"http://www.nlm.nih.gov/research/umls/rxnorm", "https://www.nlm.nih.gov/research/umls/rxnorm/", "RxNorm",
                                "http://hl7.org/fhir/sid/ndc", "ndc", "urn:local", "urn:Local", ""});
    const auto code = one_of({"1", "1", "2", " 1", "", " ", "x", "X", "0002-1433-80", "00002143380", "0002143380", "no/code"});
    return (system.empty() ? "{" : R"({"system":")" + system + "\",") + R"("code":")" + code + "\"}";
  }
  std::string medication() {
    std::string codings;
    for (auto count = random_() % 4; count > 0; --count) codings += (codings.empty() ? "" : ",") + coding();
    const auto text = one_of({"", "", "Alphamab", "betamab and alphamab", "some gamma", "something"});
    return R"(,"medicationCodeableConcept":{"coding":[)" + codings + R"(],"text":")" + text + "\"}";
  }

  std::string entry(const std::string& type) {
    auto members = R"("status":")" +
                   one_of({"active", "active", "active", "completed", "stopped", "on-hold", "cancelled", "ended", "not-taken",
                           "entered-in-error", "unknown", "in-progress", "not-done", "declined", "", "odd"}) +
                   "\"" + medication();
    if (type == "MedicationRequest") {
      members += R"(,"intent":"order")" + dated("authoredOn", 85);
      if (chance(5)) {
        members +=
            R"(,"extension":[{"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-medication-adherence","extension":[{"url":"medicationAdherence","valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"715036001"}]}}]}])";
      }
    } else if (type == "MedicationStatement") {
      members += dated("dateAsserted", 60) + (chance(50) ? period("effectivePeriod", 60) : dated("effectiveDateTime", 60));
    } else {
      members += dated(type == "MedicationDispense" ? "whenHandedOver" : "effectiveDateTime", 85);
    }
    return entry_of(type, std::to_string(++last_id_), members);
  }
  std::string entries(const std::string& type) {
    auto all = entry(type);
    for (auto count = random_() % 5; count > 0; --count) all += "," + entry(type);
    return all;
  }

  std::mt19937 random_;
  int last_id_ = 0;
};

/// As build_chart() reads them, before they are weighed.
std::vector<Use> unweighed(const Charted& made, Day today) {
  std::vector<Use> uses;
  const auto& record = made.record;
  const auto rules = currency_rules();
  Classifier classifier(*made.terminology);
  for (const auto& request : record.requests.entries) uses.push_back(use_of(request, Source::Request, classifier, today, rules));
  for (const auto& statement : record.statements.entries) uses.push_back(use_of(statement, classifier, today));
  for (const auto& event : record.administrations.entries) uses.push_back(use_of(event, Source::Administration, classifier, today, rules));
  for (const auto& event : record.dispenses.entries) uses.push_back(use_of(event, Source::Dispense, classifier, today, rules));
  return uses;
}

std::string told(const std::vector<Use>& uses, std::size_t at) {
  const auto& use = uses[at];
  const auto by = use.contradicted_by == nullptr ? std::string("none") : std::to_string(use.contradicted_by - uses.data());
  return std::string(use.reference()) + " " + std::to_string(static_cast<int>(use.current)) + " " +
         std::to_string(static_cast<int>(use.doubt)) + " " + by;
}

}  // namespace

TEST_CASE("any chart is weighed as if each use had met every other") {
  const auto sets = std::make_shared<const terminology::Terminology>(
      terminology_of({drug_set("alpha", "1", "alphamab"), drug_set("beta", "2", "betamab"), term_set, adherence_set}));
  const auto today = day("2026-01-15");
  std::array<int, 5> lowered{};
  for (unsigned seed = 0; seed < 4000; ++seed) {
    const auto sent = RandomChart(seed).prefetch();
    const Charted made(sent, "", sets, "2026-01-15");
    auto by_drug = unweighed(made, today);
    auto in_pairs = by_drug;
    weigh_disagreement(by_drug, *sets, today, currency_rules());
    const auto rules = currency_rules();
    pairwise::Weigher(in_pairs, *sets, today, rules).weigh();
    for (std::size_t i = 0; i < by_drug.size(); ++i) {
      ++lowered[static_cast<std::size_t>(by_drug[i].doubt)];
      if (told(by_drug, i) != told(in_pairs, i)) FAIL(seed << ": " << told(by_drug, i) << " and " << told(in_pairs, i) << "\n" << sent);
    }
  }
  // The charts are such that each kind of doubt is met with.
  for (const auto count : lowered) CHECK(count > 100);
}
