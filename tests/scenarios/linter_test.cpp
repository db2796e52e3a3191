// Every answer keeps the rules of CDS Hooks and reads well as Markdown; and the linter that says so refuses what breaks a rule.
#include "support/linter.h"

#include "support/catch.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "support/answers.h"
#include "support/builders.h"
#include "support/markdown.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

/// Every card of every scenario that is answered.
void each_card(const std::function<void(const Scenario&, const JsonNode& answer, const JsonNode& card)>& look) {
  for (const auto& scenario : all_scenarios()) {
    const auto reply = answer_to(scenario);
    if (reply.status != 200) continue;
    const auto answer = parse_json(reply.body);
    for (const auto& [name, card] : answer.find("cards")->children) look(scenario, answer, card);
  }
}

Reply answer_in(const std::string& dialect, const Scenario& scenario) {
  const auto asking = asking_of(scenario);
  Caller caller;
  caller.dialect = dialect;
  return Service(shipped_catalog(), asking.options, [now = asking.now] { return now; }).call(asking.service, scenario.request, caller);
}

Reply epic_answer_to(const Scenario& scenario) { return answer_in("epic", scenario); }

/// What a JSON string means; the escapes of our own answers are few.
std::string criterion_of(const JsonNode& card) { return decoded(*card.find("extension")->find("org.ordersign.criterion")); }

/// A right answer with a delete and an update, and the request that it answers.
const std::string asked = R"({"context":{"draftOrders":{"resourceType":"Bundle","entry":[
  {"resource":{"resourceType":"MedicationRequest","id":"o1","status":"draft","note":[{"text":""}]}}]}}})";
const std::string right = R"({"cards":[{"uuid":"6ba7b810-9dad-51d1-80b4-00c04fd430c8","summary":"S","detail":"D","indicator":"warning",
  "source":{"label":"L","url":"https://payer.example/p.pdf","topic":{"code":"labeled-dosing","system":"http://c.example/s","display":"T"}},
  "suggestions":[
    {"label":"Remove","uuid":"6ba7b811-9dad-51d1-80b4-00c04fd430c8","actions":[{"type":"delete","description":"Remove","resourceId":"MedicationRequest/o1"}]},
    {"label":"Change","uuid":"6ba7b812-9dad-51d1-80b4-00c04fd430c8","actions":[{"type":"update","description":"Change","resource":
      {"resourceType":"MedicationRequest","id":"o1","status":"draft","note":[{"text":""}]}}]}],
  "selectionBehavior":"at-most-one","overrideReasons":[{"code":"c","system":"http://c.example/r","display":"R"}],
  "links":[{"label":"L","url":"https://payer.example/","type":"absolute"}],
  "extension":{"org.ordersign.criterion":"labeled-dosing"}}]})";

struct Doctored {
  std::string rule, from, to, where;
};

const std::vector<Doctored> doctored{
    {"systemActions only by agreement", R"({"cards")", R"({"systemActions":[{"type":"delete"}],"cards")", "/systemActions"},
    {"an answer has cards", R"({"cards")", R"({"cars")", "/cards"},
    {"a card has a uuid", R"("uuid":"6ba7b810-9dad-51d1-80b4-00c04fd430c8",)", "", "/cards/0/uuid"},
    {"a uuid is in lower case", "6ba7b810-9dad", "6BA7B810-9dad", "/cards/0/uuid"},
    {"a uuid names its variant", "51d1-80b4-00c04fd430c8\",\"summary", "51d1-c0b4-00c04fd430c8\",\"summary", "/cards/0/uuid"},
    {"uuids differ", "6ba7b811-9dad", "6ba7b810-9dad", "/cards/0/suggestions/0/uuid"},
    {"a card has a summary", R"("summary":"S",)", "", "/cards/0/summary"},
    {"a summary is short", R"("summary":"S")", R"("summary":")" + std::string(140, 'x') + "\"", "/cards/0/summary"},
    {"a card has a detail", R"("detail":"D",)", "", "/cards/0/detail"},
    {"a card has an indicator", R"("indicator":"warning",)", "", "/cards/0/indicator"},
    {"no card is critical", R"("indicator":"warning")", R"("indicator":"critical")", "/cards/0/indicator"},
    {"a source has a label", R"("label":"L","url":"https://payer.example/p.pdf")", R"("url":"https://payer.example/p.pdf")",
     "/cards/0/source/label"},
    {"a source URL is absolute", "https://payer.example/p.pdf", "/p.pdf", "/cards/0/source/url"},
    {"a topic has a code", R"("code":"labeled-dosing",)", "", "/cards/0/source/topic/code"},
    {"a topic has a system", R"("system":"http://c.example/s",)", "", "/cards/0/source/topic/system"},
    {"a topic is the criterion", R"({"code":"labeled-dosing")", R"({"code":"other")", "/cards/0/source/topic/code"},
    {"suggestions need a selectionBehavior", R"("selectionBehavior":"at-most-one",)", "", "/cards/0/selectionBehavior"},
    {"selectionBehavior is at-most-one", R"("at-most-one")", R"("all")", "/cards/0/selectionBehavior"},
    {"a suggestion has a label", R"("label":"Remove",)", "", "/cards/0/suggestions/0/label"},
    {"a suggestion has a uuid", R"("uuid":"6ba7b811-9dad-51d1-80b4-00c04fd430c8",)", "", "/cards/0/suggestions/0/uuid"},
    {"actionSelectionBehavior is not ours", R"("label":"Remove",)", R"("label":"Remove","actionSelectionBehavior":"any",)",
     "/cards/0/suggestions/0/actionSelectionBehavior"},
    {"an action has a type", R"("type":"delete",)", "", "/cards/0/suggestions/0/actions/0/type"},
    {"an action's type is known", R"("type":"delete")", R"("type":"remove")", "/cards/0/suggestions/0/actions/0/type"},
    {"an action has a description", R"("description":"Remove",)", "", "/cards/0/suggestions/0/actions/0/description"},
    {"a delete has a resourceId", R"(,"resourceId":"MedicationRequest/o1")", "", "/cards/0/suggestions/0/actions/0/resourceId"},
    {"a resourceId is relative", "\"MedicationRequest/o1\"", "\"https://e.example/MedicationRequest/o1\"",
     "/cards/0/suggestions/0/actions/0/resourceId"},
    {"a delete names a resource of the request", "\"MedicationRequest/o1\"", "\"MedicationRequest/o2\"",
     "/cards/0/suggestions/0/actions/0/resourceId"},
    {"a delete has no resource", R"("resourceId":"MedicationRequest/o1")", R"("resourceId":"MedicationRequest/o1","resource":{"id":"o1"})",
     "/cards/0/suggestions/0/actions/0/resource"},
    {"an update has a resource, not its id", R"("description":"Change",)", R"("description":"Change","resourceId":"MedicationRequest/o1",)",
     "/cards/0/suggestions/1/actions/0/resourceId"},
    {"an update keeps the id", R"("id":"o1")", R"("id":"o2")", "/cards/0/suggestions/1/actions/0/resource"},
    {"an update keeps the type", R"({"resourceType":"MedicationRequest")", R"({"resourceType":"ServiceRequest")",
     "/cards/0/suggestions/1/actions/0/resource"},
    {"an update is whole", R"(,"note":[{"text":""}])", "", "/cards/0/suggestions/1/actions/0/resource/note"},
    {"one suggestion is recommended at most", R"("label":"Change",)", R"("label":"Change","isRecommended":true,)", ""},
    {"an override reason has a code", R"([{"code":"c",)", "[{", "/cards/0/overrideReasons/0/code"},
    {"an override reason has a system", R"("system":"http://c.example/r",)", "", "/cards/0/overrideReasons/0/system"},
    {"an override reason has a display", R"(,"display":"R")", "", "/cards/0/overrideReasons/0/display"},
    {"a link is absolute", R"("https://payer.example/")", R"("payer.html")", "/cards/0/links/0/url"},
    {"a link has a type", R"(,"type":"absolute")", "", "/cards/0/links/0/type"},
    {"appContext only with smart", R"("type":"absolute")", R"("type":"absolute","appContext":"x")", "/cards/0/links/0/appContext"},
    {"no null", R"("detail":"D",)", R"("detail":"D","links":null,)", "/cards/0/links"},
    {"no empty string", R"("detail":"D")", R"("detail":"")", "/cards/0/detail"},
    {"no empty array", R"([{"code":"c","system":"http://c.example/r","display":"R"}])", "[]", "/cards/0/overrideReasons"},
    {"no empty object", R"("type":"absolute"})", R"("type":"absolute"},{})", "/cards/0/links/1"},
    {"an extension is an object", R"({"org.ordersign.criterion":"labeled-dosing"})", R"("labeled-dosing")", "/cards/0/extension"},
    {"an extension's name is reverse DNS", R"("org.ordersign.criterion")", R"("criterion")", "/cards/0/extension/criterion"},
    {"nothing is written twice", R"("detail":"D",)", R"("detail":"D","detail":"E",)", "/cards/0/detail"},
    {"an unknown element is refused", R"("detail":"D",)", R"("detail":"D","priority":1,)", "/cards/0/priority"},
};

}  // namespace

TEST_CASE("every answer keeps the rules of the plain dialect") {
  std::size_t answers = 0;
  for (const auto& scenario : all_scenarios()) {
    const auto reply = answer_to(scenario);
    if (reply.status != 200) continue;
    ++answers;
    for (const auto& problem : lint_plain(reply.body, scenario.request)) FAIL_CHECK(scenario.name << ": " << problem);
  }
  CHECK(answers > 500);
}

TEST_CASE("every answer in the epic dialect keeps the rules of the epic dialect") {
  std::size_t cards = 0, suggestions = 0;
  for (const auto& scenario : all_scenarios()) {
    const auto reply = epic_answer_to(scenario);
    if (reply.status != 200) continue;
    for (const auto& problem : lint(reply.body, scenario.request, "epic")) FAIL_CHECK(scenario.name << ": " << problem);
    const auto answer = parse_json(reply.body);
    for (const auto& [name, card] : answer.find("cards")->children) {
      ++cards;
      if (const auto* some = card.find("suggestions")) suggestions += some->children.size();
    }
  }
  CHECK(cards > 300);
  CHECK(suggestions > 200);
}

TEST_CASE("every answer in the request-generator dialect keeps its rules, and takes drafts away whole") {
  std::size_t deletes = 0;
  for (const auto& scenario : all_scenarios()) {
    const auto reply = answer_in("request-generator", scenario);
    if (reply.status != 200) continue;
    for (const auto& problem : lint(reply.body, scenario.request, "request-generator")) FAIL_CHECK(scenario.name << ": " << problem);
    for (auto at = reply.body.find(R"("type":"delete")"); at != std::string::npos; at = reply.body.find(R"("type":"delete")", at + 1))
      ++deletes;
  }
  CHECK(deletes > 200);
}

TEST_CASE("the epic dialect says the same as the plain one: the same cards with the same words") {
  std::size_t same = 0;
  std::map<std::string, std::string> topics;
  for (const auto& scenario : all_scenarios()) {
    const auto plain = answer_to(scenario);
    const auto epic = epic_answer_to(scenario);
    INFO(scenario.name);
    REQUIRE(epic.status == plain.status);
    if (plain.status != 200) continue;
    const auto plain_answer = parse_json(plain.body);
    const auto epic_answer = parse_json(epic.body);
    const auto& ours = plain_answer.find("cards")->children;
    const auto& theirs = epic_answer.find("cards")->children;
    REQUIRE(theirs.size() == ours.size());
    for (std::size_t i = 0; i < ours.size(); ++i) {
      for (const auto* name : {"uuid", "summary", "detail", "indicator"})
        CHECK(to_text(*theirs[i].second.find(name)) == to_text(*ours[i].second.find(name)));
      // Static: one topic a criterion, one criterion a topic.
      const auto topic = decoded(*theirs[i].second.find("source")->find("topic")->find("code"));
      const auto criterion = criterion_of(ours[i].second);
      CHECK(topics.emplace(topic, criterion).first->second == criterion);
      ++same;
    }
  }
  CHECK(same > 300);
  std::set<std::string> criteria;
  for (const auto& [topic, criterion] : topics) criteria.insert(criterion);
  CHECK(criteria.size() == topics.size());
}

TEST_CASE("the linter refuses a plain answer in the epic dialect, for each of its rules") {
  const auto problems = lint(right, asked, "epic");
  for (const auto* problem : {"/cards/0/source/topic/code: want letters and digits, 100 at most", "/cards/0/selectionBehavior: want any",
                              "/cards/0/extension/org.ordersign.criterion: want a name of this dialect alone",
                              "/cards/0/suggestions/1/actions/0/type: not an action that Epic lists"}) {
    CHECK(std::find(problems.begin(), problems.end(), problem) != problems.end());
  }
  CHECK(problems.size() == 4);
  const std::string removal = R"({"type":"delete","description":"Remove","resourceId":"MedicationRequest/o1"})";
  auto twice = right;
  twice.replace(twice.find(removal), removal.size(), removal + "," + removal);
  const auto of_twice = lint(twice, asked, "epic");
  CHECK(std::find(of_twice.begin(), of_twice.end(), "/cards/0/suggestions/0/actions: want exactly one action") != of_twice.end());
  CHECK(lint_plain(twice, asked).empty());
}

TEST_CASE("the linter asks of the request-generator dialect whole drafts in deletes, and updates of drafts alone") {
  const auto problems = lint(right, asked, "request-generator");
  REQUIRE(problems.size() == 1);
  CHECK(problems.front() == "/cards/0/suggestions/0/actions/0/resource: want the whole draft beside its id");
  const std::string id = R"("resourceId":"MedicationRequest/o1")";
  auto whole = right;
  whole.replace(whole.find(id), id.size(),
                id + R"(,"resource":{"resourceType":"MedicationRequest","id":"o1","status":"draft","note":[{"text":""}]})");
  CHECK(lint(whole, asked, "request-generator").empty());
  auto in_chart = asked;
  in_chart.insert(
      in_chart.size() - 1,
      R"(,"prefetch":{"medicationRequests":{"resourceType":"MedicationRequest","id":"o2","status":"active","note":[{"text":""}]}})");
  auto stops = whole;
  stops.replace(stops.rfind(R"("id":"o1")"), 9, R"("id":"o2")");
  CHECK(lint_plain(replaced(right, R"(Request","id":"o1","status":"draft","note":[{"text":""}]}}]}])",
                            R"(Request","id":"o2","status":"draft","note":[{"text":""}]}}]}])"),
                   in_chart)
            .empty());
  const auto of_stop = lint(stops, in_chart, "request-generator");
  REQUIRE(of_stop.size() == 1);
  CHECK(of_stop.front() == "/cards/0/suggestions/1/actions/0/resource: not a draft; this dialect updates nothing else");
}

TEST_CASE("the linter lets only a correction of a draft be recommended, and nothing in the epic dialect") {
  const auto recommends = [](const std::string& label) {
    return replaced(right, "\"label\":\"" + label + "\",", "\"label\":\"" + label + "\",\"isRecommended\":true,");
  };
  CHECK(lint_plain(recommends("Change"), asked).empty());
  const auto of_removal = lint_plain(recommends("Remove"), asked);
  REQUIRE(of_removal.size() == 1);
  CHECK(of_removal.front() == "/cards/0/suggestions/0/isRecommended: only on a correction of a draft");
  const auto in_epic = lint(recommends("Change"), asked, "epic");
  CHECK(std::find(in_epic.begin(), in_epic.end(), "/cards/0/suggestions/1/isRecommended: not in this dialect") != in_epic.end());
}

TEST_CASE("the linter accepts an answer that keeps every rule") { CHECK(lint_plain(right, asked).empty()); }

TEST_CASE("the linter refuses an answer that breaks a rule") {
  for (const auto& [rule, from, to, where] : doctored) {
    INFO(rule);
    auto answer = right;
    const auto at = answer.find(from);
    REQUIRE(at != std::string::npos);
    answer.replace(at, from.size(), to);
    if (rule == "one suggestion is recommended at most") {  // the first alone would be right
      CHECK(lint_plain(answer, asked).empty());
      answer.replace(answer.find(R"("label":"Remove",)"), 17, R"("label":"Remove","isRecommended":true,)");
    }
    const auto problems = lint_plain(answer, asked);
    const bool told = std::any_of(problems.begin(), problems.end(), [&where = where](const auto& problem) {
      return problem.starts_with(where.empty() ? "/cards/0/suggestions: " : where + ": ");
    });
    CAPTURE(problems);
    CHECK(told);
  }
}

TEST_CASE("every detail is text, emphasis and lists, without table, HTML, link or image") {
  const std::set<std::string> allowed{"document", "paragraph", "text", "emph", "strong", "list", "item"};
  std::size_t cards = 0;
  each_card([&](const Scenario& scenario, const JsonNode&, const JsonNode& card) {
    ++cards;
    for (const auto& node : render_markdown(decoded(*card.find("detail"))).nodes) {
      if (!allowed.contains(node)) FAIL_CHECK(scenario.name << ": a " << node << " in " << to_text(*card.find("detail")));
    }
  });
  CHECK(cards > 300);
}

TEST_CASE("what a client would take for HTML, a link or an image is seen as such") {
  CHECK(render_markdown("a <b>c</b>").has("html_inline"));
  CHECK(render_markdown("<div>\nx\n</div>").has("html_block"));
  CHECK(render_markdown("see www.evil.example").has("link"));
  CHECK(render_markdown("![x](http://e.example/x.png)").has("image"));
  CHECK(render_markdown("| a |\n| --- |\n| b |").rows == 2);
}

TEST_CASE("the documentation card lists what is open, its summary names one to three and counts more") {
  std::size_t lists = 0;
  each_card([&](const Scenario& scenario, const JsonNode&, const JsonNode& card) {
    if (criterion_of(card) != "documentation") return;
    ++lists;
    INFO(scenario.name);
    const auto summary = decoded(*card.find("summary"));
    const auto detail = decoded(*card.find("detail"));
    std::vector<std::string> names;
    std::size_t rows = 0;
    for (auto at = detail.find("- **"); at != std::string::npos; at = detail.find("\n- **", at + 1)) {
      const auto begin = detail.find("**", at) + 2;
      const auto name = detail.substr(begin, detail.find("**", begin) - begin);
      CHECK(detail.substr(at + 1, detail.find('\n', at + 1) - at).find("*Settled by:* ") != std::string::npos);
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      ++rows;
    }
    REQUIRE(rows > 0);
    if (names.size() > 3) {
      CHECK(summary.find(": " + std::to_string(rows) + " items to document, among them ") != std::string::npos);
      names.resize(2);
    }
    for (const auto& name : names) CHECK(summary.find(name.substr(1)) != std::string::npos);  // the first letter may be small there
  });
  CHECK(lists > 100);
}

// reading 7.3: "the policy's sentence quoted"
TEST_CASE("a reader sees the policy's sentence as the policy has it") {
  const auto& policy = shipped_catalog()->policies().front()->policy;
  std::size_t quotes = 0;
  each_card([&](const Scenario& scenario, const JsonNode& answer, const JsonNode& card) {
    const auto* extension = answer.find("extension");
    if (extension == nullptr) return;
    const auto pathway = decoded(*extension->find("org.ordersign.decisions")->children.front().second.find("pathway"));
    const auto found = std::find_if(policy.pathways.begin(), policy.pathways.end(), [&](const auto& p) { return p.id == pathway; });
    for (const auto& criterion : policy.criteria) {
      if (criterion.id != criterion_of(card) || answer.find("extension")->find("org.ordersign.decisions")->children.size() != 1) continue;
      const auto text = render_markdown(decoded(*card.find("detail"))).text;
      for (const auto& piece : citation_for(criterion, *found)) {
        ++quotes;
        INFO(scenario.name << ": " << piece);
        CHECK(text.find("\"" + piece + "\"") != std::string::npos);
      }
    }
  });
  CHECK(quotes > 100);
}
