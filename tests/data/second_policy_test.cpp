// A made-up drug with rules of every kind is decided end to end by data alone.
#include "support/second_policy.h"

#include <algorithm>
#include <map>

#include "ordersign/service.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::string entry(const std::string& resource) { return R"({"resource":{"subject":{"reference":"Patient/p"},)" + resource + "}}"; }

std::string problem(const std::string& id, const std::string& code, const std::string& status = "active") {
  return entry(R"("resourceType":"Condition","id":")" + id + R"(","clinicalStatus":{"coding":[{"code":")" + status +
               R"("}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":")" + code + "\"}]}");
}

std::string medicine(const std::string& type, const std::string& code, const std::string& more) {
  return entry(
      R"("resourceType":")" + type + R"(","id":"m)" + code +
      R"(","intent":"order","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":")" +
      code + "\"}]}," + more);
}

const std::string fever = problem("fever", "990000001");
const std::string rash = problem("rash", "990000002");
const std::string chill = problem("chill", "990000003");
const std::string ache = problem("ache", "990000004");
const std::string gout = problem("gout", "990000005");
const std::string active = R"("status":"active")";
const std::string balm = medicine("MedicationRequest", "9900031", active);
const std::string tonic = medicine("MedicationRequest", "9900032", active);
const std::string patch = medicine("MedicationRequest", "9900011", R"("status":"draft")");

struct Case {
  std::vector<std::string> problems{fever, rash, chill};
  std::vector<std::string> medicines{balm};
  std::vector<std::string> drafts{patch};
  std::string today = "2026-03-01";
  std::vector<std::string> dispenses{};
};

std::string bundle(const std::vector<std::string>& entries) {
  std::string text = R"({"resourceType":"Bundle","entry":[)";
  for (const auto& one : entries) text += (text.back() == '[' ? "" : ",") + one;
  return text + "]}";
}

struct Answer {
  Json json;
  std::string decision, version, pathway;
  std::map<std::string, std::string> criteria;
  std::string cards;  ///< the criteria that cards are about
};

std::string request_of(const Case& it) {
  return R"({"hook":"order-sign","hookInstance":"i","context":{"userId":"Practitioner/d","patientId":"p","draftOrders":)" +
         bundle(it.drafts) + R"(},"prefetch":{"conditions":)" + bundle(it.problems) + R"(,"medicationRequests":)" + bundle(it.medicines) +
         R"(,"medicationDispenses":)" + bundle(it.dispenses) + "}}";
}

Answer answer_to(const Case& it) {
  static const auto catalog = load_from(second_policy_folder());
  REQUIRE(catalog);
  const Service service(*catalog, {}, [&] { return parse_instant(it.today).value(); });
  const auto reply = service.call("coverage-order-sign", request_of(it));
  INFO(reply.body);
  REQUIRE(reply.status == 200);
  Answer answer{Json(reply.body), "", "", "", {}, ""};
  const auto decision = answer.json["extension"]["org.ordersign.decisions"].first();
  answer.decision = decision["result"].string();
  answer.version = decision["version"].string();
  answer.pathway = decision["pathway"].string();
  for (const auto criterion : decision["criteria"].elements())
    answer.criteria[std::string(criterion["id"].string())] = criterion["result"].string();
  for (const auto card : answer.json["cards"].elements())
    answer.cards += std::string(card["extension"]["org.ordersign.criterion"].string()) + " ";
  return answer;
}

std::string result_of(const std::string& criterion, const Case& it) { return answer_to(it).criteria[criterion]; }

}  // namespace

TEST_CASE("an order that meets every rule has no card") {
  const auto answer = answer_to({});
  CHECK(answer.decision == "met");
  CHECK(answer.pathway == "any-initial");
  CHECK(answer.cards.empty());
  CHECK(answer.criteria.size() == 5);
}

TEST_CASE("allOf and noneOf: the fever must be there and the gout not") {
  CHECK(result_of("fever-without-gout", {}) == "met");
  CHECK(result_of("fever-without-gout", {{rash, chill}}) == "unmet");
  CHECK(result_of("fever-without-gout", {{fever, gout, rash, chill}}) == "unmet");
  CHECK(result_of("fever-without-gout", {{fever, problem("gout", "990000005", "resolved"), rash, chill}}) == "met");
  CHECK(result_of("fever-without-gout", {{fever, problem("gout", "990000005", "unknown"), rash, chill}}) == "unknown");
}

TEST_CASE("atLeast: two signs of three") {
  CHECK(result_of("two-signs", {{fever, rash, ache}}) == "met");
  CHECK(result_of("two-signs", {{fever, rash, chill, ache}}) == "met");
  CHECK(result_of("two-signs", {{fever, ache}}) == "unmet");
  CHECK(result_of("two-signs", {{fever, rash, problem("ache", "990000004", "unknown")}}) == "unknown");
}

TEST_CASE("anyOf: one treatment suffices") {
  CHECK(result_of("a-treatment", {{fever, rash, chill}, {tonic}}) == "met");
  CHECK(result_of("a-treatment", {{fever, rash, chill}, {balm, tonic}}) == "met");
  CHECK(result_of("a-treatment", {{fever, rash, chill}, {}}) == "unmet");
  CHECK(result_of("a-treatment", {{fever, rash, chill}, {medicine("MedicationRequest", "9900032", R"("status":"on-hold")")}}) == "unknown");
}

TEST_CASE("every unmet rule has a card that tells the finding that decided it") {
  const auto with_gout = answer_to({{fever, gout, rash, chill}});
  CHECK(with_gout.cards == "fever-without-gout ");
  CHECK(with_gout.json["cards"].first()["summary"].string() == "Plumara patch: tin gout is active; it rules the patch out");
  const auto without_fever = answer_to({{rash, chill}});
  CHECK(without_fever.json["cards"].first()["summary"].string() == "Plumara patch: no moonlight fever is recorded");
  const auto over = answer_to({{problem("fever", "990000001", "resolved"), rash, chill}});
  CHECK(over.json["cards"].first()["summary"].string() == "Plumara patch: moonlight fever is over");
  CHECK(over.json["cards"].first()["detail"].string().find("\"Plumara is covered for moonlight fever without tin gout.\"") !=
        std::string::npos);
  CHECK(answer_to({{fever}, {}}).cards == "two-signs a-treatment ");
}

TEST_CASE("the day of the order picks the version") {
  const auto nine_months = medicine("MedicationRequest", "9900011",
                                    R"("status":"draft","dispenseRequest":{"validityPeriod":{"start":"2025-06-01","end":"2026-03-01"}})");
  const auto old = answer_to({{fever, rash, chill}, {balm}, {nine_months}, "2025-12-31"});
  CHECK(old.version == "2025");
  CHECK(old.decision == "met");
  const auto now = answer_to({{fever, rash, chill}, {balm}, {nine_months}, "2026-01-01"});
  CHECK(now.version == "2026");
  CHECK(now.cards == "short-enough ");
  CHECK(answer_to({{fever}, {}, {patch}, "2024-12-31"}).version.empty());
}

TEST_CASE("a continuation asks for what a continuation asks for") {
  const auto worn = medicine("MedicationDispense", "9900011", R"("status":"completed","whenHandedOver":"2026-01-01")");
  auto answer = answer_to({{rash, chill}, {balm}, {patch}, "2026-03-01", {worn}});
  CHECK(answer.pathway == "any-continuation");
  CHECK(answer.decision == "met");
  CHECK(answer.criteria.count("fever-without-gout") == 0);
  CHECK(answer.criteria["earlier-patches"] == "met");
}

TEST_CASE("the tablet is another policy's, and the clashing drug is told of the patch") {
  CHECK(answer_to({{fever}, {}, {medicine("MedicationRequest", "9900012", R"("status":"draft")")}}).cards == "not-applicable ");
  const auto brackenol = medicine("MedicationRequest", "9900033", R"("status":"draft")");
  CHECK(answer_to({{fever, rash, chill}, {balm}, {patch, brackenol}}).cards == "no-brackenol ");
  CHECK(answer_to({{fever}, {medicine("MedicationRequest", "9900011", active)}, {brackenol}}).cards == "no-brackenol ");
  CHECK(answer_to({{fever}, {balm}, {brackenol}}).cards.empty());
}

// Reading 8.1.
TEST_CASE("past the day of its review every card, the trace and the decision say that a newer policy may be in force") {
  const std::string notice = "Policy text of 2026, last reviewed 2026-01-10; a newer one may be in force.";
  const Case late{{fever, gout, rash, chill}, {balm}, {patch}, "2027-01-01"};
  const auto answer = answer_to(late);
  CHECK(answer.json["extension"]["org.ordersign.decisions"].first()["review"].string() == notice);
  for (const auto card : answer.json["cards"].elements()) CHECK(std::string(card["detail"].string()).ends_with("\n\n*" + notice + "*"));
  CHECK(answer.json["cards"].size() == 1);
  const auto tablet = medicine("MedicationRequest", "9900012", R"("status":"draft")");
  const auto other_form = answer_to({{fever}, {}, {tablet}, "2027-01-01"});
  CHECK(std::string(other_form.json["cards"].first()["detail"].string()).ends_with("\n\n*" + notice + "*"));
  const auto in_time = answer_to({{fever, gout, rash, chill}, {balm}, {patch}, "2026-12-31"});
  CHECK(in_time.json["extension"]["org.ordersign.decisions"].first()["review"].absent());
  CHECK(in_time.json["cards"].first()["detail"].string().find("newer") == std::string_view::npos);
  const Service service(*load_from(second_policy_folder()), {}, [] { return parse_instant("2027-01-01").value(); });
  CHECK(service.explain(request_of(late)).find("\n  " + notice + "\n") != std::string::npos);
}

TEST_CASE("nothing of the first policy shows in an answer of the second") {
  const auto answer = answer_to({{}, {}});
  const auto text = answer.json["cards"].first()["detail"].string();
  CHECK_FALSE(text.empty());
  for (const auto* word : {"Benlysta", "belimumab", "UnitedHealthcare", "lupus"}) CHECK(text.find(word) == std::string_view::npos);
}
