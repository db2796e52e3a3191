#include "cards/markdown.h"

#include "support/catch.h"

#include "cards/template.h"

using namespace ordersign::cards;

TEST_CASE("each character that Markdown gives a meaning to is escaped") {
  for (const char c : std::string("\\`*_{}[]()#+-.!|~:")) {
    INFO(c);
    CHECK(escaped(std::string("a") + c + "b") == std::string("a\\") + c + "b");
  }
  CHECK(escaped("<b>&amp;</b>") == "&lt;b&gt;&amp;amp;&lt;/b&gt;");
  CHECK(escaped("7,5 % \"mg\" / 'day'; = ?") == "7,5 % \"mg\" / 'day'; = ?");
  CHECK(escaped("Sjögren 病") == "Sjögren 病");
}

TEST_CASE("no link, picture, script or heading survives escaping") {
  CHECK(escaped("[x](javascript:alert)") == "\\[x\\]\\(javascript\\:alert\\)");
  CHECK(escaped("![x](http://a.b)") == "\\!\\[x\\]\\(http\\://a\\.b\\)");
  CHECK(escaped("https://a.b") == "https\\://a\\.b");
  CHECK(escaped("<script>") == "&lt;script&gt;");
  CHECK(escaped("# big").front() == '\\');
}

TEST_CASE("control characters and line breaks are blanks") {
  CHECK(escaped("a\nb\rc\td") == "a b c d");
  CHECK(escaped(std::string_view("a\0b\x1b\x7f/", 6)) == "a b  /");
  CHECK(escaped("a\xC2\x85"
                "b\xC2\x9F"
                "c") == "a b c");
}

TEST_CASE("escaped text has no blanks at its ends, so that emphasis can go around it") {
  CHECK(escaped("  a b \n") == "a b");
  CHECK(escaped("\u00A0\u3000a\u2009b\u202F") == "a b");
  CHECK(escaped(" \u00A0 ").empty());
}

TEST_CASE("an address in chart text is kept from becoming a link by a blank") {
  CHECK(escaped("a@b.org") == "a @b\\.org");
  CHECK(escaped("5 mg @ bedtime") == "5 mg @ bedtime");
}

TEST_CASE("marks that turn the direction of text or cannot be seen are left out") {
  for (const auto* mark : {"\u200B", "\u200C", "\u200D", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2060",
                           "\u2066", "\u2067", "\u2068", "\u2069", "\uFEFF", "\u2028", "\u2029"}) {
    CHECK(escaped(std::string("a") + mark + "b") == "ab");
  }
  CHECK(escaped("a…b") == "a…b");
}

TEST_CASE("long chart text is clipped in code points, with an ellipsis") {
  CHECK(length_of(escaped(std::string(10000, 'x'))) == 120);
  CHECK(escaped(std::string(10000, 'x')).ends_with("x…"));
  std::string accents;
  for (int i = 0; i < 10000; ++i) accents += "é";
  CHECK(length_of(escaped(accents, 50)) == 50);
  CHECK(escaped(std::string(120, 'x')) == std::string(120, 'x'));
  CHECK(escaped(std::string(10000, '<'), 10) == "&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;…");
  CHECK(escaped("").empty());
}

TEST_CASE("a reference stays as it is only when it has the characters of one") {
  CHECK(escaped_reference("MedicationStatement/voc-1.2") == "MedicationStatement/voc-1.2");
  CHECK(escaped_reference("#/context/draftOrders/entry/0") == "#/context/draftOrders/entry/0");
  CHECK(escaped_reference("A/[x](y)") == "A/\\[x\\]\\(y\\)");
  CHECK(length_of(escaped_reference(std::string(5000, 'a'))) == 90);
}

TEST_CASE("plain fields are shortened without markup") {
  CHECK(shortened("*a*\nb", 10) == "*a* b");
  CHECK(shortened("abcdef", 4) == "abc…");
}
