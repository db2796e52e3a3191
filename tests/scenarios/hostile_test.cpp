// Charts that are made to harm: markup, odd characters and odd shapes stay text, and no error tells what is in a chart.
#include "support/catch.h"

#include <set>

#include "support/answers.h"
#include "support/linter.h"
#include "support/markdown.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  while (times-- > 0) all += text;
  return all;
}

/// As JSON text, since an escaped NUL cannot stand in a string of ours. Each carries the mark that no summary may show.
const std::vector<std::pair<std::string, std::string>> hostile{
    {"an image tag", R"(<img src=x onerror=alert('zqx')>)"},
    {"a script", R"(<script>zqx</script>)"},
    {"a comment that stays open", R"(<!-- zqx)"},
    {"entities", R"(&lt;b&gt;zqx&#60;i&#62;)"},
    {"a link", R"([zqx](javascript:alert(1)))"},
    {"an image", R"(![zqx](http://e.example/x.png))"},
    {"an autolink", R"(<http://zqx.example>)"},
    {"a reference", R"([zqx]: http://e.example)"},
    {"a table row", R"(| zqx | b |)"},
    {"cells", R"(a | zqx | \n| --- | --- |)"},
    {"a code span", R"(`zqx``)"},
    {"a fence", R"(\n```\nzqx\n```\n)"},
    {"a bare URL", R"(http://zqx.example)"},
    {"a bare host", R"(www.zqx.example)"},
    {"an address", R"(mailto:zqx@evil.example zqx@evil.example)"},
    {"emphasis", R"(*zqx* **b** __c__ ~~d~~ _e_)"},
    {"the end of an emphasis", R"(zqx* <b>)"},
    {"a heading", R"(\n\n# zqx\n\nzqx\n===\n)"},
    {"a list", R"(\n\n- zqx\n1. zqx\n> zqx\n- [ ] zqx)"},
    {"a text that is turned round", R"(\u202Ezqx\u2066\u200Fabc\u202C)"},
    {"escapes", R"(\\zqx\\*\\[\\\\)"},
    {"control characters", R"(zqx\u0000\u0001\u001b[31m\u007f\u0085)"},
    {"other line breaks", R"(zqx\u2028\u2029\u000b\f\r)"},
    {"another script's digits and marks", R"(zqx \uD83D\uDE00 e\u0301 \u0661)"},
    {"10,000 characters", "zqx " + repeated("<b>", 3333)},
    {"blanks", R"(   zqx   )"},
    {"other blanks", R"(\u00A0\u3000zqx\u2009\u00A0)"},
};

const std::set<std::string> free_text{"display", "text", "patientInstruction", "description", "title", "div", "valueString", "name"};

/// Puts the text in place of, or behind, everything that people write.
enum class Where { InPlace, Behind };

JsonNode with_text(JsonNode request, const std::string& json_text, Where where) {
  visit(request, [&](std::string_view name, JsonNode& node) {
    if (!node.is_string() || !free_text.contains(std::string(name))) return;
    node.raw = "\"" + (where == Where::Behind ? std::string(node.string()) + " " : std::string()) + json_text + "\"";
  });
  return request;
}

/// Ids and references change alike, so that what referred to a resource still does.
JsonNode with_ids(JsonNode request, const std::string& json_text) {
  visit(request, [&](std::string_view name, JsonNode& node) {
    const bool names = name == "id" || name == "reference" || name == "fullUrl" || name == "patientId";
    if (node.is_string() && names) node.raw.insert(node.raw.size() - 1, json_text);
  });
  return request;
}

/// Every so many of the scenarios that are answered.
std::vector<const Scenario*> some_scenarios(std::size_t step) {
  std::vector<const Scenario*> some;
  std::size_t count = 0;
  for (const auto& scenario : all_scenarios()) {
    if (answer_to(scenario).status == 200 && count++ % step == 0) some.push_back(&scenario);
  }
  return some;
}

/// What a clinician sees as structure: for each card the kinds of the nodes of its detail.
std::vector<std::vector<std::string>> structure(const JsonNode& answer) {
  std::vector<std::vector<std::string>> cards;
  for (const auto& [none, card] : answer.find("cards")->children) cards.push_back(render_markdown(decoded(*card.find("detail"))).nodes);
  return cards;
}

/// Everything of a card that is shown beside its detail.
std::vector<std::string> short_texts(const JsonNode& card) {
  std::vector<std::string> texts{to_text(*card.find("summary")), to_text(*card.find("source"))};
  if (const auto* suggestions = card.find("suggestions")) {
    for (const auto& [none, suggestion] : suggestions->children) {
      texts.push_back(to_text(*suggestion.find("label")));
      for (const auto& [unnamed, action] : suggestion.find("actions")->children) texts.push_back(to_text(*action.find("description")));
    }
  }
  return texts;
}

void check_harmless(const JsonNode& answer) {
  for (const auto& [none, card] : answer.find("cards")->children) {
    for (const auto& text : short_texts(card)) CHECK(text.find("zqx") == std::string::npos);
    const auto detail = decoded(*card.find("detail"));
    CAPTURE(detail);
    const auto rendered = render_markdown(detail);
    for (const auto* kind : {"html_inline", "html_block", "link", "image", "code", "code_block", "heading", "block_quote", "strikethrough",
                             "thematic_break"}) {
      CHECK_FALSE(rendered.has(kind));
    }
    for (const auto* odd : {"\u202e", "\u2066", "\u200f", "\u2028", "\x1b", "\x7f"}) CHECK(detail.find(odd) == std::string::npos);
    CHECK(detail.size() < 20'000);
  }
}

/// Whatever is in the chart, a mark stands in all its words and names, and no error shows it.
void check_answer_or_error(const Reply& reply) {
  if (reply.status == 200) return;
  REQUIRE((reply.status == 400 || reply.status == 412));
  CHECK(reply.body.find("zqx") == std::string::npos);
  const auto outcome = parse_json(reply.body);
  CHECK(outcome.find("resourceType")->string() == "OperationOutcome");
}

const std::vector<std::string> other_types{"null", "17", "-0.5e-3", R"("zqx")", R"(["zqx"])", R"({"zqx":"zqx"})",
                                           "true", "[]", "{}",      R"("")"};

}  // namespace

// reading 7.6: "Summaries use our own names, never chart text. In the detail, chart text has `<`, `>` and `&` as entities"
TEST_CASE("hostile words in a chart stay words") {
  std::size_t shown = 0;
  for (const auto* scenario : some_scenarios(23)) {
    if (scenario->name.find("whose-text-ends") != std::string::npos) continue;  // what stands behind decides there (reading 3.1)
    const auto asking = asking_of(*scenario);
    const auto request = parse_json(scenario->request);
    const auto harmless = structure(parse_json(ask(asking, to_text(with_text(request, "zqx", Where::Behind))).body));
    for (const auto& [kind, text] : hostile) {
      INFO(scenario->name << " with " << kind);
      const auto changed = to_text(with_text(request, text, Where::Behind));
      const auto reply = ask(asking, changed);
      REQUIRE(reply.status == 200);
      const auto answer = parse_json(reply.body);
      check_harmless(answer);
      CHECK(structure(answer) == harmless);
      const auto problems = lint_plain(reply.body, changed);
      CAPTURE(problems);
      CHECK(problems.empty());
      if (reply.body.find("zqx") != std::string::npos) ++shown;
    }
  }
  CHECK(shown > 300);
}

TEST_CASE("a chart of nothing but hostile words is answered harmlessly") {
  for (const auto* scenario : some_scenarios(23)) {
    const auto request = parse_json(scenario->request);
    for (const auto& [kind, text] : hostile) {
      INFO(scenario->name << " with " << kind);
      const auto reply = ask(asking_of(*scenario), to_text(with_text(request, text, Where::InPlace)));
      REQUIRE(reply.status == 200);
      check_harmless(parse_json(reply.body));
    }
  }
}

TEST_CASE("words of nothing but blanks leave the detail as it is") {
  for (const auto& scenario : all_scenarios()) {
    if (answer_to(scenario).status != 200) continue;
    const auto request = parse_json(scenario.request);
    const auto answer_with = [&](const std::string& text) {
      return parse_json(ask(asking_of(scenario), to_text(with_text(request, text, Where::InPlace))).body);
    };
    INFO(scenario.name);
    CHECK(structure(answer_with(R"( \u00A0 \n)")) == structure(answer_with("-")));  // which names nothing, either (reading 3.1)
  }
}

TEST_CASE("hostile ids in a chart stay words") {
  for (const auto* scenario : some_scenarios(31)) {
    const auto request = parse_json(scenario->request);
    for (const auto& [kind, text] : hostile) {
      INFO(scenario->name << " with " << kind);
      const auto reply = ask(asking_of(*scenario), to_text(with_ids(request, text)));
      check_answer_or_error(reply);
      if (reply.status == 200) check_harmless(parse_json(reply.body));
    }
  }
}

TEST_CASE("an element of another type is answered or refused, and no error shows the chart") {
  for (const auto* scenario : some_scenarios(250)) {
    const auto asking = asking_of(*scenario);
    auto request = with_ids(with_text(parse_json(scenario->request), "zqx", Where::Behind), "-zqx");
    REQUIRE(ask(asking, to_text(request)).status == 200);
    std::vector<JsonNode*> places;
    visit(request, [&](std::string_view, JsonNode& node) { places.push_back(&node); });
    CHECK(places.size() > 100);
    for (auto* place : places) {
      auto before = std::move(*place);  // moved, so that the places within stay where they are
      const auto words = to_text(before).substr(0, 80);
      for (const auto& other : other_types) {
        *place = {JsonNode::Kind::Scalar, other, {}};
        INFO(scenario->name << ": " << words << " as " << other);
        check_answer_or_error(ask(asking, to_text(request)));
      }
      *place = std::move(before);
    }
  }
}
