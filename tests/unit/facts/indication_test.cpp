// Was it ordered for an indication of the policy? Reading 6.7, each rule and each cell of its table a case.
#include "support/catch.h"

#include "shipped.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

constexpr auto met = Truth::Met;
constexpr auto unknown = Truth::Unknown;
constexpr auto unmet = Truth::Unmet;

const std::string lupus = icd("M32.10"), header = icd("M32"), drug_induced = icd("M32.0"), arthritis = icd("M05.9"), gout = icd("M10.9");
const std::string infusion =
    rxnorm_entry("MedicationAdministration", "bel", "1656402", R"("status":"completed","effectiveDateTime":"2025-12-18")");

std::string words(const std::string& text) { return R"({"text":")" + text + "\"}"; }
std::string local(const std::string& code) { return R"({"coding":[{"system":"urn:oid:1.2.3.4","code":")" + code + "\"}]}"; }

Truth for_reasons(const std::string& concepts, const std::string& more = "") {
  const auto members = concepts.empty() ? more : reason(concepts) + (more.empty() ? "" : "," + more);
  return ShippedFacts(chart_of(""), infusions(dosage(every_4_weeks), members)).truth("indication");
}

enum class List { Closed, Continued, Cut, Opaque };

/// Without a reason, by what the problem list shows.
Truth by_list(const std::string& problems, List list) {
  auto conditions = bundle_of(problems);
  if (list == List::Cut) conditions = replaced(conditions, R"("entry")", R"("link":[{"relation":"next","url":"x"}],"entry")");
  if (list == List::Opaque) {
    const auto more = problem("opaque", local("77"));
    conditions = bundle_of(problems.empty() ? more : problems + "," + more);
  }
  const auto more = list == List::Continued ? R"(,"medicationAdministrations":)" + bundle_of(infusion) : "";
  const auto prefetch = R"({"conditions":)" + conditions + R"(,"medicationRequests":null)" + more + "}";
  const ShippedFacts facts(prefetch, infusions(dosage(every_4_weeks)));
  CHECK(facts.truth("earlier-infusions") == (list == List::Continued ? met : unmet));
  return facts.truth("indication");
}

}  // namespace

TEST_CASE("(a) an SLE or nephritis reason is met, one that is only possible or a header too") {
  for (const auto& one : {lupus, icd("M32.14"), header, drug_induced, words("systemic lupus erythematosus")}) {
    INFO(one);
    CHECK(for_reasons(one) == met);
    CHECK(for_reasons(one + "," + arthritis) == met);
    CHECK(for_reasons(arthritis + "," + one) == met);
  }
}

TEST_CASE("(a) a reason that only suspects it is met, and beside an unproven one it leaves open which of them is meant") {
  for (const auto* one : {"suspected lupus nephritis", "r/o SLE", "possible SLE"}) {
    INFO(one);
    CHECK(for_reasons(words(one)) == met);
    CHECK(for_reasons(words(one) + "," + arthritis) == unknown);
    CHECK(for_reasons(arthritis + "," + words(one)) == unknown);
  }
}

TEST_CASE("(b) an unproven reason is unmet, unless a further one cannot be read") {
  for (const auto* code : {"M05.9", "M06.9", "M35.00", "C88.0", "M31.30"}) {
    INFO(code);
    CHECK(for_reasons(icd(code)) == unmet);
  }
  CHECK(for_reasons(arthritis + "," + gout) == unmet);
  CHECK(for_reasons(arthritis + "," + local("77")) == unknown);
  CHECK(for_reasons(arthritis, R"("reasonReference":[{"reference":"Condition/nowhere"}])") == unknown);
  CHECK(for_reasons(words("rheumatoid arthritis")) == unmet);
}

TEST_CASE("(c) any other reason leaves the indication unknown") {
  CHECK(for_reasons(gout) == unknown);
  CHECK(for_reasons(words("joint pain")) == unknown);
  CHECK(for_reasons(local("77")) == unknown);
  const auto finding_for = [](const std::string& concept_) {
    return ShippedFacts(chart_of(""), infusions(dosage(every_4_weeks), reason(concept_))).findings("indication");
  };
  CHECK(finding_for(gout) == "other-reason ");
  CHECK(finding_for(local("77")) == "reason-unnamed ");  // it may be SLE: nothing says that it is not
}

TEST_CASE("reasons of chapters R and Z are none") {
  const auto with_sign = [](const std::string& problems) {
    return ShippedFacts(chart_of("", problems), infusions(dosage(every_4_weeks), reason(icd("R53.83") + "," + icd("Z79.899"))))
        .truth("indication");
  };
  CHECK(with_sign(problem("sle", lupus)) == met);
  CHECK(with_sign(problem("ra", arthritis)) == unmet);
  CHECK(for_reasons(icd("R53.83") + "," + gout) == unknown);
  CHECK(for_reasons(icd("R53.83") + "," + arthritis) == unmet);
}

TEST_CASE("(d) without a reason the problem list decides, cell by cell") {
  struct Row {
    std::string seen;
    Truth closed, continued, open;
  };
  const auto sle = problem("sle", lupus), maybe_sle = problem("sle", drug_induced), ra = problem("ra", arthritis);
  const auto maybe_ra = problem("ra", arthritis, "unknown");
  const std::vector<Row> rows{
      {sle, met, met, met},
      {sle + "," + ra, met, met, met},
      {sle + "," + maybe_ra, met, met, met},
      {maybe_sle + "," + ra, unknown, unknown, unknown},
      {maybe_sle + "," + maybe_ra, unknown, unknown, unknown},
      {maybe_sle, met, met, unknown},
      {ra, unmet, unmet, unknown},
      {maybe_ra, unknown, unknown, unknown},
      {"", met, unknown, unknown},
      {problem("sle", lupus, "resolved"), met, unknown, unknown},
      {problem("sle", lupus, "resolved") + "," + ra, unmet, unmet, unknown},
  };
  for (const auto& row : rows) {
    INFO(row.seen);
    CHECK(by_list(row.seen, List::Closed) == row.closed);
    CHECK(by_list(row.seen, List::Continued) == row.continued);
    CHECK(by_list(row.seen, List::Cut) == row.open);
    CHECK(by_list(row.seen, List::Opaque) == row.open);
  }
}

TEST_CASE("references that lead nowhere are no reason") {
  const auto nowhere = R"("reasonReference":[{"reference":"Condition/nowhere"}])";
  CHECK(ShippedFacts(chart_of("", problem("sle", lupus)), infusions(dosage(every_4_weeks), nowhere)).truth("indication") == met);
  CHECK(ShippedFacts(chart_of("", problem("ra", arthritis)), infusions(dosage(every_4_weeks), nowhere)).truth("indication") == unmet);
}
