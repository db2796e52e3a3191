#include "facts/members.h"

#include <memory>
#include <string>

#include "fhir/read.h"
#include "json/document.h"
#include "support/builders.h"
#include "support/catch.h"

using namespace ordersign;
using Names = std::vector<std::string>;

namespace {

const Day today = std::chrono::year(2026) / 11 / 25;
constexpr std::string_view kSelf =
    R"("relationship":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/subscriber-relationship","code":"self"}]})";

/// What the Coverages of a prefetch say: "Coverage/c https://a|1 bare 2".
Names read(const std::string& coverages, const std::vector<facts::PayerId>& ours = {}) {
  auto parsed = json::Document::parse(R"({"coverage":{"resourceType":"Bundle","entry":[)" + coverages + "]}}");
  REQUIRE(parsed);
  const auto prefetch = (*parsed)->root();
  fhir::Resolver resolver({}, prefetch, "p1");
  fhir::Record record;
  fhir::read_into(record, prefetch["coverage"], "p1", resolver);
  Names said;
  for (const auto& one : facts::memberships(record.coverages, resolver, ours, "Payer", today)) {
    auto& text = said.emplace_back(one.coverage);
    for (const auto& number : one.numbers) text.append(" ").append(number.system).append("|").append(number.value);
    for (const auto bare : one.bare) text.append(" bare ").append(bare);
  }
  return said;
}

std::string coverage(const std::string& members, const std::string& id = "c") {
  return R"({"resource":{"resourceType":"Coverage","id":")" + id + R"(","status":"active","beneficiary":{"reference":"Patient/p1"},)" +
         members + "}}";
}
const std::string kIdentifier = R"("identifier":[{"system":"https://a","value":"1"}])";

}  // namespace

TEST_CASE("a Coverage's identifiers are member numbers, but for old ones and those without a system") {
  CHECK(read(coverage(kIdentifier)) == Names{"Coverage/c https://a|1"});
  CHECK(read(coverage(R"("identifier":[{"system":"https://a","value":"1"},{"system":"https://b","value":"2"}])")) ==
        Names{"Coverage/c https://a|1 https://b|2"});
  for (const std::string odd :
       {R"({"system":"https://a","value":"1","use":"old"})", R"({"system":"https://a","value":"1","period":{"end":"2026-11-24"}})",
        R"({"system":"https://a","value":"1","period":{"start":"2026-11-26"}})",
        R"({"system":"https://a","value":"1","period":{"end":"soon"}})", R"({"value":"1"})", R"({"system":"https://a"})", R"("1")"}) {
    INFO(odd);
    CHECK(read(coverage(R"("identifier":[)" + odd + "]")).empty());
  }
  CHECK(read(coverage(R"("identifier":[{"system":"https://a","value":"1","period":{"end":"2026-11-25"}}])")).size() == 1);
}

TEST_CASE("the subscriber's number is the patient's only where the Coverage says that the patient is the subscriber") {
  const std::string number = R"("subscriberId":"9",)" + kIdentifier;
  for (const std::string& says :
       {std::string(kSelf), std::string(R"("relationship":{"text":"self"})"), std::string(R"("subscriber":{"reference":"Patient/p1"})")}) {
    INFO(says);
    CHECK(read(coverage(number + "," + says)) == Names{"Coverage/c https://a|1 https://a|9 bare 9"});
  }
  for (const std::string says : {R"("subscriber":{"display":"Jane"})", R"("dependent":"01")"}) {
    INFO(says);
    CHECK(read(coverage(number + "," + says)) == Names{"Coverage/c https://a|1"});
  }
}

TEST_CASE("where the Coverage says that the patient is not the subscriber, only what is typed as a member's number is the patient's") {
  const auto numbers = [](const std::string& says) {
    const auto typed = [](const std::string& code, const std::string& value) {
      return R"({"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":")" + code +
             R"("}]},"system":"https://a","value":")" + value + "\"}";
    };
    return read(coverage(R"("subscriberId":"9","identifier":[{"system":"https://a","value":"1"},)" + typed("SN", "2") + "," +
                         typed("MB", "3") + "]," + says));
  };
  for (const std::string& says :
       {std::string(R"("relationship":{"coding":[{"code":"child"}]})"),
        std::string(R"("relationship":{"text":"child"},"subscriber":{"reference":"Patient/p1"})"),
        std::string(R"("subscriber":{"reference":"Patient/p2"})"), std::string(kSelf) + R"(,"subscriber":{"reference":"Patient/p2"})",
        std::string(kSelf) + R"(,"subscriber":{"reference":"RelatedPerson/r"})"}) {
    INFO(says);
    CHECK(numbers(says) == Names{"Coverage/c https://a|3"});
  }
}

TEST_CASE("an identifier that is typed as the subscriber's number counts as that one") {
  const std::string typed =
      R"("identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"SN"}]},"system":"https://a","value":"1"}],)";
  CHECK(read(coverage(typed + std::string(kSelf))) == Names{"Coverage/c https://a|1"});
  CHECK(read(coverage(typed + R"("dependent":"01")")).empty());
}

TEST_CASE("a number without a system is tried under those of the payor, and R5's has its own") {
  const std::string payor = R"("payor":[{"identifier":{"system":"https://payers","value":"7"}}],)";
  CHECK(read(coverage(payor + R"("subscriberId":"9",)" + std::string(kSelf))) == Names{"Coverage/c https://payers|9 bare 9"});
  CHECK(read(coverage(R"("subscriberId":[{"system":"https://s","value":"9"},{"value":"8"}],)" + std::string(kSelf))) ==
        Names{"Coverage/c https://s|9 bare 8"});
}

TEST_CASE("a number without a system is one of ours only where the payer is known to be us; another payer's counts not at all") {
  const std::vector<facts::PayerId> ours{{"", "https://payers", "7"}};
  const auto paid_by = [](const std::string& value) {
    return R"("payor":[{"identifier":{"system":"https://payers","value":")" + value + R"("}}],)";
  };
  const std::string number = R"("subscriberId":"9",)" + kIdentifier + "," + std::string(kSelf);
  CHECK(read(coverage(paid_by("7") + number), ours) == Names{"Coverage/c https://a|1 https://payers|9 https://a|9 bare 9"});
  CHECK(read(coverage(number), ours) == Names{"Coverage/c https://a|1 https://a|9"});
  CHECK(read(coverage(paid_by("8") + number), ours).empty());
}

TEST_CASE(
    "a Coverage that is a draft, over, yet to begin, another patient's, nameless, doubled or of a meaning that is not understood says nothing") {
  CHECK(read(coverage(R"("period":{"end":"2026-11-24"},)" + kIdentifier)).empty());
  CHECK(read(coverage(R"("period":{"end":"soon"},)" + kIdentifier)).empty());
  CHECK(read(coverage(R"("period":{"start":"2026-11-26"},)" + kIdentifier)).empty());
  CHECK(read(coverage(R"("period":{"start":"2026-11-25"},)" + kIdentifier)).size() == 1);
  CHECK(read(ordersign::testing::replaced(coverage(kIdentifier), R"("active")", R"("draft")")).empty());
  CHECK(read(coverage(kIdentifier, "")).empty());
  CHECK(read(coverage(R"("modifierExtension":[{"url":"https://x"}],)" + kIdentifier)).empty());
  const auto other =
      R"({"resource":{"resourceType":"Coverage","id":"c","status":"active","beneficiary":{"reference":"Patient/p2"},)" + kIdentifier + "}}";
  CHECK(read(other).empty());
  // The first of two with one id is found by it: another patient's hides ours, and is not taken for it.
  CHECK(read(other + "," + coverage(kIdentifier)).empty());
}

TEST_CASE("each Coverage says its own numbers") {
  CHECK(read(coverage(kIdentifier, "c") + "," + coverage(R"("identifier":{"system":"https://b","value":"2"})", "d")) ==
        Names{"Coverage/c https://a|1", "Coverage/d https://b|2"});
}
