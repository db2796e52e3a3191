// What is told of each result and each trouble, in the words of each version.
#include <string>
#include <vector>

#include "crd/mapping.h"
#include "crd/write_answer.h"
#include "support/builders.h"
#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::crd;
using ordersign::testing::day;
using ordersign::testing::Json;

namespace {

const Texts kTexts{
    "action",         "technical",         "no member",    "not active", "not found", "knows {{drugs}} only", "met {{policy}}", "on file",
    "{{count}} more", "units of {{code}}", "per infusion", "in all",     {}};

PolicyTerms terms() {
  PolicyTerms terms;
  terms.exceptions = {"period"};
  terms.info_needed = {{"period", "timeframe"}};
  terms.billing = Coding{"https://hcpcs.example", "J0490", "Injection"};
  terms.allowed_months = 12;
  terms.contact = Contact{"Payer", "url", "https://payer.example"};
  return terms;
}

OrderOutcome outcome(Truth result, std::vector<OpenCriterion> open = {}) {
  OrderOutcome outcome;
  outcome.result = result;
  outcome.open = std::move(open);
  outcome.policy = "Benlysta";
  outcome.policy_url = "https://payer.example/policy.pdf";
  outcome.questionnaire = "https://payer.example/fhir/Questionnaire/belimumab|1";
  outcome.units = 70;
  outcome.other_lines = {"MedicationRequest/o2"};
  outcome.from = day("2026-01-15");
  return outcome;
}

OpenCriterion open(const std::string& id, Truth truth, bool not_retrieved = false) { return {id, truth, not_retrieved, "text of " + id}; }

CoverageAnswer complete(CoverageAnswer answer) {
  answer.coverage = "Coverage/c1";
  answer.date = day("2026-01-15");
  answer.assertion_id = "id-1";
  return answer;
}

/// The values of one sub-extension, each as compact JSON without its url.
std::vector<std::string> values(const std::string& extension, std::string_view url) {
  std::vector<std::string> found;
  const Json json(extension);
  for (const auto part : json["extension"].elements()) {
    if (part["url"].string() != url) continue;
    for (const auto& [name, value] : part.members()) {
      if (name == "url") continue;
      if (value.is_string()) found.emplace_back(std::string(name) + " " + std::string(value.string()));
      else if (value["coding"].is_array()) {
        for (const auto coding : value["coding"].elements()) found.emplace_back(std::string(coding["code"].string()));
        found.emplace_back(std::string(value["text"].string()));
      } else found.emplace_back(value["text"].is_string() ? std::string(value["text"].string()) : std::string(name));
    }
  }
  return found;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("each result is told by the policy's terms, and keeps the rules of the extension") {
  const auto met = answer_to(outcome(Truth::Met), terms(), kTexts);
  CHECK(met.covered == "covered");
  CHECK(met.pa_needed == "auth-needed");
  CHECK(met.doc_needed.empty());
  CHECK(met.questionnaire.empty());
  CHECK(met.reasons.front().text == "met Benlysta");

  const auto unknown = answer_to(outcome(Truth::Unknown, {open("a", Truth::Unknown), open("period", Truth::Unknown)}), terms(), kTexts);
  CHECK(unknown.covered == "covered");
  CHECK(unknown.pa_needed == "auth-needed");
  CHECK(unknown.doc_needed == Words{"clinical"});
  CHECK(unknown.doc_purpose == Words{"withpa"});
  CHECK(unknown.questionnaire == "https://payer.example/fhir/Questionnaire/belimumab|1");
  CHECK(unknown.reasons.size() == 2);

  const auto only_period = answer_to(outcome(Truth::Unknown, {open("period", Truth::Unknown)}), terms(), kTexts);
  CHECK(only_period.pa_needed == "conditional");
  CHECK(only_period.info_needed == Words{"timeframe"});
  CHECK(only_period.doc_needed.empty());

  const auto unmet = answer_to(outcome(Truth::Unmet, {open("a", Truth::Unmet), open("b", Truth::Unknown)}), terms(), kTexts);
  CHECK(unmet.covered == "not-covered");
  CHECK(unmet.pa_needed.empty());
  REQUIRE(unmet.reasons.size() == 1);
  CHECK(unmet.reasons[0].text == "text of a");
  CHECK_FALSE(unmet.billing);

  const auto excepted = answer_to(outcome(Truth::Unmet, {open("period", Truth::Unmet)}), terms(), kTexts);
  CHECK(excepted.covered == "covered");
  CHECK(excepted.pa_needed == "auth-needed");
  CHECK(excepted.reasons.front().text == "text of period");

  for (const auto& answer : {met, unknown, only_period, unmet, excepted}) {
    CHECK(faults_of(answer).empty());
    CHECK(answer.contact == terms().contact);
    CHECK(answer.dependencies == Words{"MedicationRequest/o2"});
  }
}

TEST_CASE("what is unknown beside an exception is asked for as it would be alone") {
  const auto both = outcome(Truth::Unmet, {open("a", Truth::Unknown), open("period", Truth::Unmet)});
  const auto answer = answer_to(both, terms(), kTexts);
  CHECK(answer.covered == "covered");
  CHECK(answer.pa_needed == "auth-needed");
  CHECK(answer.doc_needed == Words{"clinical"});
  CHECK(answer.doc_purpose == Words{"withpa"});
  CHECK(answer.questionnaire == "https://payer.example/fhir/Questionnaire/belimumab|1");
  REQUIRE(answer.reasons.size() == 2);
  CHECK(answer.reasons[0].text == "text of period");
  CHECK(answer.reasons[1].text == "text of a");
  CHECK(faults_of(answer).empty());

  // Whatever the payer's terms are, the rules of the extension are kept.
  auto others = terms();
  others.exception = {"covered", "no-auth", {"admin"}, {"retain-doc"}};
  const auto merged = answer_to(both, others, kTexts);
  CHECK(merged.pa_needed == "auth-needed");
  CHECK(merged.doc_needed == Words{"admin", "clinical"});
  CHECK(merged.doc_purpose == Words{"retain-doc", "withpa"});
  CHECK(faults_of(merged).empty());
  others.exception = {"not-covered", "", {}, {}};
  CHECK(answer_to(both, others, kTexts).doc_needed.empty());
  CHECK(faults_of(answer_to(both, others, kTexts)).empty());
  others = terms();
  others.unknown = {"not-covered", "", {}, {}};
  CHECK(answer_to(both, others, kTexts).covered == "not-covered");

  // What is to be told is in no document.
  others = terms();
  others.info_needed = {{"a", "timeframe"}};
  CHECK(answer_to(both, others, kTexts).doc_needed.empty());
  auto granted = both;
  granted.granted = Granted{"A-1", day("2026-01-01"), day("2026-12-31"), 840};
  CHECK(answer_to(granted, terms(), kTexts).doc_needed.empty());
  CHECK(answer_to(granted, terms(), kTexts).pa_needed == "satisfied");
}

TEST_CASE("an authorization on file satisfies, and names itself and its last day") {
  auto granted = outcome(Truth::Unknown, {open("a", Truth::Unknown, true)});
  granted.granted = Granted{"A-1", day("2026-01-01"), day("2026-12-31"), 840};
  const auto answer = answer_to(granted, terms(), kTexts);
  CHECK(answer.pa_needed == "satisfied");
  CHECK(answer.satisfied_pa_id == "A-1");
  CHECK(answer.expiry == day("2026-12-31"));
  CHECK(answer.doc_needed.empty());
  CHECK(faults_of(answer).empty());
  CHECK(answer.details.size() == 4);  // units per infusion and in all, the period, the policy

  auto unmet = outcome(Truth::Unmet, {open("a", Truth::Unmet)});
  unmet.granted = granted.granted;
  const auto refused = answer_to(unmet, terms(), kTexts);
  CHECK(refused.covered == "not-covered");
  CHECK(refused.satisfied_pa_id.empty());
  CHECK(faults_of(refused).empty());
}

TEST_CASE("what trouble hid is indeterminate, and what is unmet on evidence stays so") {
  const auto hidden = answer_to(outcome(Truth::Unknown, {open("a", Truth::Unknown), open("b", Truth::Unknown, true)}), terms(), kTexts);
  CHECK(hidden.covered == "indeterminate");
  CHECK(hidden.pa_needed.empty());
  REQUIRE_FALSE(hidden.reasons.empty());
  CHECK(hidden.reasons.front().code == "technical");
  CHECK(faults_of(hidden).empty());
  CHECK(answer_to(outcome(Truth::Unmet, {open("a", Truth::Unmet), open("b", Truth::Unknown, true)}), terms(), kTexts).covered ==
        "not-covered");
}

TEST_CASE("a secondary hook asks for no documents") {
  auto asked = outcome(Truth::Unknown, {open("a", Truth::Unknown)});
  asked.asks_for_documents = false;
  const auto answer = answer_to(asked, terms(), kTexts);
  CHECK(answer.doc_needed.empty());
  CHECK(answer.doc_purpose.empty());
  CHECK(answer.questionnaire.empty());
  CHECK(answer.reasons.size() == 1);
  CHECK(faults_of(answer).empty());
}

TEST_CASE("many open criteria are told by a few reasons and their number") {
  std::vector<OpenCriterion> many;
  for (int i = 0; i < 11; ++i) many.push_back(open(std::to_string(i), Truth::Unknown));
  const auto answer = answer_to(outcome(Truth::Unknown, many), terms(), kTexts);
  CHECK(answer.reasons.size() == 9);
  CHECK(answer.reasons.back().text == "3 more");
}

TEST_CASE("each trouble is told in the words of each version") {
  struct Row {
    NoDecision trouble;
    Words covered, codes_2_2;
    std::string before;
  };
  const std::vector<Row> rows{
      {NoDecision::Technical, {"valueCode indeterminate"}, {"technical", "technical"}, "valueCode conditional"},
      {NoDecision::NoMember, {"valueCode not-covered"}, {"no-member-found", "no member"}, "valueCode conditional"},
      {NoDecision::NoActiveCoverage, {"valueCode not-covered"}, {"no-active-coverage", "not active"}, "valueCode not-covered"},
      {NoDecision::CoverageNotFound, {"valueCode not-covered"}, {"coverage-not-found", "not found"}, "valueCode conditional"},
      {NoDecision::NotEvaluated, {"valueCode indeterminate"}, {"knows Benlysta IV only"}, "valueCode conditional"}};
  for (const auto& row : rows) {
    const auto answer = complete(answer_to(row.trouble, kTexts, "Benlysta IV"));
    CHECK(faults_of(answer).empty());
    const auto now = write_answer(answer, Version::V2_2);
    CHECK(values(now, "covered") == row.covered);
    CHECK(values(now, "reason") == row.codes_2_2);
    CHECK(values(now, "pa-needed").empty());
    CHECK(values(now, "info-needed").empty());
    for (const auto version : {Version::V2_0, Version::V2_1}) {
      const auto older = write_answer(answer, version);
      CHECK(values(older, "covered") == Words{row.before});
      const bool conditional = row.before == "valueCode conditional";
      CHECK(values(older, "pa-needed") == (conditional ? Words{"valueCode conditional"} : Words{}));
      CHECK(values(older, "info-needed") == (conditional ? Words{"valueCode OTH"} : Words{}));
      CHECK(values(older, "reason") == Words{row.codes_2_2.back()});
    }
  }
}

TEST_CASE("what a version has no place for is left out or said in its own") {
  auto granted = outcome(Truth::Met);
  granted.granted = Granted{"A-1", day("2026-01-01"), day("2026-12-31"), {}};
  auto answer = complete(answer_to(granted, terms(), kTexts));
  const auto v2_0 = write_answer(answer, Version::V2_0), v2_1 = write_answer(answer, Version::V2_1),
             v2_2 = write_answer(answer, Version::V2_2);
  CHECK(values(v2_0, "contact") == Words{"valueContactPoint"});
  CHECK(values(v2_1, "contact") == Words{"valueContactPoint"});
  CHECK(values(v2_2, "contact") == Words{"valueContactDetail"});
  CHECK(values(v2_0, "expiry-date").empty());
  CHECK(values(v2_1, "expiry-date") == Words{"valueDate 2026-12-31"});
  CHECK(values(v2_2, "expiry-date") == Words{"valueDate 2026-12-31"});
  CHECK(v2_0.find("policy-link") == std::string::npos);
  CHECK(v2_1.find("policy-link") != std::string::npos);
  CHECK(v2_1.find(R"("category")") == std::string::npos);
  CHECK(v2_2.find(R"({"url":"category","valueCode":"cat-limitation"})") != std::string::npos);
  CHECK(v2_1.find("CodeSystem/crd-coverage-detail") == std::string::npos);
  CHECK(v2_2.find("http://terminology.hl7.org/CodeSystem/crd-coverage-detail") != std::string::npos);
  CHECK(v2_2.find(R"("valueQuantity":{"value":70,"unit":"units of J0490"})") != std::string::npos);
  CHECK(v2_2.find(R"("valuePeriod":{"start":"2026-01-01","end":"2026-12-31"})") != std::string::npos);
  CHECK(values(v2_0, "billingCode") == Words{"valueCoding"});
  for (const auto& written : {v2_0, v2_1, v2_2}) {
    CHECK(values(written, "coverage") == Words{"valueReference"});
    CHECK(values(written, "date") == Words{"valueDate 2026-01-15"});
    CHECK(values(written, "coverage-assertion-id") == Words{"valueString id-1"});
    CHECK(values(written, "satisfied-pa-id") == Words{"valueString A-1"});
    CHECK(values(written, "dependency") == Words{"valueReference"});
  }
  answer.doc_needed = {"clinical", "admin"};
  CHECK(values(write_answer(answer, Version::V2_0), "doc-needed") == Words{"valueCode both"});
  CHECK(values(write_answer(answer, Version::V2_1), "doc-needed") == Words{"valueCode clinical", "valueCode admin"});
}

TEST_CASE("without an authorization the period that one covers is told from the day on") {
  const auto answer = complete(answer_to(outcome(Truth::Met), terms(), kTexts));
  CHECK(write_answer(answer, Version::V2_0).find(R"("valuePeriod":{"start":"2026-01-15","end":"2027-01-14"})") != std::string::npos);
}

TEST_CASE("an answer that breaks a rule of the extension is told") {
  CoverageAnswer answer;
  answer.covered = "not-covered";
  answer.pa_needed = "satisfied";
  answer.questionnaire = "q";
  answer.info_needed = {"OTH"};
  answer.doc_purpose = {"withpa"};
  CHECK(faults_of(answer).size() == 8);
  answer = {};
  answer.covered = "indeterminate";
  answer.reasons = {{"technical", ""}};
  CHECK(faults_of(answer) == Words{"crd-ci-q7: a reason has text"});
}

TEST_CASE("terms that would break a rule are refused") {
  CHECK_FALSE(fault_of(ResultTerms{"covered", "no-auth", {}, {}}));
  CHECK(fault_of(ResultTerms{"yes", "no-auth", {}, {}}) == "unknown covered `yes`; known: covered, not-covered");
  CHECK(fault_of(ResultTerms{"not-covered", "no-auth", {}, {}}) == "`covered` alone would be right for what is not covered");
  CHECK(fault_of(ResultTerms{"covered", "satisfied", {}, {}}) == "unknown paNeeded `satisfied`; known: no-auth, auth-needed, performpa");
  CHECK(fault_of(ResultTerms{"covered", "auth-needed", {}, {"withpa"}}));
  CHECK(fault_of(ResultTerms{"covered", "no-auth", {"clinical"}, {"withpa"}}));
  CHECK(fault_of_info_needed("detail-code"));
  CHECK(fault_of_contact_system("letter"));
}
