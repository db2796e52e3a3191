// Is a medicine current? Reading 3.4, each row of its table and each of its rules a case.
#include "facts/currency.h"

#include "support/catch.h"

#include "charted.h"
#include "fhir/read.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::facts;
using namespace ordersign::testing;

namespace {

constexpr auto met = Truth::Met;
constexpr auto unknown = Truth::Unknown;
constexpr auto unmet = Truth::Unmet;
const Day today = day("2026-01-15");

struct Row {
  std::string members;
  Truth want;
};

Truth request(const std::string& members) {
  const Json json(R"({"resourceType":"MedicationRequest",)" + members + "}");
  fhir::Resolver resolver({}, {});
  return request_current(fhir::read_request(json.root(), resolver), today, currency_rules());
}

Truth statement(const std::string& members) {
  const Json json(R"({"resourceType":"MedicationStatement",)" + members + "}");
  fhir::Resolver resolver({}, {});
  return statement_current(fhir::read_statement(json.root(), resolver), today);
}

Truth administration(const std::string& members) {
  const Json json(R"({"resourceType":"MedicationAdministration",)" + members + "}");
  fhir::Resolver resolver({}, {});
  return administration_current(fhir::read_administration(json.root(), resolver), today, currency_rules());
}

Truth dispense(const std::string& members) {
  const Json json(R"({"resourceType":"MedicationDispense",)" + members + "}");
  fhir::Resolver resolver({}, {});
  return dispense_current(fhir::read_dispense(json.root(), resolver), today, currency_rules());
}

template <class Current>
void check(Current current, const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    INFO(row.members);
    CHECK(current(row.members) == row.want);
  }
}

const std::string active = R"("status":"active","intent":"order")";
std::string ordered(const std::string& more) { return active + R"(,"authoredOn":"2026-01-01",)" + more; }
std::string dosed(const std::string& repeat) { return ordered(R"("dosageInstruction":[{"timing":{"repeat":{)" + repeat + "}}}]"); }
std::string completed(const std::string& more) { return R"("status":"completed","intent":"order",)" + more; }
std::string supply(int days, int repeats = 0) {
  return R"("dispenseRequest":{"numberOfRepeatsAllowed":)" + std::to_string(repeats) + R"(,"expectedSupplyDuration":{"value":)" +
         std::to_string(days) + R"(,"unit":"days","system":"http://unitsofmeasure.org","code":"d"}})";
}

}  // namespace

TEST_CASE("(a) what is no order, or was taken back, is not current") {
  for (const auto* status : {"draft", "cancelled", "entered-in-error"}) {
    INFO(status);
    CHECK(request(R"("status":")" + std::string(status) + R"(","intent":"order")") == unmet);
  }
  check(request, {{active + R"(,"doNotPerform":true)", unmet},
                  {active + R"(,"doNotPerform":false)", met},
                  {R"("status":"active","intent":"option")", unmet},
                  {R"("status":"on-hold","intent":"option")", unmet}});
}

TEST_CASE("(b) an order that is over is possible only while a completed one's stated supply covers today") {
  for (const auto* status : {"completed", "stopped", "ended"}) {
    INFO(status);
    CHECK(request(R"("status":")" + std::string(status) + R"(","intent":"order")") == unmet);
  }
  check(request, {{completed(R"("authoredOn":"2025-12-16",)" + supply(30)), unknown},
                  {completed(R"("authoredOn":"2025-12-15",)" + supply(30)), unmet},
                  {completed(R"("authoredOn":"2025-10-17",)" + supply(30, 2)), unknown},
                  {completed(R"("authoredOn":"2025-10-16",)" + supply(30, 2)), unmet},
                  {completed(supply(30)), unmet},
                  {R"("status":"completed","intent":"plan")", unmet},
                  {R"("status":"stopped","intent":"order","authoredOn":"2026-01-10",)" + supply(30), unmet},
                  {R"("status":"ended","intent":"order","authoredOn":"2026-01-10",)" + supply(30), unmet}});
}

TEST_CASE("(c) on hold, of a status or an intent that says neither yes nor no, an order is possible") {
  check(request, {{R"("status":"on-hold","intent":"order")", unknown},
                  {R"("status":"unknown","intent":"order")", unknown},
                  {R"("status":"in force","intent":"order")", unknown},
                  {R"("intent":"order")", unknown},
                  {R"("status":"active","intent":"plan")", unknown},
                  {R"("status":"active","intent":"plan","reportedBoolean":false)", unknown},
                  {R"("status":"active","intent":"proposal")", unknown},
                  {R"("status":"active","intent":"proposal","reportedBoolean":true)", unknown},
                  {R"("status":"active","intent":"directive")", unknown},
                  {R"("status":"active")", unknown}});
}

TEST_CASE("(d) an order of the future, or one that begins later, is possible") {
  check(request,
        {{active + R"(,"authoredOn":"2026-01-16")", unknown},
         {active + R"(,"authoredOn":"2026-01-15")", met},
         {active + R"(,"authoredOn":"2026-01")", met},
         {ordered(R"("dispenseRequest":{"validityPeriod":{"start":"2026-01-16"}})"), unknown},
         {ordered(R"("dispenseRequest":{"validityPeriod":{"start":"2026-01-15"}})"), met},
         {dosed(R"("boundsPeriod":{"start":"2026-01-16"})"), unknown},
         {dosed(R"("boundsPeriod":{"start":"2026-01-15"})"), met},
         {ordered(R"("dosageInstruction":[{"timing":{"repeat":{"boundsPeriod":{"start":"2026-01-16"}}}},{"text":"daily"}])"), met}});
}

TEST_CASE("before that, a period that ends before it starts, or a date or length that cannot be read, makes an order possible") {
  check(request, {{ordered(R"("dispenseRequest":{"validityPeriod":{"start":"2026-06-01","end":"2026-03-01"}})"), unknown},
                  {dosed(R"("boundsPeriod":{"start":"2026-06-01","end":"2026-03-01"})"), unknown},
                  {ordered(R"("dispenseRequest":{"validityPeriod":{"end":"soon"}})"), unknown},
                  {dosed(R"("boundsDuration":{"value":3,"unit":"boxes"})"), unknown},
                  {ordered(R"("dispenseRequest":{"expectedSupplyDuration":{"value":3,"unit":"boxes"}})"), unknown},
                  {active + R"(,"authoredOn":"last week")", unknown},
                  {R"("status":"stopped","intent":"order","authoredOn":"last week")", unmet}});
}

TEST_CASE("(e) an order whose validity, dosages or supply are over is possible") {
  check(request,
        {{ordered(R"("dispenseRequest":{"validityPeriod":{"end":"2026-01-14"}})"), unknown},
         {ordered(R"("dispenseRequest":{"validityPeriod":{"end":"2026-01-15"}})"), met},
         {ordered(R"("dispenseRequest":{"validityPeriod":{"end":"2026-01"}})"), unknown},
         {ordered(R"("dispenseRequest":{"validityPeriod":{"end":"2026-02"}})"), met},
         {dosed(R"("boundsPeriod":{"end":"2026-01-14"})"), unknown},
         {dosed(R"("boundsPeriod":{"end":"2026-01-15"})"), met},
         {dosed(R"("boundsDuration":{"value":10,"code":"d"})"), unknown},
         {dosed(R"("boundsDuration":{"value":14,"code":"d"})"), met},
         {dosed(R"("count":3,"frequency":1,"period":1,"periodUnit":"d")"), unknown},
         {dosed(R"("frequency":1,"period":1,"periodUnit":"d")"), met},
         {ordered(R"("dosageInstruction":[{"timing":{"event":["2026-01-02"]}}])"), unknown},
         {ordered(R"("dosageInstruction":[{"timing":{"event":["2026-01-02","2026-02-02"]}}])"), met},
         // one dosage without an end leaves the order without one
         {ordered(R"("dosageInstruction":[{"timing":{"repeat":{"boundsPeriod":{"end":"2026-01-02"}}}},{"text":"then daily"}])"), met},
         // a supply may be over for 90 days: refills are ordered late
         {active + R"(,"authoredOn":"2025-09-17",)" + supply(30), met},
         {active + R"(,"authoredOn":"2025-09-16",)" + supply(30), unknown},
         {active + R"(,"authoredOn":"2025-08-18",)" + supply(30, 1), met},
         {active + R"(,"authoredOn":"2025-08-17",)" + supply(30, 1), unknown}});
}

TEST_CASE("(g) an active order is definite, and so is what the patient reports as a plan") {
  for (const auto* intent : {"order", "original-order", "reflex-order", "filler-order", "instance-order"}) {
    INFO(intent);
    CHECK(request(R"("status":"active","intent":")" + std::string(intent) + "\"") == met);
  }
  check(request, {{R"("status":"active","intent":"plan","reportedBoolean":true)", met},
                  {R"("status":"active","intent":"plan","reportedReference":{"reference":"Patient/p"})", met},
                  {R"("status":"on-hold","intent":"plan","reportedBoolean":true)", unknown},
                  {R"("status":"Active ","intent":"ORDER")", met}});
}

TEST_CASE("an order with a modifier that is not understood is possible at most") {
  const std::string modifier = R"(,"modifierExtension":[{"url":"http://example.org/not-really","valueBoolean":true}])";
  CHECK(request(active + modifier) == unknown);
  CHECK(request(R"("status":"stopped","intent":"order")" + modifier) == unmet);
  CHECK(statement(R"("status":"active")" + modifier) == unknown);
  CHECK(statement(R"("status":"stopped")" + modifier) == unmet);
  CHECK(administration(R"("status":"completed","effectiveDateTime":"2026-01-10")" + modifier) == unknown);
}

TEST_CASE("a statement is current by its status, and not after its end whatever the status") {
  check(statement, {{R"("status":"active")", met},
                    {R"("status":"recorded","adherence":{"code":{"coding":[{"code":"taking"}]}})", met},
                    {R"("status":"recorded","adherence":{"code":{"coding":[{"code":"stopped"}]}})", unmet},
                    {R"("status":"recorded","adherence":{"code":{"coding":[{"code":"not-taking"}]}})", unmet},
                    {R"("status":"recorded","adherence":{"code":{"coding":[{"code":"on-hold"}]}})", unknown},
                    {R"("status":"recorded")", unknown},
                    {R"("status":"intended")", unknown},
                    {R"("status":"on-hold")", unknown},
                    {R"("status":"unknown")", unknown},
                    {R"("status":"probably")", unknown},
                    {R"("id":"no-status")", unknown},
                    {R"("status":"completed")", unmet},
                    {R"("status":"stopped")", unmet},
                    {R"("status":"not-taken")", unmet},
                    {R"("status":"entered-in-error")", unmet},
                    {R"("status":"active","effectivePeriod":{"start":"2025-01-01"})", met},
                    {R"("status":"active","effectivePeriod":{"start":"2025-01-01","end":"2026-01-15"})", met},
                    {R"("status":"active","effectivePeriod":{"start":"2025-01-01","end":"2026-01-14"})", unmet},
                    {R"("status":"on-hold","effectivePeriod":{"end":"2025"})", unmet},
                    {R"("status":"active","effectivePeriod":{"end":"2026-01"})", unknown},
                    {R"("status":"active","effectivePeriod":{"end":"soon"})", unknown},
                    {R"("status":"active","effectivePeriod":{"start":"2025-06-01","end":"2025-01-01"})", unknown},
                    {R"("status":"stopped","effectivePeriod":{"start":"2025-06-01","end":"2025-01-01"})", unmet},
                    {R"("status":"active","effectivePeriod":{"start":"2026-01-16"})", unknown},
                    {R"("status":"active","effectiveDateTime":"2026-01-16")", unknown},
                    {R"("status":"active","effectiveDateTime":"2026-01-15")", met},
                    {R"("status":"active","effectiveDateTime":"some day")", unknown},
                    {R"("status":"active","effectiveDateTime":"2020-01-01")", met}});
}

TEST_CASE("an administration is current for 35 days, and possible up to 90") {
  const auto given = [](const std::string& status, const std::string& when) {
    return R"("status":")" + status + "\"" + (when.empty() ? "" : R"(,"effectiveDateTime":")" + when + "\"");
  };
  check(administration, {{given("completed", "2025-12-11"), met},  // 35 days
                         {given("in-progress", "2025-12-11"), met},
                         {given("completed", "2025-12-10"), unknown},  // 36 days
                         {given("completed", "2025-10-17"), unknown},  // 90 days
                         {given("in-progress", "2025-10-17"), unknown},
                         {given("completed", "2025-10-16"), unmet},
                         {given("stopped", "2026-01-10"), unknown},
                         {given("on-hold", "2026-01-10"), unknown},
                         {given("unknown", "2026-01-10"), unknown},
                         {given("given", "2026-01-10"), unknown},
                         {given("stopped", "2025-10-17"), unknown},
                         {given("stopped", "2025-10-16"), unmet},
                         {given("completed", ""), unknown},
                         {given("completed", "last week"), unknown},
                         {given("completed", "2026-01-16"), unknown},
                         {given("not-done", "2026-01-10"), unmet},
                         {given("entered-in-error", "2026-01-10"), unmet},
                         {given("not-done", ""), unmet}});
}

TEST_CASE("a dispense is possible while its supply covers today, for 30 days where it states none, and never more") {
  const auto handed = [](const std::string& status, const std::string& when, const std::string& days = "") {
    return R"("status":")" + status + "\"" + (when.empty() ? "" : R"(,"whenHandedOver":")" + when + "\"") +
           (days.empty() ? "" : R"(,"daysSupply":{"value":)" + days + R"(,"unit":"days","system":"http://unitsofmeasure.org","code":"d"})");
  };
  check(dispense, {{handed("completed", "2025-12-16"), unknown},
                   {handed("completed", "2025-12-15"), unmet},
                   {handed("completed", "2025-10-17", "90"), unknown},
                   {handed("completed", "2025-10-16", "90"), unmet},
                   {handed("unknown", "2026-01-10"), unknown},
                   {handed("handed over", "2026-01-10"), unknown},
                   {handed("in-progress", "2026-01-10"), unmet},
                   {handed("cancelled", "2026-01-10"), unmet},
                   {handed("declined", "2026-01-10"), unmet},
                   {handed("completed", ""), unknown}});
}

TEST_CASE("an interval is the period over its doses") {
  const auto interval = [](const std::string& repeat) {
    return interval_of(fhir::read_timing(Json(R"({"repeat":{)" + repeat + "}}").root()));
  };
  CHECK(interval(R"("frequency":2,"period":1,"periodUnit":"d")")->greatest == 0.5);
  CHECK(interval(R"("period":2,"periodUnit":"wk")")->least == 14);
  CHECK(interval(R"("period":1,"periodMax":2,"periodUnit":"wk")")->greatest == 14);
  CHECK_FALSE(interval(R"("frequency":1)").has_value());
  CHECK_FALSE(interval(R"("frequency":-1,"period":1,"periodUnit":"d")").has_value());
}
