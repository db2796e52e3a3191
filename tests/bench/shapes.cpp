#include "bench/shapes.h"

#include <array>
#include <functional>

namespace ordersign::bench {
namespace {

const std::string rxnorm_system = "http://www.nlm.nih.gov/research/umls/rxnorm";

std::string quoted(const std::string& text) { return "\"" + text + "\""; }
std::string number(int value) { return std::to_string(value); }

std::string coding(const std::string& system, const std::string& code, const std::string& display) {
  return R"({"system":)" + quoted(system) + R"(,"code":)" + quoted(code) + R"(,"display":)" + quoted(display) + "}";
}

std::string concept_of(const std::string& codings, const std::string& text) {
  return R"({"coding":[)" + codings + R"(],"text":)" + quoted(text) + "}";
}

std::string repeated(int times, const std::function<std::string(int)>& one) {
  std::string all;
  for (int i = 0; i < times; ++i) all += (i == 0 ? "" : ",") + one(i);
  return all;
}

std::string bundle(const std::string& resources) { return R"({"resourceType":"Bundle","type":"searchset","entry":[)" + resources + "]}"; }

std::string date_of(int i) {
  const auto two = [](int value) { return (value < 10 ? "0" : "") + number(value); };
  return number(2019 + i % 7) + "-" + two(1 + i % 12) + "-" + two(1 + i % 28);
}

std::string head(const std::string& type, const std::string& id) {
  return R"({"resource":{"resourceType":)" + quoted(type) + R"(,"id":)" + quoted(id) +
         R"(,"meta":{"versionId":"3","lastUpdated":"2025-11-02T08:15:30.000Z","source":"#a1b2c3d4e5f6","profile":[")" +
         "http://hl7.org/fhir/us/core/StructureDefinition/us-core-" + type +
         R"("]},"subject":{"reference":"Patient/p1","display":"Sample, Pat"})";
}

const std::string dosage =
    R"("dosageInstruction":[{"sequence":1,"text":"Take 1 tablet by mouth twice daily with food","timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d"},"code":{"text":"BID"}},"asNeededBoolean":false,"route":{"coding":[{"system":"http://snomed.info/sct","code":"26643006","display":"Oral route"}],"text":"Oral"},"doseAndRate":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/dose-rate-type","code":"ordered","display":"Ordered"}]},"doseQuantity":{"value":1,"unit":"tablet","system":"http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":"TAB"}}]}])";

struct Named {
  const char* code;
  const char* display;
};

constexpr std::array drugs{Named{"979092", "hydroxychloroquine sulfate 200 MG Oral Tablet"},
                           Named{"314076", "lisinopril 10 MG Oral Tablet"},
                           Named{"617310", "atorvastatin 20 MG Oral Tablet"},
                           Named{"312617", "prednisone 5 MG Oral Tablet"},
                           Named{"310965", "ibuprofen 200 MG Oral Tablet"},
                           Named{"861007", "metformin hydrochloride 500 MG Oral Tablet"},
                           Named{"197361", "amlodipine 5 MG Oral Tablet"},
                           Named{"966222", "levothyroxine sodium 0.075 MG Oral Tablet"},
                           Named{"402014", "omeprazole 20 MG Delayed Release Oral Capsule"},
                           Named{"310798", "hydrochlorothiazide 25 MG Oral Tablet"}};
constexpr std::array problems{Named{"M32.10", "Systemic lupus erythematosus, organ or system involvement unspecified"},
                              Named{"I10", "Essential (primary) hypertension"},
                              Named{"E78.5", "Hyperlipidemia, unspecified"},
                              Named{"E11.9", "Type 2 diabetes mellitus without complications"},
                              Named{"J45.909", "Unspecified asthma, uncomplicated"},
                              Named{"M54.50", "Low back pain, unspecified"},
                              Named{"F41.1", "Generalized anxiety disorder"},
                              Named{"K21.9", "Gastro-esophageal reflux disease without esophagitis"},
                              Named{"E03.9", "Hypothyroidism, unspecified"},
                              Named{"G47.33", "Obstructive sleep apnea (adult) (pediatric)"},
                              Named{"N39.0", "Urinary tract infection, site not specified"}};

std::string medication(int i) {
  const auto& drug = drugs[static_cast<std::size_t>(i) % drugs.size()];
  return R"("medicationCodeableConcept":)" + concept_of(coding(rxnorm_system, drug.code, drug.display), drug.display);
}

std::string request(int i) {
  return head("MedicationRequest", "mr" + number(i)) + R"(,"status":)" + (i % 3 == 1 ? quoted("stopped") : quoted("active")) +
         R"(,"intent":"order","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/medicationrequest-category","code":"community","display":"Community"}],"text":"Community"}],)" +
         medication(i) + R"(,"encounter":{"reference":"Encounter/e17"},"authoredOn":")" + date_of(i) +
         R"(T09:30:00-05:00","requester":{"reference":"Practitioner/pr9","display":"Doe, Jo MD"},)" + dosage +
         R"(,"dispenseRequest":{"numberOfRepeatsAllowed":3,"quantity":{"value":60,"unit":"tablet"},"expectedSupplyDuration":{"value":30,"unit":"days","system":"http://unitsofmeasure.org","code":"d"}}}})";
}

std::string statement(int i) {
  return head("MedicationStatement", "ms" + number(i)) + R"(,"status":"active",)" + medication(i + 3) + R"(,"effectivePeriod":{"start":")" +
         date_of(i) + R"("},"dateAsserted":"2025-12-01",)" + std::string(dosage).replace(1, 17, "dosage") + "}}";
}

std::string condition(int i) {
  const auto& problem = problems[static_cast<std::size_t>(i) % problems.size()];
  return head("Condition", "c" + number(i)) +
         R"(,"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active","display":"Active"}]},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},"category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"problem-list-item","display":"Problem List Item"}]}],"code":)" +
         concept_of(coding("http://hl7.org/fhir/sid/icd-10-cm", problem.code, problem.display), problem.display) + R"(,"onsetDateTime":")" +
         date_of(i) + R"(","recordedDate":")" + date_of(i) + R"("}})";
}

std::string draft(const std::string& id, const std::string& mg_per_kg, const std::string& reasons) {
  return head("MedicationRequest", id) + R"(,"status":"draft","intent":"order","medicationCodeableConcept":)" +
         concept_of(coding(rxnorm_system, "1092437", "belimumab"), "Benlysta 400 mg IV") + R"(,"reasonCode":[)" + reasons +
         R"(],"authoredOn":"2026-01-15","dosageInstruction":[{"sequence":1,"text":"Infuse over one hour","timing":{"repeat":{"count":3,"frequency":1,"period":2,"periodUnit":"wk"}},"route":{"coding":[{"system":"http://snomed.info/sct","code":"47625008","display":"Intravenous route"}]},"doseAndRate":[{"doseQuantity":{"value":)" +
         mg_per_kg +
         R"(,"unit":"mg/kg","system":"http://unitsofmeasure.org","code":"mg/kg"}}]},{"sequence":2,"timing":{"repeat":{"frequency":1,"period":4,"periodUnit":"wk"}},"route":{"coding":[{"system":"http://snomed.info/sct","code":"47625008"}]},"doseAndRate":[{"doseQuantity":{"value":)" +
         mg_per_kg + R"(,"unit":"mg/kg","system":"http://unitsofmeasure.org","code":"mg/kg"}}]}]}})";
}

const std::string sle = concept_of(coding("http://hl7.org/fhir/sid/icd-10-cm", "M32.10", "Systemic lupus erythematosus"), "SLE");

struct Chart {
  std::string drafts, requests, statements, conditions;
};

std::string call(const Chart& chart) {
  return R"({"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"Practitioner/pr9","patientId":"p1","draftOrders":)" +
         bundle(chart.drafts) +
         R"(},"prefetch":{"patient":{"resourceType":"Patient","id":"p1","birthDate":"1984-05-05","gender":"female"},"medicationRequests":)" +
         bundle(chart.requests) + R"(,"medicationStatements":)" + bundle(chart.statements) + R"(,"conditions":)" +
         bundle(chart.conditions) + R"(,"medicationAdministrations":)" + bundle("") + R"(,"medicationDispenses":)" + bundle("") +
         R"(,"weights":)" +
         bundle(
             R"({"resource":{"resourceType":"Observation","id":"w1","status":"final","subject":{"reference":"Patient/p1"},"code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"effectiveDateTime":"2026-01-10","valueQuantity":{"value":70,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}})") +
         "}}";
}

Chart usual(int requests, int statements, int conditions) {
  return {draft("d1", "15", sle), repeated(requests, request), repeated(statements, statement), repeated(conditions, condition)};
}

/// An entry of a drug, with little beside it.
std::string lean_entry(const std::string& type, int i, const std::string& status, const std::string& code, const std::string& members) {
  return R"({"resource":{"resourceType":)" + quoted(type) + R"(,"id":)" + quoted(number(i)) + R"(,"status":)" + quoted(status) +
         R"(,"subject":{"reference":"Patient/p1"},"medicationCodeableConcept":{"coding":[)" + coding(rxnorm_system, code, "") + "]}," +
         members + "}}";
}

/// As many orders and statements as one call may have, that contradict each other or might.
std::string contradicted(const std::function<std::string(int)>& code, const std::string& asserted) {
  auto chart = usual(0, 0, 2);
  chart.requests = repeated(
      4990, [&](int i) { return lean_entry("MedicationRequest", i, "active", code(i), R"("intent":"order","authoredOn":"2025-06-01")"); });
  chart.statements = repeated(
      4990, [&](int i) { return lean_entry("MedicationStatement", i, "stopped", code(i), R"("dateAsserted":)" + quoted(asserted)); });
  return call(chart);
}

std::string words_of(int count, const std::function<std::string(int)>& word) {
  std::string text;
  for (int i = 0; i < count; ++i) text += word(i) + " ";
  return text;
}

std::string with_text(const std::string& text) {
  auto chart = usual(2, 2, 2);
  chart.requests += "," + head("MedicationRequest", "long") +
                    R"(,"status":"active","intent":"order","medicationCodeableConcept":{"text":)" + quoted(text) + "}}}";
  chart.conditions += "," + head("Condition", "long") + R"(,"code":{"text":)" + quoted(text) + "}}}";
  return call(chart);
}

std::string with_codings(int count) {
  auto chart = usual(2, 2, 2);
  const auto codings =
      repeated(count, [](int i) { return coding(rxnorm_system, i % 2 == 0 ? "979092" : number(i), "hydroxychloroquine"); });
  for (int i = 0; i < 2; ++i) {
    chart.requests += "," + head("MedicationRequest", "m" + number(i)) +
                      R"(,"status":"active","intent":"order","authoredOn":"2025-06-01","medicationCodeableConcept":)" +
                      concept_of(codings, "x") + "}}";
    chart.statements += "," + head("MedicationStatement", "s" + number(i)) +
                        R"(,"status":"stopped","dateAsserted":"2020-06-01","medicationCodeableConcept":)" + concept_of(codings, "x") + "}}";
  }
  return call(chart);
}

std::string with_drafts(int count, int chart_size) {
  auto chart = usual(chart_size, chart_size / 4, chart_size / 2);
  chart.drafts = repeated(count, [](int i) { return draft("d" + number(i), number(3 + i), sle); });
  return call(chart);
}

}  // namespace

std::string ordinary() { return call(usual(7, 4, 11)); }

std::string chart_of(int size) { return call(usual(size * 8 / 10, size * 3 / 10, size * 5 / 10)); }

std::vector<Shape> counted_shapes() { return {{"28 KB", ordinary()}, {"five drafts", with_drafts(5, 8)}, {"1.3 MB", chart_of(600)}}; }

std::vector<Shape> hostile_shapes() {
  const auto one_drug = [](int) { return std::string("979092"); };
  const auto many_drugs = [](int i) { return number(100000 + i); };
  std::vector<Shape> shapes;
  shapes.push_back({"one drug, contradicted", contradicted(one_drug, "2025-12-01")});
  shapes.push_back({"one drug, not contradicted", contradicted(one_drug, "2020-12-01")});
  shapes.push_back({"many drugs", contradicted(many_drugs, "2025-12-01")});
  shapes.push_back({"200 drafts", with_drafts(200, 2)});
  shapes.push_back({"200 drafts, 5 MB chart", with_drafts(200, 2200)});
  shapes.push_back(
      {"words that name", with_text(words_of(100000, [](int i) { return std::string(i % 2 == 0 ? "lupus" : "hydroxychloroquine"); }))});
  shapes.push_back({"words that name nothing", with_text(words_of(200000, [](int) { return std::string("unknown"); }))});
  shapes.push_back({"other words", with_text(words_of(200000, [](int i) { return "w" + number(i); }))});
  shapes.push_back({"codings in one concept", with_codings(8000)});
  auto reasons = usual(2, 2, 2);
  reasons.drafts =
      draft("d1", "15", repeated(20000, [](int i) { return i % 2 == 0 ? sle : concept_of("", "rheumatoid arthritis " + number(i)); }));
  shapes.push_back({"reasons", call(reasons)});
  auto deep = usual(2, 2, 2);
  std::string nested;
  for (int i = 0; i < 90; ++i) nested += R"({"extension":[)";
  nested += "{}";
  for (int i = 0; i < 90; ++i) nested += "]}";
  deep.requests += "," + repeated(2000, [&nested](int i) {
                     return head("MedicationRequest", "n" + number(i)) + R"(,"status":"active","extension":[)" + nested + "]}}";
                   });
  shapes.push_back({"deep nesting", call(deep)});
  return shapes;
}

}  // namespace ordersign::bench
