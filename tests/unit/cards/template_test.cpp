#include "cards/template.h"

#include "support/catch.h"

using namespace ordersign::cards;

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
  for (const auto* text : {"{{#dose}}x", "{{dose", "{{/dose}}"}) {
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
