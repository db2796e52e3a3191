#include "cards/markdown.h"

#include "support/catch.h"

#include "cards/template.h"

using namespace ordersign::cards;

TEST_CASE("what would be markup anywhere is escaped, and no other punctuation") {
  for (const char c : std::string("\\`*_[]|~")) {
    INFO(c);
    CHECK(escaped(std::string("a") + c + "b") == std::string("a\\") + c + "b");
  }
  CHECK(escaped("<b>&amp;</b>") == "&lt;b&gt;&amp;amp;&lt;/b&gt;");
  for (const auto* plain :
       {"7,5 % \"mg\" / 'day'; = ?", "voclosporin 7.9 MG (oral) - 2x/day: a+b #3 !", "{x} wow! 1. 2) a", "Sjögren 病"}) {
    INFO(plain);
    CHECK(escaped(plain) == plain);
  }
}

TEST_CASE("what would begin a heading, a list or an underline is escaped at the start alone") {
  CHECK(escaped("# big # small") == "\\# big # small");
  CHECK(escaped("- a - b") == "\\- a - b");
  CHECK(escaped("+ a") == "\\+ a");
  CHECK(escaped("=== a") == "\\=== a");
  CHECK(escaped("12. a") == "12\\. a");
  CHECK(escaped("3) a") == "3\\) a");
  CHECK(escaped("7.9 mg") == "7.9 mg");
  CHECK(escaped("a 12. b") == "a 12. b");
}

TEST_CASE("no link, picture or script survives escaping") {
  CHECK(escaped("[x](javascript:alert)") == "\\[x\\](javascript:alert)");
  CHECK(escaped("![x](http://a.b)") == "\\!\\[x\\](http&#58;//a.b)");
  CHECK(escaped("https://a.b") == "https&#58;//a.b");
  CHECK(escaped("see WWW.a.b or www.c") == "see WWW&#46;a.b or www&#46;c");
  CHECK(escaped("a@b.org") == "a@&#8203;b.org");
  CHECK(escaped("<script>") == "&lt;script&gt;");
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
  CHECK(escaped_reference("A/[x](y)") == "A/\\[x\\](y)");
  CHECK(length_of(escaped_reference(std::string(5000, 'a'))) == 90);
}

TEST_CASE("plain fields are shortened without markup") {
  CHECK(shortened("*a*\nb", 10) == "*a* b");
  CHECK(shortened("abcdef", 4) == "abc…");
}
