#include "cards/template.h"

#include "support/catch.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <kainjow/mustache.hpp>
#include <set>

#include "json/document.h"

using namespace ordersign::cards;
using ordersign::json::View;

namespace {

/// As the library that the templates are written for fills them.
std::string by_mustache(const std::string& text, const Values& values) {
  kainjow::mustache::data data;
  for (const auto& [name, value] : values) {
    if (value.empty()) data.set(std::string(name), false);
    else data.set(std::string(name), value);
  }
  kainjow::mustache::mustache filled{text};
  filled.set_custom_escape([](const std::string& own_words) { return own_words; });
  return filled.render(data);
}

/// What a fact lends (`{{dosing.schedule}}`) is put in when wording is loaded; Mustache reads the dot as a way into an object.
std::string without_dots(std::string text) {
  for (auto at = text.find("{{"); at != std::string::npos; at = text.find("{{", at + 2))
    std::replace(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(text.find("}}", at)), '.', '-');
  return text;
}

void add_templates(View value, std::set<std::string>& templates) {
  if (value.string().find("{{") != std::string_view::npos) templates.insert(without_dots(std::string(value.string())));
  for (const auto element : value.elements()) add_templates(element, templates);
  for (const auto& [name, member] : value.members()) add_templates(member, templates);
}

/// Of all wording that is shipped.
std::set<std::string> shipped_templates() {
  std::set<std::string> templates;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(ORDERSIGN_SOURCE_DIR "/cards")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    const auto document = ordersign::json::Document::parse({std::istreambuf_iterator<char>(file), {}});
    REQUIRE(document);
    add_templates(document.value()->root(), templates);
  }
  return templates;
}

std::set<std::string> names_in(const std::string& text) {
  std::set<std::string> names;
  for (auto at = text.find("{{"); at != std::string::npos; at = text.find("{{", at + 2)) {
    const auto begin = text.find_first_not_of("#^/", at + 2);
    names.insert(text.substr(begin, text.find("}}", at) - begin));
  }
  return names;
}

}  // namespace

TEST_CASE("each shipped template is filled as Mustache fills it, whichever of its values are there") {
  auto templates = shipped_templates();
  CHECK(templates.size() > 100);
  templates.insert(
      {"{{#a}}x{{#b}}y{{/b}}{{^b}}z{{b}}{{/b}}{{/a}}", "{{#a}}{{#a}}{{a}}{{/a}}{{/a}}{{^a}}{{^a}}n{{/a}}{{/a}}.", "{{a}}{{a}}"});
  for (const auto& text : templates) {
    const auto names = names_in(text);
    REQUIRE(names.size() <= 10);
    for (unsigned there = 0; there < 1U << names.size(); ++there) {
      Values values;
      unsigned at = 0;
      for (const auto& name : names) values.emplace_back(name, (there >> at++ & 1) != 0 ? "<" + name + " & {{a}}>" : "");
      INFO(text);
      CHECK(fill(text, values) == by_mustache(text, values));
    }
  }
}

TEST_CASE("a place is filled with its value, and nothing is escaped twice") {
  CHECK(fill("{{drug}}: {{dose}}", {{"drug", "Benlysta IV"}, {"dose", "1,400 mg"}}) == "Benlysta IV: 1,400 mg");
  CHECK(fill("{{a}}", {{"a", "<&\">"}}) == "<&\">");
  CHECK(fill("no places", {{"a", "x"}}) == "no places");
  CHECK(fill("{{a}}", {}) == "");
  CHECK(fill("{{a}}", {{"a", "{{b}}"}, {"b", "x"}}) == "{{b}}");
}

TEST_CASE("an empty value hides its section and shows the inverted one") {
  const std::string text = "ended{{#since}} since {{since}}{{/since}}{{^since}}, no date{{/since}}";
  CHECK(fill(text, {{"since", "2026-01-15"}}) == "ended since 2026-01-15");
  CHECK(fill(text, {{"since", ""}}) == "ended, no date");
  CHECK(fill(text, {}) == "ended, no date");
}

TEST_CASE("a template with an unknown value is refused with the known ones") {
  CHECK_FALSE(problem_of("{{drug}} {{#dose}}{{dose}}{{/dose}}{{^dose}}none{{/dose}}", {"drug", "dose"}).has_value());
  CHECK(problem_of("{{drug}} {{doze}}", {"drug", "dose"}) == "unknown value `doze`; known: drug, dose");
  CHECK(problem_of("{{#doze}}x{{/doze}}", {"drug"}) == "unknown value `doze`; known: drug");
  CHECK(problem_of("{{> other}}", {"drug"}).has_value());
}

TEST_CASE("a template that does not close is refused") {
  for (const auto* text : {"{{#dose}}x", "{{dose", "{{/dose}}", "{{dose}}\n", "{{ dose }}", "{{{dose}}}", "{{&dose}}", "{{!dose}}"}) {
    INFO(text);
    CHECK(problem_of(text, {"dose"}).has_value());
  }
}

TEST_CASE("length is counted in code points") {
  CHECK(length_of("") == 0);
  CHECK(length_of("abc") == 3);
  CHECK(length_of("Sjögren") == 7);
  CHECK(length_of("\U0001F600é病") == 3);
}

TEST_CASE("clipping never parts a code point") {
  CHECK(clipped("Sjögren", 3) == "Sjö");
  CHECK(clipped("Sjögren", 2) == "Sj");
  CHECK(clipped("Sjögren", 100) == "Sjögren");
  CHECK(clipped("\U0001F600x", 1) == "\U0001F600");
  CHECK(clipped("abc", 0) == "");
}
