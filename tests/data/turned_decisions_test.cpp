// Each number of the Benlysta policy, turned by itself, turns the decisions that hang on it: none is written out anywhere else.
#include <algorithm>

#include "support/answers.h"
#include "support/json_patch.h"
#include "support/turned_policy.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

struct Row {
  std::string quantity, value, unit;
  std::string scenario, criterion;  ///< the criterion's result; of "", the pathway
  std::string before, after;
};

// A scenario stands on the edge that the number draws, so that the next number already decides otherwise.
const std::vector<Row> rows{
    {"infusionCountsFor", "34", "d", "no-other-biologic-unmet-with-infusion-35-days-ago", "no-other-biologic", "unmet", "unknown"},
    {"infusionCountsFor", "36", "d", "no-other-biologic-unknown-with-infusion-36-days-ago", "no-other-biologic", "unknown", "unmet"},
    {"shortCourse", "13", "d", "standard-of-care-unknown-by-a-steroid-bounded-for-14-days", "standard-of-care", "unknown", "met"},
    {"shortCourse", "15", "d", "standard-of-care-met-by-a-steroid-bounded-for-15-days", "standard-of-care", "met", "unknown"},
    {"bCellDepletionLasts", "179", "d", "no-other-biologic-unknown-with-rituximab-infused-180-days-ago", "no-other-biologic", "unknown",
     "met"},
    {"bCellDepletionLasts", "26", "wk", "no-other-biologic-met-with-rituximab-infused-181-days-ago", "no-other-biologic", "met", "unknown"},
    {"labeledDose", "7.5", "mg/kg", "labeled-dosing-met-at-9-0-mg-per-kg", "labeled-dosing", "met", "unmet"},
    {"labeledDose", "9.99", "mg/kg", "labeled-dosing-met-at-11-0-mg-per-kg", "labeled-dosing", "met", "unmet"},
    {"labeledDose", "0.6", "mg/kg", "labeled-dosing-met-at-720-mg-for-70-kg", "labeled-dosing", "met", "unmet"},
    {"doseTolerance", "10.1", "%", "labeled-dosing-unmet-at-11-01-mg-per-kg", "labeled-dosing", "unmet", "met"},
    {"doseTolerance", "9.9", "%", "labeled-dosing-met-at-770-mg-for-70-kg", "labeled-dosing", "met", "unmet"},
    {"concentration", "60", "mg/mL", "labeled-dosing-unmet-at-12-ml-for-70-kg", "labeled-dosing", "unmet", "met"},
    {"concentration", "40", "g/L", "labeled-dosing-met-at-8-75-ml-for-70-kg", "labeled-dosing", "met", "unmet"},
    {"smallestBag", "49.9", "mL", "labeled-dosing-unmet-at-49-9-ml-for-70-kg", "labeled-dosing", "unmet", "unknown"},
    {"smallestBag", "51", "mL", "labeled-dosing-unknown-at-50-ml-which-is-bag-volume", "labeled-dosing", "unknown", "unmet"},
    {"billingUnit", "5", "mg", "labeled-dosing-met-for-70-units-of-j0490-for-70-kg", "labeled-dosing", "met", "unmet"},
    {"billingUnit", "5", "mg", "labeled-dosing-unmet-for-140-units-of-j0490-for-70-kg", "labeled-dosing", "unmet", "met"},
    {"youngestAge", "6", "a", "labeled-dosing-met-on-5th-birthday", "labeled-dosing", "met", "unmet"},
    {"youngestAge", "2", "a", "labeled-dosing-unmet-day-before-5th-birthday", "labeled-dosing", "unmet", "met"},
    {"adultFrom", "19", "a", "labeled-dosing-met-with-weight-of-91-days-ago-on-18th-birthday", "labeled-dosing", "met", "unknown"},
    {"adultFrom", "17", "a", "labeled-dosing-unknown-with-weight-of-91-days-ago-day-before-18th-birthday", "labeled-dosing", "unknown",
     "met"},
    {"weightCountsFor", "179", "d", "labeled-dosing-met-with-weight-of-180-days-ago", "labeled-dosing", "met", "unknown"},
    {"weightCountsFor", "181", "d", "labeled-dosing-unknown-with-weight-of-181-days-ago", "labeled-dosing", "unknown", "met"},
    {"minorsWeightCountsFor", "89", "d", "labeled-dosing-met-for-child-with-weight-of-90-days-ago", "labeled-dosing", "met", "unknown"},
    {"minorsWeightCountsFor", "91", "d", "labeled-dosing-unknown-for-child-with-weight-of-91-days-ago", "labeled-dosing", "unknown", "met"},
    {"subcutaneousCountsFor", "89", "d", "labeled-dosing-unknown-every-4-weeks-when-subcutaneous-form-ended-90-days-ago", "labeled-dosing",
     "unknown", "unmet"},
    {"subcutaneousCountsFor", "91", "d", "labeled-dosing-unmet-every-4-weeks-when-subcutaneous-form-ended-91-days-ago", "labeled-dosing",
     "unmet", "unknown"},
    {"loadingDoses", "4", "{dose}", "labeled-dosing-unmet-for-4-doses-every-2-weeks", "labeled-dosing", "unmet", "met"},
    {"loadingDoses", "2", "{dose}", "labeled-dosing-met-for-loading-doses-alone", "labeled-dosing", "met", "unmet"},
    {"loadingInterval", "10", "d", "labeled-dosing-unmet-for-loading-every-11-days", "labeled-dosing", "unmet", "met"},
    {"loadingInterval", "10", "d", "labeled-dosing-met-for-loading-doses-alone", "labeled-dosing", "met", "unmet"},
    {"loadingTolerance", "3", "d", "labeled-dosing-unmet-for-loading-every-17-days", "labeled-dosing", "unmet", "met"},
    {"loadingTolerance", "1", "d", "labeled-dosing-met-for-loading-every-12-days", "labeled-dosing", "met", "unmet"},
    {"maintenanceInterval", "42", "d", "labeled-dosing-met-on-continuation-every-4-weeks", "labeled-dosing", "met", "unmet"},
    {"maintenanceInterval", "8", "wk", "labeled-dosing-unmet-for-loading-and-then-every-8-weeks", "labeled-dosing", "unmet", "met"},
    {"maintenanceTolerance", "4", "d", "labeled-dosing-unmet-for-maintenance-every-32-days", "labeled-dosing", "unmet", "met"},
    {"maintenanceTolerance", "2", "d", "labeled-dosing-met-for-maintenance-every-25-days", "labeled-dosing", "met", "unmet"},
    {"authorizationLimit", "6", "mo", "authorization-period-met-for-validity-period-of-exactly-12-months", "authorization-period", "met",
     "unmet"},
    {"authorizationLimit", "13", "mo", "authorization-period-unmet-for-validity-period-of-12-months-and-day", "authorization-period",
     "unmet", "met"},
    {"scoreFall", "3", "1", "positive-response-unknown-when-score-fell-by-3", "positive-response", "unknown", "met"},
    {"scoreFall", "5", "1", "positive-response-met-when-score-fell-by-4", "positive-response", "met", "unknown"},
    {"scoreCountsFor", "2", "a", "positive-response-unknown-when-newest-score-is-over-12-months-old", "positive-response", "unknown",
     "met"},
    {"scoreCountsFor", "1", "mo", "positive-response-met-when-score-fell-by-4", "positive-response", "met", "unknown"},
};

/// The same of a base with a patch of its request, for an edge on which no scenario stands.
struct PatchedRow {
  std::string quantity, value, unit;
  std::string base, patch;
  std::string criterion, before, after;
};

std::string replace(const std::string& path, const std::string& value) {
  return R"({"op":"replace","path":")" + path + R"(","value":)" + value + "}";
}
std::string quoted(const std::string& text) { return "\"" + text + "\""; }

/// An infusion of anifrolumab on that day.
std::string infused_on(const std::string& day) {
  const std::string at = "/prefetch/medicationAdministrations/entry/0/resource/";
  return "[" + replace(at + "status", quoted("completed")) + "," + replace(at + "effectiveDateTime", quoted(day)) + "]";
}

const std::string hydroxychloroquine_at = "/prefetch/medicationRequests/entry/0/resource/";
std::string ordered_on(const std::string& day) { return replace(hydroxychloroquine_at + "authoredOn", quoted(day)); }
std::string supplied_on(const std::string& day) {
  return "[" + ordered_on(day) + R"(,{"op":"add","path":")" + hydroxychloroquine_at +
         R"(dispenseRequest","value":{"expectedSupplyDuration":{"value":30,"unit":"d","system":"http://unitsofmeasure.org","code":"d"}}}])";
}
std::string dispensed_on(const std::string& day) {
  return "[" + replace("/prefetch/medicationRequests", "null") + "," +
         replace("/prefetch/medicationDispenses", R"({"resourceType":"MedicationDispense","id":"hcq","status":"completed",
           "medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"979092"}]},
           "subject":{"reference":"Patient/p1"},"whenHandedOver":")" +
                                                      day + "\"}") +
         "]";
}

/// A patient of that weight, in kilograms, with ten times as many milligrams ordered; `before`: of a month and a half earlier.
std::string weighed(const std::string& kg, const std::string& mg, const std::string& before = "", const std::string& born = "1984-03-02") {
  std::string patch = "[" + replace("/prefetch/patient/birthDate", quoted(born)) + "," +
                      replace("/prefetch/weights/entry/0/resource/valueQuantity/value", kg);
  for (const auto* line : {"0", "1"}) {
    patch +=
        "," +
        replace("/context/draftOrders/entry/0/resource/dosageInstruction/" + std::string(line) + "/doseAndRate/0/doseQuantity/value", mg);
  }
  if (!before.empty()) {
    patch += "," + replace("/prefetch/weights/total", "2") + R"(,{"op":"add","path":"/prefetch/weights/entry/-","value":{"resource":{
      "resourceType":"Observation","id":"w0","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},
      "subject":{"reference":"Patient/p1"},"effectiveDateTime":"2025-12-01",
      "valueQuantity":{"value":)" +
             before + R"(,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}}})";
  }
  return patch + "]";
}
std::string child(const std::string& kg, const std::string& mg, const std::string& before = "") {
  return weighed(kg, mg, before, "2013-05-20");
}

std::string billed(const std::string& units) {
  return "[" + replace("/context/draftOrders/entry/0/resource/quantityQuantity/value", units) + "]";
}

/// Loading doses ordered anew after a last infusion on that day.
std::string loaded_again_after(const std::string& day) {
  const std::string dose =
      R"("doseAndRate":[{"doseQuantity":{"value":10,"unit":"mg/kg","system":"http://unitsofmeasure.org","code":"mg/kg"}}])";
  return "[" + replace("/prefetch/medicationAdministrations/entry/1/resource/effectiveDateTime", quoted(day)) + "," +
         replace("/context/draftOrders/entry/0/resource/dosageInstruction",
                 R"([{"sequence":1,"timing":{"repeat":{"count":3,"frequency":1,"period":2,"periodUnit":"wk"}},)" + dose +
                     R"(},{"sequence":2,"timing":{"repeat":{"frequency":1,"period":4,"periodUnit":"wk"}},)" + dose + "}]") +
         "]";
}

/// Urine protein/creatinine ratios, 2 g/g before the start and then so many.
std::string ratio_fell_to(const std::string& value) {
  const auto ratio = [](const std::string& id, const std::string& of, const std::string& on) {
    return R"({"resource":{"resourceType":"Observation","id":")" + id + R"(","status":"final","subject":{"reference":"Patient/p1"},
      "code":{"coding":[{"system":"http://loinc.org","code":"2890-2"}]},"effectiveDateTime":")" +
           on + R"(","valueQuantity":{"value":)" + of + R"(,"unit":"g/g","system":"http://unitsofmeasure.org","code":"g/g"}}})";
  };
  return R"([{"op":"add","path":"/prefetch/diseaseActivity","value":null},{"op":"add","path":"/prefetch/proteinuria","value":{
    "resourceType":"Bundle","type":"searchset","entry":[)" +
         ratio("before", "2", "2025-05-20") + "," + ratio("after", value, "2025-12-10") + "]}}]";
}

/// The payer's form with a documented response, answered on that day.
std::string answered_on(const std::string& day) {
  return R"([{"op":"add","path":"/prefetch/questionnaireResponses","value":{"resourceType":"QuestionnaireResponse","id":"q",
    "questionnaire":"http://localhost/fhir/Questionnaire/belimumab|2023-11-01","status":"completed","subject":{"reference":"Patient/p1"},
    "authored":")" +
         day + R"(","item":[{"linkId":"earlier-infusions","item":[{"linkId":"infused-before","answer":[{"valueBoolean":true}]}]},
      {"linkId":"response","item":[{"linkId":"response-positive","answer":[{"valueBoolean":true}]}]}]}}])";
}

const std::vector<PatchedRow> patched_rows{
    {"answersCountFor", "91", "d", "sle-continuation-response-unknown", answered_on("2025-10-16"), "positive-response", "unknown", "met"},
    {"answersCountFor", "12", "wk", "sle-continuation-response-unknown", answered_on("2025-10-17"), "positive-response", "met", "unknown"},
    {"infusionCountsFor", "36", "d", "sle-anifrolumab-in-error", infused_on("2025-12-10"), "no-voclosporin-anifrolumab", "unknown",
     "unmet"},
    {"infusionPossibleFor", "89", "d", "sle-anifrolumab-in-error", infused_on("2025-10-17"), "no-voclosporin-anifrolumab", "unknown",
     "met"},
    {"infusionPossibleFor", "13", "wk", "sle-anifrolumab-in-error", infused_on("2025-10-16"), "no-voclosporin-anifrolumab", "met",
     "unknown"},
    {"supplyMayBeOverFor", "89", "d", "sle-in-mg", supplied_on("2025-09-17"), "standard-of-care", "met", "unknown"},
    {"supplyMayBeOverFor", "91", "d", "sle-in-mg", supplied_on("2025-09-16"), "standard-of-care", "unknown", "met"},
    {"orderIsOldAfter", "23", "mo", "sle-in-mg", "[" + ordered_on("2024-01-15") + "]", "standard-of-care", "met", "unknown"},
    {"orderIsOldAfter", "25", "mo", "sle-in-mg", "[" + ordered_on("2024-01-14") + "]", "standard-of-care", "unknown", "met"},
    {"dispenseCovers", "29", "d", "sle-in-mg", dispensed_on("2025-12-16"), "standard-of-care", "unknown", "unmet"},
    {"dispenseCovers", "31", "d", "sle-in-mg", dispensed_on("2025-12-15"), "standard-of-care", "unmet", "unknown"},
    {"lightestWeight", "20.5", "kg", "sle-in-mg", weighed("20", "200"), "labeled-dosing", "met", "unknown"},
    {"lightestWeight", "19", "kg", "sle-in-mg", weighed("19.9", "199"), "labeled-dosing", "unknown", "met"},
    {"heaviestWeight", "349", "kg", "sle-in-mg", weighed("350", "3500"), "labeled-dosing", "met", "unknown"},
    {"heaviestWeight", "351", "kg", "sle-in-mg", weighed("350.5", "3505"), "labeled-dosing", "unknown", "met"},
    {"weightMayChangeBy", "19", "%", "sle-in-mg", weighed("70", "700", "87.5"), "labeled-dosing", "met", "unknown"},
    {"weightMayChangeBy", "21", "%", "sle-in-mg", weighed("70", "700", "88"), "labeled-dosing", "unknown", "met"},
    {"minorsLightestWeight", "8.1", "kg", "sle-in-mg", child("8", "80"), "labeled-dosing", "met", "unknown"},
    {"minorsLightestWeight", "7", "kg", "sle-in-mg", child("7.9", "79"), "labeled-dosing", "unknown", "met"},
    {"minorsHeaviestWeight", "199", "kg", "sle-in-mg", child("200", "2000"), "labeled-dosing", "met", "unknown"},
    {"minorsHeaviestWeight", "202", "kg", "sle-in-mg", child("201", "2010"), "labeled-dosing", "unknown", "met"},
    {"minorsWeightMayChangeBy", "29", "%", "sle-in-mg", child("40", "400", "57"), "labeled-dosing", "met", "unknown"},
    {"minorsWeightMayChangeBy", "32", "%", "sle-in-mg", child("40", "400", "58"), "labeled-dosing", "unknown", "met"},
    {"courseFrom", "2.9", "1", "sle-billed-by-j0490", billed("210"), "labeled-dosing", "unmet", "unknown"},
    {"courseFrom", "3.1", "1", "sle-billed-by-j0490", billed("211"), "labeled-dosing", "unknown", "unmet"},
    {"ratioAtMost", "0.69", "g/g", "ln-continuation", ratio_fell_to("0.7"), "positive-response", "met", "unknown"},
    {"ratioAtMost", "710", "mg/g", "ln-continuation", ratio_fell_to("0.71"), "positive-response", "unknown", "met"},
    {"restartAfter", "89", "d", "sle-continuation", loaded_again_after("2025-10-17"), "labeled-dosing", "unknown", "met"},
    {"restartAfter", "13", "wk", "sle-continuation", loaded_again_after("2025-10-16"), "labeled-dosing", "met", "unknown"},
};

/// The first decision's pathway, or its result for a criterion.
std::string decided(const std::string& criterion_id, const Asking& asking, const std::string& request,
                    const std::shared_ptr<const Catalog>& catalog) {
  const Json answer(ask(asking, request, catalog).body);
  const auto decision = answer["extension"]["org.ordersign.decisions"].first();
  if (criterion_id.empty()) return std::string(decision["pathway"].string());
  for (const auto criterion : decision["criteria"].elements()) {
    if (criterion["id"].string() == criterion_id) return std::string(criterion["result"].string());
  }
  return {};
}

const Scenario& base_of(const std::string& name) {
  const auto& bases = bases_of("belimumab");
  const auto found = std::find_if(bases.begin(), bases.end(), [&](const Scenario& base) { return base.name == name; });
  if (found == bases.end()) throw std::out_of_range("no base " + name);
  return *found;
}

}  // namespace

TEST_CASE("a number that is turned turns the decisions on its edge") {
  for (const auto& row : rows) {
    INFO(row.quantity << " " << row.value << " " << row.unit << ", " << row.scenario);
    const auto& scenario = scenario_of("belimumab", row.scenario);
    CHECK(decided(row.criterion, asking_of(scenario), scenario.request, shipped_catalog()) == row.before);
    const auto turned_policy = catalog_with(turned(policy_text(), row.quantity, row.value, row.unit));
    CHECK(decided(row.criterion, asking_of(scenario), scenario.request, turned_policy) == row.after);
  }
}

TEST_CASE("a number that is turned turns the decisions on an edge that a patch draws") {
  for (const auto& row : patched_rows) {
    INFO(row.quantity << " " << row.value << " " << row.unit << ", " << row.base << " with " << row.patch);
    const auto& base = base_of(row.base);
    const auto request = to_text(patched(parse_json(base.request), parse_json(row.patch)));
    CHECK(decided(row.criterion, asking_of(base), request, shipped_catalog()) == row.before);
    const auto turned_policy = catalog_with(turned(policy_text(), row.quantity, row.value, row.unit));
    CHECK(decided(row.criterion, asking_of(base), request, turned_policy) == row.after);
  }
}

// They decide nothing: what they are for stands on the page of evidence.
TEST_CASE("the size of a vial that is turned turns the vials of a dose and what is discarded of them") {
  const auto& scenario = scenario_of("belimumab", "labeled-dosing-met-at-720-mg-for-70-kg");
  const auto asking = asking_of(scenario);
  const auto page_by = [&](const std::string& policy) {
    return Service(catalog_with(policy), asking.options, [&asking] { return asking.now; }).packet(scenario.request).body;
  };
  const auto holds = [](const std::string& page, std::string_view part) { return page.find(part) != std::string::npos; };
  CHECK(holds(page_by(policy_text()), "<td>6 × 120 mg</td>"));
  CHECK(holds(page_by(turned(policy_text(), "smallVial", "100", "mg")), "<td>least discarded, fewest vials</td><td>2 × 400 mg</td>"));
  CHECK(holds(page_by(turned(policy_text(), "largeVial", "600", "mg")), "<td>1 × 600 mg + 1 × 120 mg</td>"));
}

TEST_CASE("each number of the policy is turned, and to another value") {
  const Json policy(policy_text());
  for (const auto& [name, quantity] : policy["quantities"].members()) {
    INFO(name);
    const auto vials = policy["billing"]["vials"].elements();
    if (std::any_of(vials.begin(), vials.end(), [wanted = name](json::View vial) { return vial.string() == wanted; })) continue;
    const auto count_in = [wanted = name](const auto& table) {
      return std::count_if(table.begin(), table.end(), [&wanted](const auto& row) { return row.quantity == wanted; });
    };
    CHECK(count_in(rows) + count_in(patched_rows) >= 2);
  }
}
