#include "hooks/records.h"

#include <regex>
#include <set>
#include "support/catch.h"

#include "ordersign/service.h"
#include "support/scenario.h"
#include "support/second_policy.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

const std::filesystem::path kRoot = ORDERSIGN_SOURCE_DIR;
const std::string kKey(32, 'k');
const std::string kSign = "coverage-order-sign";

/// One order beside Lupkynis: one card.
std::string lupkynis() {
  return replaced(replaced(text_of(kRoot / "tests/requests/benlysta-with-lupkynis.json"), "2026-11-24", "2026-01-14"), "2026-03-02",
                  "2026-01-02");
}

const std::string& scenario(const std::string& name) { return scenario_of("belimumab", name).request; }

Reply call(const std::string& body, const Caller& caller = {"https://ehr.example", "north", "", false}, const std::string& key = kKey,
           const std::string& service = kSign) {
  static const auto catalog = load_from(kRoot);
  REQUIRE(catalog);
  Options options;
  options.pseudonym_key = key;
  const auto reply = Service(*catalog, options, [] { return parse_instant("2026-01-15T12:00:00Z").value(); }).call(service, body, caller);
  INFO(reply.body);
  REQUIRE(reply.status == 200);
  return reply;
}

std::vector<DecisionRecord> records_of(const std::string& body, const Caller& caller = {"https://ehr.example", "north", "", false},
                                       const std::string& key = kKey) {
  return call(body, caller, key).report.records;
}

/// Everything in it, one word a line.
std::string words_of(const DecisionRecord& record) {
  std::string words;
  for (const auto& word : {record.id, record.service, record.client, record.tenant, record.patient, record.order, record.policy,
                           record.version, record.phase, record.pathway})
    words += word + "\n";
  for (const auto& criterion : record.criteria) {
    words += criterion.id + "\n";
    for (const auto& code : criterion.codes) words += code + "\n";
  }
  for (const auto& card : record.cards) {
    words += card.uuid + "\n" + card.criterion + "\n" + card.indicator + "\n";
    for (const auto& suggestion : card.suggestions) words += suggestion + "\n";
  }
  return words;
}

bool is_hash(const std::string& text) { return std::regex_match(text, std::regex("[0-9a-f]{64}")); }

const DecisionRecord::Criterion& criterion(const DecisionRecord& record, const std::string& id) {
  for (const auto& one : record.criteria)
    if (one.id == id) return one;
  throw std::runtime_error("no criterion " + id);
}

}  // namespace

TEST_CASE("an order that was decided is kept with who asked, which policy, each criterion and its codes, and the cards that were shown") {
  const auto reply = call(lupkynis());
  REQUIRE(reply.report.records.size() == 1);
  const auto& record = reply.report.records.front();
  CHECK(std::regex_match(record.id, std::regex("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")));
  CHECK(record.at == parse_instant("2026-01-15T12:00:00Z").value());
  CHECK(record.service == kSign);
  CHECK(record.client == "https://ehr.example");
  CHECK(record.tenant == "north");
  CHECK(is_hash(record.patient));
  CHECK(is_hash(record.order));
  CHECK(record.patient != record.order);
  CHECK(record.policy == "belimumab");
  CHECK(record.version == "2023-11-01");
  CHECK(record.as_of == day("2026-01-15"));
  CHECK(record.phase == "initial");
  CHECK(record.pathway == "sle-initial");
  CHECK(record.latency_ms > 0);
  CHECK_FALSE(record.shadow);

  const Json answer(reply.body);
  const auto decision = answer["extension"]["org.ordersign.decisions"].first();
  CHECK(to_string(record.result) == decision["result"].string());
  REQUIRE(record.criteria.size() == decision["criteria"].size());
  std::size_t index = 0;
  for (const auto told : decision["criteria"].elements()) {
    const auto& kept = record.criteria[index++];
    CHECK(kept.id == told["id"].string());
    CHECK(to_string(kept.result) == told["result"].string());
    CHECK(to_string(kept.gap) == (told["gap"].absent() ? to_string(Gap::None) : told["gap"].string()));
  }
  const auto& codes = criterion(record, "no-voclosporin-anifrolumab").codes;
  REQUIRE(codes.size() == 1);
  CHECK(codes.front().starts_with("rxnorm|"));
  CHECK(criterion(record, "active-sle").codes == std::vector<std::string>{"icd-10-cm|M32.10"});

  REQUIRE(record.cards.size() == answer["cards"].size());
  const auto card = answer["cards"].first();
  CHECK(record.cards.front().uuid == card["uuid"].string());
  REQUIRE(record.cards.front().criterion == "no-voclosporin-anifrolumab");
  CHECK(record.cards.front().indicator == "warning");
  REQUIRE(record.cards.front().suggestions.size() == card["suggestions"].size());
  CHECK(record.cards.front().suggestions.front() == card["suggestions"].first()["uuid"].string());
}

TEST_CASE("without a key nothing is to be kept, nor of a call that was refused or concerns no policy") {
  const auto body = lupkynis();
  CHECK(records_of(body, {}, "").empty());
  CHECK(
      records_of(
          R"({"hook":"order-sign","hookInstance":"h","context":{"userId":"Practitioner/1","patientId":"1","draftOrders":{"resourceType":"Bundle"}}})")
          .empty());
  static const auto catalog = load_from(kRoot);
  Options options;
  options.pseudonym_key = kKey;
  const Service service(*catalog, options, [] { return parse_instant("2026-01-15T12:00:00Z").value(); });
  CHECK(service.call(kSign, "{}").report.records.empty());
  CHECK(service.call("other", body).report.records.empty());
}

TEST_CASE("the same call gives the same record") {
  const auto body = scenario("cards-merge-same-combination-of-two-orders");
  const auto first = records_of(body), again = records_of(body);
  REQUIRE(first.size() == again.size());
  for (std::size_t i = 0; i < first.size(); ++i) CHECK(words_of(first[i]) == words_of(again[i]));
}

TEST_CASE("a patient is one by key and client, and another under another of them") {
  const auto body = lupkynis();
  const auto here = records_of(body).front();
  const auto same_client = records_of(body, {"https://ehr.example", "south", "epic", true}).front();
  CHECK(same_client.patient == here.patient);
  CHECK(same_client.order == here.order);
  CHECK(same_client.tenant == "south");
  CHECK(same_client.shadow);
  for (const auto& other :
       {records_of(body, {"https://other.example", "north", "", false}).front(),
        records_of(body, {"https://ehr.example", "north", "", false}, std::string(32, 'q')).front(), records_of(body, {}).front()}) {
    CHECK(other.patient != here.patient);
    CHECK(other.order != here.order);
  }
  auto of_another = body;
  for (std::size_t at; (at = of_another.find("\"p1\"")) != std::string::npos;) of_another.replace(at, 4, "\"p2\"");
  for (std::size_t at; (at = of_another.find("Patient/p1")) != std::string::npos;) of_another.replace(at, 10, "Patient/p2");
  CHECK(records_of(of_another).front().patient != here.patient);
  CHECK(records_of(of_another).front().order == here.order);
}

TEST_CASE("a client and an id that run together are not taken for another client and id") {
  const auto quiet = [](const std::string& patient) {
    auto body = lupkynis();
    for (std::size_t at = 0; (at = body.find("\"p1\"", at)) != std::string::npos; at += 1) body.replace(at, 4, "\"" + patient + "\"");
    for (std::size_t at = 0; (at = body.find("Patient/p1", at)) != std::string::npos; at += 8) body.replace(at, 10, "Patient/" + patient);
    return body;
  };
  CHECK(records_of(quiet("p1"), {"a", "", "", false}).front().patient !=
        records_of(quiet("p1"), {"aPatient/", "", "", false}).front().patient);
  CHECK(records_of(quiet("1x"), {"https://e", "", "", false}).front().patient !=
        records_of(quiet("x"), {"https://e1", "", "", false}).front().patient);
}

TEST_CASE("a card about two orders stands in the record of each, and each is an order of its own") {
  const auto reply = call(scenario("cards-merge-same-combination-of-two-orders"));
  const auto& records = reply.report.records;
  REQUIRE(records.size() == 2);
  const Json answer(reply.body);
  REQUIRE(answer["cards"].size() == 1);
  for (const auto& record : records) {
    REQUIRE(record.cards.size() == 1);
    CHECK(record.cards.front().uuid == answer["cards"].first()["uuid"].string());
    CHECK(record.cards.front().suggestions.size() == 3);
  }
  CHECK(records[0].order != records[1].order);
  CHECK(records[0].id != records[1].id);
  CHECK(records[0].patient == records[1].patient);
}

TEST_CASE("two drafts of one id are two records, each with its own card") {
  const auto reply = call(scenario("cards-differ-for-two-drafts-of-one-id"));
  const auto& records = reply.report.records;
  REQUIRE(records.size() == 2);
  CHECK(records[0].id != records[1].id);
  CHECK(records[0].order != records[1].order);
  REQUIRE(records[0].cards.size() == 1);
  REQUIRE(records[1].cards.size() == 1);
  CHECK(records[0].cards.front().uuid != records[1].cards.front().uuid);
}

TEST_CASE("an order that is only recognised is kept with its card and without criteria") {
  const auto reply = call(scenario("order-by-brand-with-subcutaneous-route-is-not-this-policy"));
  REQUIRE(reply.report.records.size() == 1);
  const auto& record = reply.report.records.front();
  CHECK(record.policy == "belimumab");
  CHECK(record.phase.empty());
  CHECK(record.pathway.empty());
  CHECK(record.result == Truth::Unknown);
  CHECK(record.criteria.empty());
  REQUIRE(record.cards.size() == 1);
  CHECK(record.cards.front().criterion == "not-applicable");
  CHECK(record.cards.front().uuid == Json(reply.body)["cards"].first()["uuid"].string());
  CHECK(is_hash(record.order));
}

TEST_CASE("every order with a card has a record, and every card shown is in one, in each scenario of cards") {
  int asked = 0;
  for (const auto& scenario : scenarios_of("belimumab")) {
    if (scenario.group != "cards" && !scenario.name.starts_with("medication-drafted")) continue;
    INFO(scenario.name);
    static const auto catalog = load_from(kRoot);
    Options options;
    options.pseudonym_key = kKey;
    const Json expect(scenario.expect);
    const auto reply = Service(*catalog, options, [] {
                         return parse_instant("2026-01-15T12:00:00Z").value();
                       }).call(expect["service"].string(), scenario.request);
    if (reply.status != 200) continue;
    ++asked;
    std::set<std::string> shown, kept, orders;
    const Json answer(reply.body);
    for (const auto card : answer["cards"].elements()) shown.emplace(card["uuid"].string());
    for (const auto& record : reply.report.records) {
      orders.insert(record.order + record.policy);
      for (const auto& card : record.cards) kept.insert(card.uuid);
    }
    CHECK(kept == shown);
    CHECK(orders.size() == reply.report.records.size());
    CHECK(reply.report.records.size() >= answer["extension"]["org.ordersign.decisions"].size());
  }
  CHECK(asked > 10);
}

TEST_CASE("no record holds an id, name, date or text of the chart") {
  auto body = lupkynis();
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"Patient/p1", "Patient/marked-patient"},
                                                        {"\"p1\"", "\"marked-patient\""},
                                                        {"order-1", "marked-order"},
                                                        {"\"voc\"", "\"marked-voc\""},
                                                        {"\"sle\"", "\"marked-sle\""},
                                                        {"Practitioner/a1", "Practitioner/marked-user"},
                                                        {"6f3a0c1e-1f0e-4b43-9d58-3d3f2f9f5a10", "marked-hook-instance"}}) {
    CHECK(body.find(from) != std::string::npos);
    for (std::size_t at; (at = body.find(from)) != std::string::npos;) body.replace(at, from.size(), to);
  }
  const auto records = records_of(body);
  REQUIRE(records.size() == 1);
  const auto words = words_of(records.front());
  for (const std::string word :
       {"marked", "1984-03-02", "Patient", "Practitioner", "MedicationRequest", "Lupkynis", "voclosporin 7.9", "2026-01-02"}) {
    INFO(word);
    CHECK(words.find(word) == std::string::npos);
  }
}

TEST_CASE("a record is of the client's words by a code system of ours only: codes have no text") {
  for (const auto& record : records_of(lupkynis())) {
    for (const auto& criterion : record.criteria)
      for (const auto& code : criterion.codes) CHECK(std::regex_match(code, std::regex("[a-z0-9-]+\\|[A-Za-z0-9.-]+")));
  }
}
