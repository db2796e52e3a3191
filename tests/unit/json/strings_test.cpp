// Strings of every length with something special at every place: they are read many characters at a time.
#include <string>

#include "json/document.h"
#include "support/catch.h"

using ordersign::json::Document;

namespace {

/// What the one element of the array reads as.
std::string read(const std::string& text) {
  const auto document = Document::parse(text);
  REQUIRE(document);
  return std::string(document.value()->root().first().string());
}

std::string in_array(const std::string& written) { return "[\"" + written + "\"]"; }

}  // namespace

TEST_CASE("a string of any length is read unchanged, with an escape at any place") {
  for (std::size_t size = 0; size < 40; ++size) {
    std::string plain;
    for (std::size_t i = 0; i < size; ++i) plain += static_cast<char>('a' + i % 26);
    CHECK(read(in_array(plain)) == plain);
    for (std::size_t at = 0; at <= size; ++at) {
      for (const auto& [written, meant] : {std::pair{"\\\"", "\""},
                                           {"\\\\", "\\"},
                                           {"\\n", "\n"},
                                           {"\\u0001", "\1"},
                                           {"\\u00e9x\\/", "éx/"},
                                           {"é", "é"},
                                           {"\xF0\x9F\x98\x80", "\U0001F600"},
                                           {"\x7F", "\x7F"},
                                           {" !#[]", " !#[]"}}) {
        auto text = plain, expected = plain;
        CHECK(read(in_array(text.insert(at, written))) == expected.insert(at, meant));
        CHECK(read(in_array(text + text)) == expected + expected);
      }
    }
  }
}

TEST_CASE("a control character is refused at its byte, wherever in a string it stands") {
  for (char control = 1; control < 0x20; ++control) {
    for (std::size_t size = 1; size < 20; ++size) {
      for (std::size_t at = 0; at < size; ++at) {
        auto text = in_array(std::string(size, 'x'));
        text[2 + at] = control;
        const auto document = Document::parse(text);
        REQUIRE_FALSE(document);
        CHECK(document.error().where == "byte " + std::to_string(2 + at));
      }
    }
  }
}

TEST_CASE("a string that does not end is refused, whatever its length") {
  for (std::size_t size = 0; size < 40; ++size) {
    CHECK_FALSE(Document::parse("\"" + std::string(size, 'x')));
    CHECK_FALSE(Document::parse("\"" + std::string(size, 'x') + "\\"));
    CHECK_FALSE(Document::parse("\"" + std::string(size, 'x') + "\\\""));
  }
}
