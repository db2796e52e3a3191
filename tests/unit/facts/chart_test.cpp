#include "facts/chart.h"

#include "support/catch.h"

#include "facts/finding.h"
#include "fhir/read.h"
#include "prefetch/material.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::facts;
using namespace ordersign::testing;

namespace {

/// A chart of 15 January 2026 that lives as long as what it points into.
struct Charted {
  Json prefetch;
  terminology::Terminology terminology = terminology_of({drug_set("alpha", "1", "alphamab"), drug_set("beta", "2", "betamab")});
  fhir::Resolver resolver{{}, prefetch.root()};
  fhir::Record record = prefetch::read_record(prefetch.root(), "p", resolver);
  Chart chart = build_chart(record, {}, terminology, day("2026-01-15"));
};

std::unique_ptr<Charted> charted(const std::string& prefetch) { return std::unique_ptr<Charted>(new Charted{Json(prefetch)}); }

std::string alpha(const std::string& type, const std::string& members) {
  return R"({"resource":{"resourceType":")" + type +
         R"(","id":"1","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"1"}]},)" +
         members + "}}";
}

/// Is an active order of 2026-01-01 current beside this statement?
Truth beside(const std::string& statement) {
  const auto made =
      charted(R"({"medicationRequests":{"resourceType":"Bundle","entry":[)" +
              alpha("MedicationRequest", R"("status":"active","intent":"order","authoredOn":"2026-01-01")") + "," + statement + "]}}");
  return made->chart.uses.front().current;
}

Truth activity(const std::string& members) {
  const auto made = charted(R"({"conditions":{"resourceType":"Condition",)" + members + "}}");
  return made->chart.problems.front().active;
}

std::string status(const std::string& code) { return R"("clinicalStatus":{"coding":[{"code":")" + code + "\"}]}"; }

}  // namespace

TEST_CASE("an order is only possible when a later statement of the same drug says stopped") {
  CHECK(beside(alpha("MedicationStatement", R"("status":"stopped","dateAsserted":"2026-01-10")")) == Truth::Unknown);
  CHECK(beside(alpha("MedicationStatement", R"("status":"not-taken","dateAsserted":"2026-01-10")")) == Truth::Unknown);
  CHECK(beside(alpha("MedicationStatement", R"("status":"stopped","effectivePeriod":{"start":"2025-01-01","end":"2026-01-10"})")) ==
        Truth::Unknown);
  CHECK(
      beside(
          R"({"resource":{"resourceType":"MedicationStatement","status":"stopped","dateAsserted":"2026-01-10","medicationCodeableConcept":{"text":"Alphamab"}}})") ==
      Truth::Unknown);
}

TEST_CASE("an order stands against an earlier, an undated and another drug's statement, and one that says completed") {
  CHECK(beside(alpha("MedicationStatement", R"("status":"stopped","dateAsserted":"2025-12-31")")) == Truth::Met);
  CHECK(beside(alpha("MedicationStatement", R"("status":"stopped")")) == Truth::Met);
  CHECK(beside(alpha("MedicationStatement", R"("status":"completed","dateAsserted":"2026-01-10")")) == Truth::Met);
  CHECK(beside(replaced(alpha("MedicationStatement", R"("status":"stopped","dateAsserted":"2026-01-10")"), R"("code":"1")",
                        R"("code":"2")")) == Truth::Met);
}

TEST_CASE("evidence keeps the code that counted, and none that is longer or odder than codes are") {
  const auto kept = [](const std::string& code) {
    const auto made =
        charted(R"({"medicationRequests":{"resourceType":"Bundle","entry":[)" +
                replaced(alpha("MedicationRequest", R"("status":"active")"), R"("code":"1")", R"("code":")" + code + "\"") + "]}}");
    const auto& use = made->chart.uses.front();
    return evidence_of(use, use.what.in(0)).code;
  };
  CHECK(kept("1") == "rxnorm|1");
  CHECK(kept("2") == "");  // not of this set
  const terminology::Name name{"alphamab", "alphamab", true};
  const auto made =
      charted(R"({"medicationRequests":{"resourceType":"Bundle","entry":[)" + alpha("MedicationRequest", R"("status":"active")") + "]}}");
  for (const std::string_view odd : {"M32.Jane Doe", "M32.9999999999999999", "M32.\u00e9", ""}) {
    const Hit hit{0, Basis::Code, &name, {"http://hl7.org/fhir/sid/icd-10-cm", odd}};
    CHECK(evidence_of(made->chart.uses.front(), &hit).code.empty());
  }
  const Hit by_name{0, Basis::Name, &name, {}};
  CHECK(evidence_of(made->chart.uses.front(), &by_name).code.empty());
}

TEST_CASE("a problem is active by its status and abatement") {
  for (const auto* code : {"active", "recurrence", "relapse"}) CHECK(activity(status(code)) == Truth::Met);
  for (const auto* code : {"inactive", "remission", "resolved"}) CHECK(activity(status(code)) == Truth::Unmet);
  CHECK(activity(R"("id":"none")") == Truth::Unknown);
  CHECK(activity(status("unknown")) == Truth::Unknown);
  CHECK(activity(status("active") + R"(,"abatementDateTime":"2026-01-15")") == Truth::Unmet);
  CHECK(activity(status("active") + R"(,"abatementDateTime":"2026-01-16")") == Truth::Met);
  CHECK(activity(status("active") + R"(,"abatementDateTime":"2026-01")") == Truth::Unknown);
  CHECK(activity(status("active") + R"(,"abatementString":"last year")") == Truth::Unknown);
  CHECK(activity(status("resolved") + R"(,"abatementDateTime":"2027-01-01")") == Truth::Unmet);
}

TEST_CASE("the medication list is complete by its requests, and statements can only make it partial") {
  using fhir::ListState;
  const std::string next = R"({"resourceType":"Bundle","link":[{"relation":"next"}]})";
  CHECK(charted(R"({"medicationRequests":null})")->chart.medication_list() == ListState::Complete);
  CHECK(charted(R"({"medicationStatements":null})")->chart.medication_list() == ListState::Missing);
  CHECK(charted(R"({"medicationRequests":null,"medicationStatements":)" + next + "}")->chart.medication_list() == ListState::Truncated);
  CHECK(charted(R"({"medicationStatements":null,"medicationRequests":)" + next + "}")->chart.medication_list() == ListState::Truncated);
}

TEST_CASE("a draft that is no order is not among the drafts") {
  for (const auto* status : {"cancelled", "stopped", "completed", "ended", "revoked", "entered-in-error"}) {
    fhir::Request request;
    request.status = status;
    CHECK_FALSE(is_order(request));
  }
  for (const auto* status : {"draft", "active", "on-hold", "unknown", ""}) {
    fhir::Request request;
    request.status = status;
    CHECK(is_order(request));
    request.do_not_perform = true;
    CHECK_FALSE(is_order(request));
  }
}
