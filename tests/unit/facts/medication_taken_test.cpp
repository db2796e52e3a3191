// Is a standard of care treatment taken? Reading 6.4.
#include "support/catch.h"

#include "shipped.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

constexpr auto met = Truth::Met;
constexpr auto unknown = Truth::Unknown;
constexpr auto unmet = Truth::Unmet;

const std::string order = infusions(dosage(every_4_weeks), R"("groupIdentifier":{"value":"g"},"basedOn":[{"reference":"CarePlan/c"}])");

Truth care(const std::string& requests, const std::string& members = "", const std::string& drafts = "") {
  return ShippedFacts(chart_of(members, "", requests), drafts.empty() ? order : order + "," + drafts).truth("standard-therapy");
}

/// Prednisone tablets, which count by themselves.
std::string prednisone(const std::string& more = "") {
  return entry_of("MedicationRequest", "pred",
                  R"("status":"active","intent":"order","authoredOn":"2026-01-01",
    "medicationCodeableConcept":{"text":"prednisone 10 MG Oral Tablet"})" +
                      (more.empty() ? "" : "," + more));
}
std::string with_dosage(const std::string& dosage) { return prednisone(R"("dosageInstruction":[)" + dosage + "]"); }
std::string repeated(const std::string& repeat) { return with_dosage(R"({"timing":{"repeat":{)" + repeat + "}}}"); }
std::string told(const std::string& text) { return with_dosage(R"({"text":")" + text + "\"}"); }
const std::string daily = R"("frequency":1,"period":1,"periodUnit":"d")";

std::string supplied(int days, int repeats) {
  return prednisone(R"("dispenseRequest":{"numberOfRepeatsAllowed":)" + std::to_string(repeats) + R"(,"expectedSupplyDuration":{"value":)" +
                    std::to_string(days) + R"(,"code":"d"}})");
}

/// Methylprednisolone by injection.
std::string injected(const std::string& dosage, const std::string& more = "") {
  return entry_of("MedicationRequest", "mp",
                  R"("status":"active","intent":"order","authoredOn":"2026-01-01",
    "medicationCodeableConcept":{"text":"methylprednisolone injection"},
    "dosageInstruction":[{"route":{"coding":[{"system":"http://snomed.info/sct","code":"47625008"}]})" +
                      (dosage.empty() ? "" : "," + dosage) + "}]" + (more.empty() ? "" : "," + more));
}
std::string every(const std::string& period, const std::string& unit) {
  return R"("timing":{"repeat":{"frequency":1,"period":)" + period + R"(,"periodUnit":")" + unit + "\"}}";
}

}  // namespace

TEST_CASE("an antimalarial, a systemic steroid or an immunosuppressant that is definitely current is met") {
  CHECK(care(taken("hcq", "979092")) == met);
  CHECK(care(prednisone()) == met);
  for (const auto* name :
       {"azathioprine 50 MG Oral Tablet", "mycophenolate mofetil 500 MG Oral Tablet", "methotrexate 2.5 MG Oral Tablet"}) {
    INFO(name);
    CHECK(care(replaced(prednisone(), "prednisone 10 MG Oral Tablet", name)) == met);
  }
}

TEST_CASE("none on a complete list is unmet, on one that is not complete unknown; only possible ones are unknown") {
  CHECK(care("") == unmet);
  CHECK(care(replaced(taken("hcq", "979092"), "active", "stopped")) == unmet);
  CHECK(care(replaced(taken("hcq", "979092"), "active", "on-hold")) == unknown);
  CHECK(care(entry_of("MedicationRequest", "x", R"("status":"active","intent":"order")")) == unknown);
  CHECK(care("", R"("medicationStatements":{"resourceType":"Bundle","link":[{"relation":"next","url":"x"}]})") == unknown);
  CHECK(care("", "", taken("new", "979092")) == unknown);  // ordered just now
  CHECK(care(taken("voc", "2475406")) == unmet);           // voclosporin never counts
}

TEST_CASE("an administration or a dispense is possible at most") {
  const auto given = [](const std::string& on) {
    return care("",
                R"("medicationAdministrations":)" + bundle_of(rxnorm_entry("MedicationAdministration", "a", "979092",
                                                                           R"("status":"completed","effectiveDateTime":")" + on + "\"")));
  };
  CHECK(given("2025-12-11") == unknown);  // 35 days
  CHECK(given("2025-12-10") == unmet);
  const auto dispensed = [](const std::string& on) {
    return care("", R"("medicationDispenses":)" + bundle_of(rxnorm_entry("MedicationDispense", "d", "979092",
                                                                         R"("status":"completed","whenHandedOver":")" + on + "\"")));
  };
  CHECK(dispensed("2025-12-16") == unknown);
  CHECK(dispensed("2025-12-15") == unmet);
}

TEST_CASE("a steroid as needed, once, as a premedication or for 14 days or less is possible") {
  CHECK(care(repeated(daily)) == met);
  CHECK(care(repeated(daily + R"(,"boundsDuration":{"value":14,"code":"d"})")) == unknown);
  CHECK(care(repeated(daily + R"(,"boundsDuration":{"value":15,"code":"d"})")) == met);
  CHECK(care(repeated(daily + R"(,"count":14)")) == unknown);
  CHECK(care(repeated(daily + R"(,"count":30)")) == met);
  CHECK(care(repeated(R"("count":1)")) == unknown);
  CHECK(care(with_dosage(R"({"timing":{"event":["2026-02-01"]}})")) == unknown);
  CHECK(care(repeated(R"("boundsPeriod":{"start":"2026-01-15","end":"2026-01-15"})")) == unknown);
  CHECK(care(supplied(14, 0)) == unknown);
  CHECK(care(supplied(7, 1)) == unknown);
  CHECK(care(supplied(7, 2)) == met);
  CHECK(care(with_dosage(R"({"asNeededBoolean":true})")) == unknown);
  for (const auto* text :
       {"10 mg once", "one time", "on call to the infusion", "1 tablet prn", "as needed for flares", "premedication before infusion"}) {
    INFO(text);
    CHECK(care(told(text)) == unknown);
  }
  for (const auto* text : {"10 mg once daily", "one tablet a day", "no premedication"}) {
    INFO(text);
    CHECK(care(told(text)) == met);
  }
  for (const std::string code : {"once", "PRN"}) {
    INFO(code);
    CHECK(care(with_dosage(R"({"timing":{"code":{"text":")" + code + "\"}}}")) == unknown);
  }
  CHECK(care(replaced(prednisone(), "prednisone 10 MG Oral Tablet", "Medrol Dose Pack methylprednisolone 4 MG Oral Tablet")) == unknown);
}

TEST_CASE("one dosage that is none of these is enough") {
  CHECK(care(with_dosage(R"({"asNeededBoolean":true},{"timing":{"repeat":{)" + daily + "}}}")) == met);
}

TEST_CASE("an injected steroid counts only when it is given daily and is not of the infusion") {
  CHECK(care(injected(every("1", "d"))) == met);
  CHECK(care(injected(every("1", "wk"))) == unknown);
  CHECK(care(injected(every("4", "wk"))) == unknown);
  CHECK(care(injected("")) == unknown);
  CHECK(care(injected(every("1", "d"), R"("groupIdentifier":{"value":"g"})")) == unknown);
  CHECK(care(injected(every("1", "d"), R"("basedOn":[{"reference":"CarePlan/c"}])")) == unknown);
  CHECK(care(prednisone(R"("groupIdentifier":{"value":"g"})")) == met);
}

TEST_CASE("local steroids never count, and an ingredient counts by its route or form") {
  for (const auto* name : {"triamcinolone acetonide 0.1 % topical cream", "fluticasone nasal spray", "budesonide rectal foam",
                           "prednisolone ophthalmic suspension"}) {
    INFO(name);
    CHECK(care(replaced(prednisone(), "prednisone 10 MG Oral Tablet", name)) == unmet);
  }
  const auto ingredient = [](const std::string& name, const std::string& route) {
    auto entry = replaced(prednisone(), "prednisone 10 MG Oral Tablet", name);
    if (!route.empty()) entry = replaced(entry, R"("status")", R"("dosageInstruction":[{"route":{"text":")" + route + R"("}}],"status")");
    return care(entry);
  };
  CHECK(ingredient("prednisolone", "") == unknown);
  CHECK(ingredient("prednisolone", "oral") == met);
  CHECK(ingredient("tacrolimus", "") == unknown);
  CHECK(ingredient("tacrolimus", "oral") == met);
  for (const auto* name : {"prednisone", "deflazacort", "cortisone"}) CHECK(ingredient(name, "") == met);
  for (const auto* name : {"sirolimus", "dapsone", "thalidomide"}) CHECK(ingredient(name, "oral") == unknown);
}
