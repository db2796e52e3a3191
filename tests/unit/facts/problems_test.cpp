// Active SLE and lupus nephritis, and severe central nervous system lupus. Readings 6.1 to 6.3.
#include "support/catch.h"

#include "shipped.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

constexpr auto met = Truth::Met;
constexpr auto unknown = Truth::Unknown;
constexpr auto unmet = Truth::Unmet;

std::string words(const std::string& text) { return R"({"text":")" + text + "\"}"; }
const std::string opaque = R"({"coding":[{"system":"urn:oid:1.2.3.4","code":"77"}]})";
const std::string lupus = icd("M32.10");

Truth of(const std::string& fact, const std::string& problems, const std::string& reasons = "", const std::string& link = "") {
  auto conditions = bundle_of(problems);
  if (!link.empty()) conditions = replaced(conditions, R"("entry")", link + R"("entry")");
  const auto prefetch = R"({"medicationRequests":null,"conditions":)" + conditions + "}";
  return ShippedFacts(prefetch, infusions(dosage(every_4_weeks), reasons.empty() ? "" : reason(reasons))).truth(fact);
}
const std::string cut = R"("link":[{"relation":"next","url":"x"}],)";

std::string verified(const std::string& status) { return R"("verificationStatus":{"coding":[{"code":")" + status + "\"}]}"; }

Truth sle(const std::string& problems, const std::string& reasons = "", const std::string& link = "") {
  return of("sle", problems, reasons, link);
}
Truth cns(const std::string& problems, const std::string& reasons = "", const std::string& link = "") {
  return of("cns-lupus", problems, reasons, link);
}

std::string severity(const std::string& code) {
  return R"("severity":{"coding":[{"system":"http://snomed.info/sct","code":")" + code + "\"}]}";
}
const std::string severe = severity("24484000"), moderate = severity("6736007"), mild = severity("255604002");
const std::string cns_code = R"({"coding":[{"system":"http://snomed.info/sct","code":"95644001"}]})";

}  // namespace

TEST_CASE("active SLE: a confirmed, active, coded problem is met; one that is only possible is unknown") {
  CHECK(sle(problem("p", lupus)) == met);
  CHECK(sle(problem("p", icd("M32.14"))) == met);  // nephritis is SLE too
  CHECK(sle(problem("p", lupus, "active", verified("confirmed"))) == met);
  for (const auto* status : {"provisional", "differential", "unconfirmed", "perhaps"}) {
    INFO(status);
    CHECK(sle(problem("p", lupus, "active", verified(status))) == unknown);
  }
  for (const auto* status : {"refuted", "entered-in-error"}) {
    INFO(status);
    CHECK(sle(problem("p", lupus, "active", verified(status))) == unmet);
  }
  CHECK(sle(problem("p", lupus, "")) == unknown);
  CHECK(sle(problem("p", words("systemic lupus erythematosus"))) == unknown);
  CHECK(sle(problem("p", icd("M32.0"))) == unknown);
  CHECK(sle(problem("p", icd("M32"))) == unknown);
  CHECK(sle(problem("p", lupus) + "," + problem("q", icd("M32.0"))) == met);
  CHECK(sle(problem("p", opaque)) == unknown);
  CHECK(sle(problem("p", opaque, "resolved")) == unmet);
  CHECK(sle(problem("p", lupus, "active", R"("modifierExtension":[{"url":"http://example.org/x"}])")) == unknown);
}

TEST_CASE("active SLE: none or only inactive ones on a closed list is unmet, unless the order's reason is SLE or cannot be read") {
  CHECK(sle("") == unmet);
  CHECK(sle(problem("p", icd("M10.9"))) == unmet);
  CHECK(sle(problem("p", icd("L93.0"))) == unmet);
  CHECK(sle("", "", cut) == unknown);
  CHECK(sle("", lupus) == unknown);
  CHECK(sle("", opaque) == unknown);
  CHECK(sle("", icd("M10.9")) == unmet);
  for (const auto* status : {"inactive", "remission", "resolved"}) {
    INFO(status);
    CHECK(sle(problem("p", lupus, status)) == unmet);
    CHECK(sle(problem("p", lupus, status), lupus) == unmet);  // outweighs the reason
  }
  CHECK(sle(problem("p", icd("M32.0"), "resolved"), lupus) == unknown);  // only possible: outweighs nothing
  CHECK(sle(problem("p", lupus, "resolved", verified("provisional")), lupus) == unknown);
}

TEST_CASE("an inactive problem is over since its abatement, never since one to come") {
  const auto since = [](const std::string& abatement) {
    const auto entry = problem("p", lupus, "resolved", R"("abatementDateTime":")" + abatement + "\"");
    const auto prefetch = R"({"medicationRequests":null,"conditions":)" + bundle_of(entry) + "}";
    const auto found = ShippedFacts(prefetch, infusions(dosage(every_4_weeks))).at("sle");
    REQUIRE(found.truth == unmet);
    return std::any_of(found.findings.front().values.begin(), found.findings.front().values.end(),
                       [](const auto& value) { return value.first == "since"; });
  };
  CHECK(since("2025-03-01"));
  CHECK_FALSE(since("2026-06-01"));
}

TEST_CASE("active lupus nephritis is the same over its own set") {
  CHECK(of("lupus-nephritis", problem("p", icd("M32.14"))) == met);
  CHECK(of("lupus-nephritis", problem("p", icd("M32.15"))) == met);
  CHECK(of("lupus-nephritis", problem("p", lupus)) == unmet);
  CHECK(of("lupus-nephritis", problem("p", words("lupus nephritis"))) == unknown);
  CHECK(of("lupus-nephritis", problem("p", icd("M32.14"), "resolved")) == unmet);
}

TEST_CASE("severe CNS lupus: severe is unmet, mild or moderate met, anything else unknown") {
  CHECK(cns(problem("p", cns_code, "active", severe)) == unmet);
  CHECK(cns(problem("p", cns_code, "active", moderate)) == met);
  CHECK(cns(problem("p", cns_code, "active", mild)) == met);
  CHECK(cns(problem("p", cns_code)) == unknown);
  CHECK(cns(problem("p", cns_code, "", severe)) == unknown);
  CHECK(cns(problem("p", cns_code, "active", severe + "," + verified("provisional"))) == unknown);
  CHECK(cns(problem("p", cns_code, "", mild)) == met);
  CHECK(cns(problem("p", cns_code, "active", mild + "," + verified("provisional"))) == met);
  for (const auto* status : {"inactive", "remission", "resolved"}) CHECK(cns(problem("p", cns_code, status, severe)) == met);
}

TEST_CASE("severe CNS lupus: words make it unknown, unless they deny it or a coded severity is mild") {
  for (const auto* text :
       {"lupus cerebritis", "neuropsychiatric lupus", "CNS lupus", "lupus psychosis", "SLE with transverse myelitis",
        "seizure due to lupus", "optic neuritis in SLE", "SLE with stroke", "chorea, lupus", "SLE, acute confusional state"}) {
    INFO(text);
    CHECK(cns(problem("p", words(text))) == unknown);
    CHECK(cns(problem("p", words(text), "active", severe)) == unknown);
    CHECK(cns(problem("p", words(text), "active", mild)) == met);
    CHECK(cns(problem("p", words(text), "resolved")) == met);
  }
  CHECK(cns(problem("p", words("no CNS lupus"))) == met);
  for (const auto* text : {"stroke", "seizure", "optic neuritis"}) {
    INFO(text);
    CHECK(cns(problem("p", words(text))) == met);
  }
}

TEST_CASE("severe CNS lupus: a trigger beside SLE, or beside an SLE reason, is unknown whatever its severity") {
  for (const auto* code : {"G05.3", "G05.4", "I67.7", "G37.3", "F06.0", "F06.2"}) {
    INFO(code);
    const auto trigger = problem("t", icd(code));
    CHECK(cns(trigger) == met);
    CHECK(cns(trigger + "," + problem("p", lupus)) == unknown);
    CHECK(cns(trigger + "," + problem("p", icd("M32.0"))) == unknown);
    CHECK(cns(trigger, lupus) == unknown);
    CHECK(cns(trigger + "," + problem("p", lupus, "resolved")) == met);
    CHECK(cns(problem("t", icd(code), "active", mild) + "," + problem("p", lupus)) == unknown);
    CHECK(cns(problem("t", icd(code), "resolved") + "," + problem("p", lupus)) == met);
  }
  for (const auto* code : {"M32.19", "G40.909"}) CHECK(cns(problem("t", icd(code)) + "," + problem("p", lupus)) == met);
}

TEST_CASE("severe CNS lupus: none on a closed list is met, on any other unknown") {
  CHECK(cns("") == met);
  CHECK(cns("", "", cut) == unknown);
  CHECK(cns(problem("p", cns_code, "active", mild), "", cut) == unknown);
  CHECK(cns(problem("p", cns_code, "active", severe), "", cut) == unmet);
  CHECK(cns(problem("p", opaque)) == unknown);
  // Reading 3.1: "words that name (not blank, … nor the code repeated …)", of a code that says why one is missing, too.
  const std::string missing =
      R"({"coding":[{"system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"not-asked"}],"text":)";
  CHECK(cns(problem("p", missing + R"("Not Asked"})")) == unknown);
  CHECK(cns(problem("p", missing + R"("migraine"})")) == met);
  CHECK(cns(problem("p", opaque, "resolved")) == met);
}
