#include "cards/dialect.h"

#include "support/catch.h"

#include <fstream>
#include <sstream>

#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::cards;
using namespace ordersign::testing;

namespace {

std::string shipped_text() {
  std::ostringstream text;
  text << std::ifstream(ORDERSIGN_SOURCE_DIR "/cards/shared/dialects.json").rdbuf();
  return text.str();
}

Dialect shipped(const std::string& name) {
  const Json json(shipped_text());
  const auto dialects = read_dialects(json.root(), "dialects.json");
  REQUIRE(dialects);
  return dialects->at(name);
}

Action removal(const std::string& reference) { return {"delete", "Remove it", "", reference}; }
Action writing(const std::string& type, const std::string& resource_type) {
  return {type, "Write it", R"({"id":"1","resourceType":")" + resource_type + R"("})", resource_type + "/1"};
}

std::vector<Suggestion> of_one(Action action) { return {{"Do it", "uuid", {std::move(action)}}}; }

}  // namespace

TEST_CASE("a plain topic is the criterion's id, an alphanumeric one its letters and digits, word by word") {
  CHECK(shipped("plain").topic_code("no-voclosporin-anifrolumab") == "no-voclosporin-anifrolumab");
  CHECK(shipped("epic").topic_code("no-voclosporin-anifrolumab") == "noVoclosporinAnifrolumab");
  CHECK(shipped("epic").topic_code("documentation") == "documentation");
  CHECK(shipped("epic").topic_code("stage_3-b.2") == "stage3B2");
  CHECK(shipped("epic").topic_code(std::string(300, 'a')).size() == 100);
}

TEST_CASE("epic may be told nothing that is not its own") {
  CHECK(shipped("plain").may_extend("org.ordersign.decisions"));
  CHECK_FALSE(shipped("epic").may_extend("org.ordersign.decisions"));
  CHECK(shipped("epic").may_extend("com.epic.cdshooks.card.detail.content-type"));
}

TEST_CASE("epic carries out creations and deletions of the types that it lists, and no update") {
  const auto epic = shipped("epic");
  for (const auto* type : {"Condition", "MedicationRequest", "ServiceRequest"})
    CHECK(epic.suggestions_of(of_one(writing("create", type))).size() == 1);
  CHECK(epic.suggestions_of(of_one(removal("MedicationRequest/1"))).size() == 1);
  CHECK(epic.suggestions_of(of_one(removal("ServiceRequest/1"))).size() == 1);
  CHECK(epic.suggestions_of(of_one(removal("MedicationStatement/1"))).empty());
  CHECK(epic.suggestions_of(of_one(writing("update", "MedicationRequest"))).empty());
  CHECK(epic.suggestions_of(of_one(writing("create", "Observation"))).empty());
  CHECK(shipped("plain").suggestions_of(of_one(writing("update", "MedicationRequest"))).size() == 1);
}

TEST_CASE("a suggestion of several actions becomes several of one action each, told apart in what a user reads") {
  const std::vector<Suggestion> both{{"Remove both", "uuid", {removal("MedicationRequest/1"), removal("MedicationRequest/2")}}};
  const auto split = shipped("epic").suggestions_of(both);
  REQUIRE(split.size() == 2);
  CHECK(split[0].label == "Remove both (1 of 2)");
  CHECK(split[0].uuid == "uuid");
  CHECK(split[0].actions.front().description == "Remove it (1 of 2)");
  CHECK(split[1].label == "Remove both (2 of 2)");
  CHECK(split[1].uuid.empty());
  REQUIRE(split[1].actions.size() == 1);
  CHECK(split[1].actions.front().resource_id == "MedicationRequest/2");
  const auto whole = shipped("plain").suggestions_of(both);
  REQUIRE(whole.size() == 1);
  CHECK(whole[0].actions.size() == 2);
  CHECK(whole[0].label == "Remove both");
}

TEST_CASE("an order of the chart is stopped in the plain dialect alone; the request-generator corrects drafts only") {
  auto stop = writing("update", "MedicationRequest");
  stop.of_draft = false;
  CHECK(shipped("plain").suggestions_of(of_one(stop)).size() == 1);
  CHECK(shipped("request-generator").suggestions_of(of_one(stop)).empty());
  CHECK(shipped("epic").suggestions_of(of_one(stop)).empty());
  CHECK(shipped("request-generator").suggestions_of(of_one(writing("update", "MedicationRequest"))).size() == 1);
  CHECK(shipped("request-generator").whole_deletes);
  CHECK_FALSE(shipped("plain").whole_deletes);
}

TEST_CASE("a correction is recommended where the dialect says so, never in epic's, which ticks its box") {
  auto creation = of_one(writing("create", "MedicationRequest"));
  creation.front().is_recommended = true;
  CHECK(shipped("plain").suggestions_of(creation).front().is_recommended);
  CHECK(shipped("request-generator").suggestions_of(creation).front().is_recommended);
  CHECK_FALSE(shipped("epic").suggestions_of(creation).front().is_recommended);
}

TEST_CASE("in dialect crd a topic is the type of the card, by its criterion or of all others") {
  CHECK(shipped("crd").topic_code("no-voclosporin-anifrolumab") == "contraindication");
  CHECK(shipped("crd").topic_code("documentation") == "guideline");
  CHECK(shipped("crd").coverage == Dialect::Coverage::Always);
  CHECK(shipped("plain").coverage == Dialect::Coverage::Asked);
  CHECK(shipped("request-generator").coverage == Dialect::Coverage::Asked);
  CHECK(shipped("epic").coverage == Dialect::Coverage::Never);
}

TEST_CASE("a suggestion that can be carried out in part only is not made") {
  const std::vector<Suggestion> mixed{{"Replace it", "uuid", {removal("MedicationRequest/1"), writing("update", "MedicationRequest")}}};
  CHECK(shipped("epic").suggestions_of(mixed).empty());
}

TEST_CASE("a dialect is refused by its first broken part") {
  struct Row {
    std::string from, to, pointer, message;
  };
  const std::vector<Row> rows{
      {R"("plain")", R"("plane")", "", "want a dialect `plain`"},
      {R"("topic": "criterion")", R"("topic": "code")", "/plain/topic", "want `criterion`, `alphanumeric` or `cardType`"},
      {R"("topic": "criterion",)", R"("topics": 1, "topic": "criterion",)", "/plain/topics",
       "unknown key; known: topic, topicSystem, selectionBehavior, oneActionPerSuggestion, actions, deletesCarryResources, updatesDraftsOnly, "
       "recommends, extensions, coverageInformation, cardTypes"},
      {R"("coverageInformation": "asked")", R"("coverageInformation": true)", "/plain/coverageInformation",
       "want `always`, `asked` or `never`"},
      {R"("coverageInformation": "asked")", R"("coverageInformation": "always")", "/plain/coverageInformation",
       "want `always` where the topic is `cardType`, and only there"},
      {R"("coverageInformation": "always")", R"("coverageInformation": "asked")", "/crd/coverageInformation",
       "want `always` where the topic is `cardType`, and only there"},
      {R"("": "guideline",)", "", "/crd/cardTypes",
       "want the type of every card, by criterion and `` for all others, where the topic is `cardType`"},
      {R"("selectionBehavior": "any")", R"("selectionBehavior": "all")", "/epic/selectionBehavior", "want `at-most-one` or `any`"},
      {R"("recommends": true)", R"("recommends": "yes")", "/plain/recommends", "want true or false"},
      {R"("updatesDraftsOnly": false,)", "", "/plain/updatesDraftsOnly", "want true or false"},
      {R"("deletesCarryResources": false,)", "", "/plain/deletesCarryResources", "want true or false"},
      {R"("oneActionPerSuggestion": true)", R"("oneActionPerSuggestion": 1)", "/epic/oneActionPerSuggestion", "want true or false"},
      {R"("actions": "all",)", R"("actions": "none",)", "/plain/actions", "want `all`, or resource types by create, update and delete"},
      {R"("delete":)", R"("remove":)", "/epic/actions/remove", "want create, update or delete"},
      {R"("extensions": "all")", R"("extensions": "none")", "/plain/extensions", "want `all`, or a list of prefixes"},
  };
  for (const auto& row : rows) {
    INFO(row.to);
    const Json json(replaced(shipped_text(), row.from, row.to));
    const auto read = read_dialects(json.root(), "dialects.json");
    REQUIRE_FALSE(read);
    CHECK(read.error().where == "dialects.json#" + row.pointer);
    CHECK(read.error().message == row.message);
  }
}
