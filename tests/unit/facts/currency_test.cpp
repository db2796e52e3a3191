#include "facts/currency.h"

#include "support/catch.h"

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
  return request_current(fhir::read_request(json.root(), resolver), today);
}

Truth statement(const std::string& members) {
  const Json json(R"({"resourceType":"MedicationStatement",)" + members + "}");
  fhir::Resolver resolver({}, {});
  return statement_current(fhir::read_statement(json.root(), resolver), today);
}

const std::string active = R"("status":"active","intent":"order")";
std::string ordered(const std::string& more) { return active + R"(,"authoredOn":"2026-01-01",)" + more; }
std::string dosed(const std::string& repeat) { return ordered(R"("dosageInstruction":[{"timing":{"repeat":{)" + repeat + "}}}]"); }

}  // namespace

TEST_CASE("a request is current by its status and intent") {
  for (const auto* intent : {"order", "original-order", "reflex-order", "filler-order", "instance-order"}) {
    CHECK(request(R"("status":"active","intent":")" + std::string(intent) + "\"") == met);
  }
  for (const auto* status : {"draft", "cancelled", "completed", "stopped", "ended", "entered-in-error"}) {
    INFO(status);
    CHECK(request(R"("status":")" + std::string(status) + R"(","intent":"order")") == unmet);
  }
  const std::vector<Row> rows{
      {R"("status":"on-hold","intent":"order")", unknown},
      {R"("status":"unknown","intent":"order")", unknown},
      {R"("intent":"order")", unknown},
      {R"("status":"active","intent":"plan")", unknown},
      {R"("status":"active","intent":"proposal")", unknown},
      {R"("status":"active")", unknown},
      {R"("status":"active","intent":"option")", unmet},
      {R"("status":"completed","intent":"plan")", unmet},
      {active + R"(,"doNotPerform":true)", unmet},
      {active + R"(,"doNotPerform":false)", met},
  };
  for (const auto& row : rows) {
    INFO(row.members);
    CHECK(request(row.members) == row.want);
  }
}

TEST_CASE("an active request that has run out is only possible") {
  const std::vector<Row> rows{
      {ordered(R"("dispenseRequest":{"validityPeriod":{"end":"2026-01-14"}})"), unknown},
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
  };
  for (const auto& row : rows) {
    INFO(row.members);
    CHECK(request(row.members) == row.want);
  }
}

TEST_CASE("a statement is current by its status, and not after its end whatever the status") {
  const std::vector<Row> rows{
      {R"("status":"active")", met},
      {R"("status":"recorded","adherence":{"code":{"coding":[{"code":"taking"}]}})", met},
      {R"("status":"recorded","adherence":{"code":{"coding":[{"code":"stopped"}]}})", unmet},
      {R"("status":"recorded")", unknown},
      {R"("status":"intended")", unknown},
      {R"("status":"on-hold")", unknown},
      {R"("status":"unknown")", unknown},
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
      {R"("status":"active","effectivePeriod":{"start":"2026-01-16"})", unknown},
      {R"("status":"active","effectiveDateTime":"2026-01-16")", unknown},
      {R"("status":"active","effectiveDateTime":"2026-01-15")", met},
      {R"("status":"active","effectiveDateTime":"2020-01-01")", met},
  };
  for (const auto& row : rows) {
    INFO(row.members);
    CHECK(statement(row.members) == row.want);
  }
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
