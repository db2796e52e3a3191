#include "support/catch.h"

#include <functional>
#include <regex>
#include <set>

#include "ordersign/service.h"
#include "support/second_policy.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

/// Two orders of the made-up drug with much to say: unmet, unknown and met criteria, suggestions, merged and single cards.
const std::string busy =
    R"({"hook":"order-sign","hookInstance":"HOOK","context":{"userId":"Practitioner/d","patientId":"p","draftOrders":{"resourceType":"Bundle","entry":[
    {"resource":{"resourceType":"MedicationRequest","id":"one","status":"draft","note":[],"medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"9900011"}]}}},
    {"resource":{"resourceType":"MedicationRequest","id":"two","status":"draft","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"9900011"}]},
      "dispenseRequest":{"validityPeriod":{"start":"2026-01-01","end":"2027-06-01"}}}},
    {"resource":{"resourceType":"MedicationRequest","status":"draft","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"9900033"}]}}}]}},
  "prefetch":{"conditions":null,"medicationRequests":{"resourceType":"Bundle","entry":[
    {"resource":{"resourceType":"MedicationRequest","id":"balm","status":"on-hold","intent":"order","medicationCodeableConcept":{"text":"mossbalm"}}}]}}})";

Reply call(const std::string& body, std::string_view id = "coverage-order-sign", Options options = {}) {
  static const auto catalog = load_from(second_policy_folder());
  REQUIRE(catalog);
  return Service(*catalog, std::move(options), [] { return parse_instant("2026-01-15T12:00:00Z").value(); }).call(id, body);
}

/// Where the answer holds null, "", [] or {}; `cards` may be empty, and an echoed resource may hold anything.
std::string empty_value(json::View value, const std::string& at = "") {
  if (value.is_null() || (value.is_string() && value.string().empty())) return at;
  if ((value.is_array() || value.is_object()) && value.size() == 0) return at == "/cards" ? "" : at;
  for (const auto element : value.elements()) {
    if (auto found = empty_value(element, at + "/-"); !found.empty()) return found;
  }
  for (const auto& [key, member] : value.members()) {
    if (key == "resource") continue;
    if (auto found = empty_value(member, at + "/" + std::string(key)); !found.empty()) return found;
  }
  return "";
}

std::vector<std::string> uuids(const std::string& body) {
  std::vector<std::string> found;
  const Json json(body);
  for (const auto card : json["cards"].elements()) {
    found.emplace_back(card["uuid"].string());
    for (const auto suggestion : card["suggestions"].elements()) found.emplace_back(suggestion["uuid"].string());
  }
  return found;
}

}  // namespace

TEST_CASE("the same request gives the same bytes, and its ids are UUIDs that differ") {
  const auto reply = call(busy);
  REQUIRE(reply.status == 200);
  CHECK(call(busy).body == reply.body);
  const auto ids = uuids(reply.body);
  CHECK(ids.size() > 5);
  CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == ids.size());
  for (const auto& id : ids) CHECK(std::regex_match(id, std::regex("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")));
}

TEST_CASE("another hook instance or order has other ids") {
  const auto ids = uuids(call(busy).body);
  for (const auto& other :
       {replaced(busy, "HOOK", "KOOH"), replaced(replaced(busy, R"("id":"one")", R"("id":"uno")"), R"("id":"two")", R"("id":"due")")}) {
    for (const auto& id : uuids(call(other).body)) CHECK(std::find(ids.begin(), ids.end(), id) == ids.end());
  }
}

TEST_CASE("no answer and no error holds an empty value") {
  const auto nothing_ordered = R"({"hook":"order-sign","hookInstance":"i","context":{"userId":"u","patientId":"p","draftOrders":{}}})";
  for (const auto& body : {busy, replaced(busy, R"("conditions":null,)", ""), replaced(busy, R"("prefetch":)", R"("else":)"),
                           std::string("{"), std::string("{}"), std::string(nothing_ordered)}) {
    INFO(body);
    const auto reply = call(body);
    CHECK(empty_value(Json(reply.body).root()) == "");
  }
  CHECK(empty_value(Json(R"({"cards":[],"a":[{"b":""}]})").root()) == "/a/-/b");  // the check itself can fail
  CHECK(call(nothing_ordered).body == R"({"cards":[]})");
}

TEST_CASE("a card is written with all that the specification asks for") {
  const Json json(call(busy).body);
  std::size_t with_suggestions = 0;
  for (const auto card : json["cards"].elements()) {
    CHECK(card["summary"].string().size() < 140);
    CHECK((card["indicator"].string() == "warning" || card["indicator"].string() == "info"));
    CHECK_FALSE(card["source"]["label"].string().empty());
    CHECK(card["source"]["topic"]["code"].string() == card["extension"]["org.ordersign.criterion"].string());
    if (card["suggestions"].absent()) {
      CHECK(card["selectionBehavior"].absent());
      continue;
    }
    ++with_suggestions;
    CHECK(card["selectionBehavior"].string() == "at-most-one");
    for (const auto suggestion : card["suggestions"].elements()) {
      CHECK_FALSE(suggestion["label"].string().empty());
      for (const auto action : suggestion["actions"].elements()) {
        CHECK_FALSE(action["description"].string().empty());
        const bool removes = action["type"].string() == "delete";
        CHECK(action["resource"].absent() == removes);
        CHECK(action["resourceId"].absent() != removes);
        if (removes) CHECK(action["resourceId"].string().starts_with("MedicationRequest/"));
      }
    }
  }
  CHECK(with_suggestions > 0);
  CHECK(json["systemActions"].absent());
}

TEST_CASE("findings that two orders share are one card, and the others name their order") {
  const Json json(call(busy).body);
  std::multiset<std::string> about;
  for (const auto card : json["cards"].elements()) about.insert(std::string(card["extension"]["org.ordersign.criterion"].string()));
  CHECK(about.count("fever-without-gout") == 1);
  CHECK(about.count("short-enough") == 1);
  CHECK(about.count("no-brackenol") == 1);
  CHECK(about.count("documentation") == 1);
  CHECK(json["extension"]["org.ordersign.decisions"].size() == 2);
}

TEST_CASE("explain off leaves the decisions out and the cards as they are") {
  Options quiet;
  quiet.explain = false;
  const Json full(call(busy).body);
  const Json without(call(busy, "coverage-order-sign", quiet).body);
  CHECK(without["extension"].absent());
  CHECK(without["cards"].size() == full["cards"].size());
}

TEST_CASE("an order whose coverage is another payer's has no card, and an unidentified one is evaluated") {
  Options ours;
  ours.payer_ids = {"http://payers.example|1"};
  const auto covered_by = [&](const std::string& payor) {
    return call(replaced(busy, R"("conditions":null,)",
                         R"("conditions":null,"coverage":{"resourceType":"Coverage","payor":[)" + payor + "]},"),
                "coverage-order-sign", ours)
        .body;
  };
  CHECK(covered_by(R"({"identifier":{"system":"http://payers.example","value":"2"}})") == R"({"cards":[]})");
  CHECK(covered_by(R"({"identifier":{"system":"http://payers.example","value":"1"}})") != R"({"cards":[]})");
  CHECK(covered_by(R"({"display":"some payer"})") != R"({"cards":[]})");
  CHECK(call(busy, "coverage-order-sign", ours).body != R"({"cards":[]})");
}

TEST_CASE("without any list the answer is 412 that names the keys, unless something is unmet already") {
  const auto bare = replaced(replaced(busy, R"("prefetch":)", R"("else":)"), R"("end":"2027-06-01")", R"("end":"2026-03-01")");
  const auto alone = replaced(bare, R"("code":"9900033")", R"("code":"7")");
  const auto reply = call(alone);
  CHECK(reply.status == 412);
  CHECK(reply.body.find("conditions (not sent), medicationRequests (not sent)") != std::string::npos);
  CHECK(call(replaced(alone, R"("end":"2026-03-01")", R"("end":"2027-06-01")")).status == 200);
}
