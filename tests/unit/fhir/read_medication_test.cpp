#include "support/catch.h"

#include "fhir/read.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::fhir;
using ordersign::testing::Json;

TEST_CASE("R5's names are read as R4's") {
  const Json json(R"({"resourceType":"MedicationRequest","id":"1",
    "medication":{"concept":{"coding":[{"code":"1656402"}]}},
    "reason":[{"concept":{"text":"SLE"}},{"reference":{"reference":"Condition/c"}}],
    "dosageInstruction":[{"asNeededFor":[{"text":"pain"}]}],
    "context":{"resourceType":"Condition","id":"c","code":{"text":"nephritis"}}})");
  Resolver resolver({}, json.root());
  const auto request = read_request(json.root(), resolver);
  REQUIRE(request.medication.code.codings.size() == 1);
  CHECK(request.medication.code.codings.front().code == "1656402");
  REQUIRE(request.reasons.size() == 2);
  CHECK(request.reasons[0].code.text == "SLE");
  CHECK(request.reasons[1].code.text == "nephritis");
  CHECK(request.reasons[1].reference == "Condition/c");
  CHECK(request.dosages.front().as_needed);
}

TEST_CASE("a recorded R5 statement has the status that its adherence means") {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"taking", "active"},        {"taking-as-directed", "active"}, {"taking-not-as-directed", "active"},
      {"on-hold", "on-hold"},      {"stopped", "stopped"},           {"stopped-as-directed", "stopped"},
      {"not-taking", "not-taken"}, {"unknown", "unknown"},           {"", "unknown"}};
  for (const auto& [adherence, status] : rows) {
    const Json json(R"({"status":"recorded","adherence":{"code":{"coding":[{"code":")" + adherence + "\"}]}}}");
    Resolver resolver({}, {});
    INFO(adherence);
    CHECK(read_statement(json.root(), resolver).status == status);
  }
  const Json withdrawn(R"({"status":"entered-in-error","adherence":{"code":{"coding":[{"code":"taking"}]}}})");
  Resolver resolver({}, {});
  CHECK(read_statement(withdrawn.root(), resolver).status == "entered-in-error");
}

TEST_CASE("a dose has the type that it is typed with, ordered when it is not") {
  const Json json(R"([{"doseAndRate":[
    {"type":{"coding":[{"code":"ordered"}]},"doseQuantity":{"value":10,"code":"mg/kg"}},
    {"type":{"coding":[{"code":"calculated"}]},"doseQuantity":{"value":700,"unit":"mg"}},
    {"type":{"coding":[{"code":"admin-amount"}]},"doseQuantity":{"value":8.75,"unit":"mL"}},
    {"type":{"text":"Admin Amount"},"doseQuantity":{"value":2,"unit":"vial"}},
    {"doseRange":{"low":{"value":600},"high":{"value":800}}}, {"rateQuantity":{"value":1}}]}])");
  const auto dosages = read_dosages(json.root());
  REQUIRE(dosages.size() == 1);
  const auto& doses = dosages.front().doses;
  REQUIRE(doses.size() == 5);
  CHECK(doses[0].type == DoseType::Ordered);
  CHECK(doses[0].quantity->unit == "mg/kg");
  CHECK(doses[1].type == DoseType::Calculated);
  CHECK(doses[2].type == DoseType::AdminAmount);
  CHECK(doses[3].type == DoseType::AdminAmount);
  CHECK(doses[4].type == DoseType::Ordered);
  CHECK(doses[4].range);
}

TEST_CASE("a ServiceRequest says its drug, amount and schedule in its own elements") {
  const Json json(R"({"resourceType":"ServiceRequest","id":"1","code":{"coding":[{"code":"J0490"}]},"quantityQuantity":{"value":70},
    "occurrenceTiming":{"repeat":{"period":4,"periodUnit":"wk"}},"requisition":{"value":"g"}})");
  Resolver resolver({}, {});
  const auto request = read_request(json.root(), resolver);
  CHECK(request.reference == "ServiceRequest/1");
  CHECK(request.medication.code.codings.front().code == "J0490");
  CHECK(request.quantity->value == 70.0);
  REQUIRE(request.dosages.size() == 1);
  CHECK(request.dosages.front().timing.period == 4.0);
  CHECK(request.group == "g");
}

TEST_CASE("an administration is dated by the end of its period, under R4's names and R5's") {
  for (const auto* element :
       {R"("effectiveDateTime":"2026-01-02")", R"("occurenceDateTime":"2026-01-02")", R"("occurrenceDateTime":"2026-01-02")",
        R"("effectivePeriod":{"start":"2026-01-01","end":"2026-01-02"})", R"("occurencePeriod":{"start":"2026-01-02"})"}) {
    const Json json("{" + std::string(element) + "}");
    Resolver resolver({}, {});
    INFO(element);
    CHECK(read_administration(json.root(), resolver).when->days == single(testing::day("2026-01-02")));
  }
}

TEST_CASE("a length is read in UCUM codes and in words, and in nothing else") {
  const auto length = [](const std::string& text) { return read_length(Json(text).root()); };
  CHECK(length(R"({"value":6,"code":"wk"})")->days == 42);
  CHECK(length(R"({"value":2,"unit":"weeks"})")->days == 14);
  CHECK(length(R"({"value":1,"code":"a"})")->months == 12);
  CHECK(length(R"({"value":1.5,"code":"mo"})")->months == 1);
  for (const auto* text : {R"({"value":6})", R"({"value":6,"unit":"vials"})", R"({"value":"6","code":"wk"})", R"({"value":-1,"code":"d"})",
                           R"({"value":6,"code":"wk","comparator":"<"})", "7", "null"}) {
    INFO(text);
    CHECK_FALSE(length(text).has_value());
  }
}

TEST_CASE("an unreadable bound, event or supply says that it is there") {
  CHECK(read_timing(Json(R"({"event":["soon"]})").root()).unreadable);
  CHECK(read_timing(Json(R"({"repeat":{"boundsDuration":{"value":6,"unit":"vials"}}})").root()).unreadable);
  CHECK(read_timing(Json(R"({"repeat":{"boundsPeriod":{"end":"soon"}}})").root()).unreadable);
  CHECK_FALSE(read_timing(Json(R"({"repeat":{"boundsPeriod":{"end":"2026"}}})").root()).unreadable);
  const Json json(R"({"resourceType":"MedicationRequest","dispenseRequest":{"expectedSupplyDuration":{"value":3,"unit":"vials"}}})");
  Resolver resolver({}, {});
  CHECK(read_request(json.root(), resolver).supply_unreadable);
}

TEST_CASE("a problem's states are read by code, by text and by none") {
  const auto condition = [](const std::string& members) { return read_condition(Json("{" + members + "}").root()); };
  CHECK(condition(R"("clinicalStatus":{"coding":[{"code":"recurrence"}]})").clinical == Clinical::Active);
  CHECK(condition(R"("clinicalStatus":{"text":"remission"})").clinical == Clinical::Inactive);
  CHECK(condition("").clinical == Clinical::None);
  CHECK(condition("").verification == Verification::Confirmed);
  CHECK(condition(R"("verificationStatus":{"coding":[{"code":"differential"}]})").verification == Verification::Possible);
  CHECK(condition(R"("verificationStatus":{"coding":[{"code":"entered-in-error"}]})").verification == Verification::Ignored);
  CHECK(condition(R"("abatementString":"last year")").abated);
  CHECK_FALSE(condition(R"("abatementBoolean":false)").abated);
}
