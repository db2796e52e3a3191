#include "facts/chart.h"

#include "support/catch.h"

#include "charted.h"
#include "facts/finding.h"

using namespace ordersign;
using namespace ordersign::facts;
using namespace ordersign::testing;

namespace {

std::unique_ptr<Charted> charted(const std::string& prefetch) {
  return std::make_unique<Charted>(prefetch, "", terminology_of({drug_set("alpha", "1", "alphamab")}), "2026-01-15");
}

std::string alpha(const std::string& code) { return entry_of("MedicationRequest", "1", rxnorm(code) + R"(,"status":"active")"); }

Truth activity(const std::string& members) {
  const auto made = charted(R"({"conditions":{"resourceType":"Condition",)" + members + "}}");
  return made->chart.problems.front().active;
}

std::string status(const std::string& code) { return R"("clinicalStatus":{"coding":[{"code":")" + code + "\"}]}"; }

}  // namespace

TEST_CASE("evidence keeps the code that counted, and none that is longer or odder than codes are") {
  const auto kept = [](const std::string& code) {
    const auto made = charted(R"({"medicationRequests":)" + bundle_of(alpha(code)) + "}");
    const auto& use = made->chart.uses.front();
    return evidence_of(use, use.what.in(0)).code;
  };
  CHECK(kept("1") == "rxnorm|1");
  CHECK(kept("2") == "");  // not of this set
  const terminology::Name name{"alphamab", "alphamab", true};
  const auto made = charted(R"({"medicationRequests":)" + bundle_of(alpha("1")) + "}");
  for (const std::string_view odd : {"M32.Jane Doe", "M32.9999999999999999", "M32.\u00e9", ""}) {
    const Hit hit{0, Basis::Code, &name, {"http://hl7.org/fhir/sid/icd-10-cm", odd}};
    CHECK(evidence_of(made->chart.uses.front(), &hit).code.empty());
  }
  const Hit by_name{0, Basis::Name, &name, {}};
  CHECK(evidence_of(made->chart.uses.front(), &by_name).code.empty());
}

// Reading 3.6, its table: a row each.
TEST_CASE("a problem is active by its status and abatement") {
  const std::string past = R"(,"abatementDateTime":"2026-01-15")", to_come = R"(,"abatementDateTime":"2026-01-16")";
  for (const auto* code : {"active", "recurrence", "relapse", "Active "}) {
    INFO(code);
    CHECK(activity(status(code)) == Truth::Met);
    CHECK(activity(status(code) + to_come) == Truth::Met);
    CHECK(activity(status(code) + past) == Truth::Unknown);
  }
  for (const auto* code : {"inactive", "remission", "resolved"}) {
    INFO(code);
    CHECK(activity(status(code)) == Truth::Unmet);
    CHECK(activity(status(code) + to_come) == Truth::Unmet);
    CHECK(activity(status(code) + past) == Truth::Unmet);
  }
  for (const auto* code : {"unknown", "smouldering"}) {
    INFO(code);
    CHECK(activity(status(code)) == Truth::Unknown);
    CHECK(activity(status(code) + to_come) == Truth::Unknown);
    CHECK(activity(status(code) + past) == Truth::Unknown);
  }
  CHECK(activity(R"("id":"none")") == Truth::Unknown);
  CHECK(activity(R"("id":"none")" + to_come) == Truth::Unknown);
  CHECK(activity(R"("id":"none")" + past) == Truth::Unmet);
}

TEST_CASE("an abatement that does not say whether it is past leaves an active problem possible") {
  CHECK(activity(status("active") + R"(,"abatementDateTime":"2026-01")") == Truth::Unknown);
  CHECK(activity(status("active") + R"(,"abatementString":"last year")") == Truth::Unknown);
  CHECK(activity(R"("id":"none","abatementDateTime":"2026-01")") == Truth::Unknown);
  CHECK(activity(R"("id":"none","abatementBoolean":true)") == Truth::Unmet);
}

TEST_CASE("a visit's diagnosis that abates on its onset day tells only that the visit ended") {
  const std::string visit = R"(,"onsetDateTime":"2025-11-03","abatementDateTime":"2025-11-03",
    "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-category","code":"encounter-diagnosis"}]}])";
  CHECK(activity(status("active") + visit) == Truth::Unknown);
  CHECK(activity(status("resolved") + visit) == Truth::Unknown);
  CHECK(activity(R"("id":"none")" + visit) == Truth::Unknown);
  CHECK(activity(R"("id":"none")" + replaced(visit, "encounter-diagnosis", "problem-list-item")) == Truth::Unmet);
  CHECK(activity(R"("id":"none")" + replaced(visit, R"("onsetDateTime":"2025-11-03")", R"("onsetDateTime":"2025-11-02")")) == Truth::Unmet);
}

// Reading 4.4.
TEST_CASE("the medication list is complete by its requests, and the other lists can only make it partial") {
  using fhir::ListState;
  const std::string next = R"({"resourceType":"Bundle","link":[{"relation":"next"}]})";
  const std::string failed = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]})";
  const std::string no_such_list = R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-supported"}]})";
  const auto list = [](const std::string& prefetch) { return charted(prefetch)->chart.medication_list(); };
  CHECK(list(R"({"medicationRequests":null})") == ListState::Complete);
  CHECK(list(R"({"medicationStatements":null})") == ListState::Missing);
  CHECK(list(R"({"medicationStatements":null,"medicationRequests":)" + next + "}") == ListState::Truncated);
  for (const auto* key : {"medicationStatements", "medicationAdministrations", "medicationDispenses"}) {
    INFO(key);
    const auto beside = R"({"medicationRequests":null,")" + std::string(key) + "\":";
    CHECK(list(beside + "null}") == ListState::Complete);
    CHECK(list(beside + next + "}") == ListState::Truncated);
    CHECK(list(beside + failed + "}") == ListState::Failed);
    CHECK(list(beside + no_such_list + "}") == ListState::Complete);
  }
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
