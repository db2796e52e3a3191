#include "json/document.h"

#include "support/catch.h"

#include <cstdint>
#include <string>

using ordersign::ErrorCode;
using ordersign::json::Document;
using namespace std::string_literals;

namespace {

ordersign::Error refusal_of(std::string text, std::size_t max_depth = 200) {
  const auto result = Document::parse(std::move(text), {max_depth});
  REQUIRE_FALSE(result.has_value());
  return result.error();
}

bool parses(std::string text, std::size_t max_depth = 200) { return Document::parse(std::move(text), {max_depth}).has_value(); }

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("text that is not JSON is refused with the byte it went wrong at") {
  const auto [text, where] = GENERATE(table<std::string, std::string>({
      {"", "byte 0"},          {"  \n", "byte 3"},
      {"{", "byte 1"},         {"[1", "byte 2"},
      {"[1,]", "byte 3"},      {"{\"a\":1,}", "byte 7"},
      {"{a:1}", "byte 1"},     {"{'a':1}", "byte 1"},
      {"{\"a\" 1}", "byte 5"}, {"{\"a\":1 \"b\":2}", "byte 7"},
      {"[1 2]", "byte 3"},     {"[1}", "byte 2"},
      {"1 2", "byte 2"},       {"{}x", "byte 2"},
      {"{} // all", "byte 3"}, {"/* none */ {}", "byte 0"},
      {"\"open", "byte 5"},    {"\"a\nb\"", "byte 2"},
      {"\"\\x\"", "byte 1"},   {"\"\\u12G4\"", "byte 1"},
  }));
  CAPTURE(text);
  const auto error = refusal_of(text);
  CHECK(error.code == ErrorCode::Syntax);
  CHECK(error.where == where);
  CHECK_FALSE(error.message.empty());
}

TEST_CASE("words and numbers JSON does not have are refused") {
  const std::string text = GENERATE(as<std::string>(), "NaN", "Infinity", "-Infinity", "Inf", "[nan]", "+1", "01", "-01", "1.", ".5", "-",
                                    "1e", "1e+", "0x10", "True", "nul", "undefined", "1_000", "--1");
  CAPTURE(text);
  CHECK(refusal_of(text).code == ErrorCode::Syntax);
}

TEST_CASE("a number no double can hold is refused, one too near zero is zero") {
  const std::string huge = GENERATE(as<std::string>(), "1e400", "-1e400", "1e309", "9e308", "[1.8e308]", "1E+99999999999999999999",
                                    "1" + std::string(400, '0'), "0.0001e99999");
  CAPTURE(huge);
  CHECK(refusal_of(huge).code == ErrorCode::Syntax);

  const std::string tiny = GENERATE(as<std::string>(), "1e-400", "1e-99999999999999999999", "0." + std::string(400, '0') + "1",
                                    "0." + std::string(400, '0') + "1e9", "12.5e-2147483647");
  CAPTURE(tiny);
  const auto document = Document::parse(tiny);
  REQUIRE(document.has_value());
  CHECK((*document)->root().number() == 0.0);
}

TEST_CASE("bytes that are not UTF-8 are refused at their first byte") {
  const std::string bytes =
      GENERATE(as<std::string>(), "\x80"s, "\xBF"s, "\xC3"s, "\xC3("s, "\xC0\xAF"s, "\xC1\xBF"s, "\xE0\x80\xAF"s, "\xE0\x9F\xBF"s,
               "\xE2\x82"s, "\xED\xA0\x80"s, "\xED\xBF\xBF"s, "\xF0\x80\x80\xAF"s, "\xF0\x8F\xBF\xBF"s, "\xF0\x9F\x98"s,
               "\xF4\x90\x80\x80"s, "\xF5\x80\x80\x80"s, "\xFE"s, "\xFF"s, "\xC3\xA4\xA4"s);
  // Every place within a word of the fast path, and the end of the text.
  const std::size_t before = GENERATE(range<std::size_t>(0, 10));
  const std::size_t after = GENERATE(as<std::size_t>(), 0, 1, 9);
  const auto error = refusal_of("\"" + std::string(before, 'a') + bytes + std::string(after, 'a') + "\"");
  CHECK(error.code == ErrorCode::Syntax);
  const std::size_t well_formed = bytes == "\xC3\xA4\xA4" ? 2 : 0;
  CHECK(error.where == "byte " + std::to_string(1 + before + well_formed));
}

TEST_CASE("the first and last characters of every UTF-8 length are read unchanged") {
  const std::string character = GENERATE(as<std::string>(), "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                                         "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "Jürgen 注射 💉");
  const auto document = Document::parse("[\"" + character + "\"]");
  REQUIRE(document.has_value());
  CHECK((*document)->root().first().string() == character);
}

TEST_CASE("half a surrogate pair in an escape is refused, a whole pair is one character") {
  const std::string half =
      GENERATE(as<std::string>(), R"("\ud800")", R"("\uDC00")", R"("\udc00\udc00")", R"("\udfff x")", R"("\ud83d\ud83d")", R"("\ud83dx")",
               R"("\ud83d\n")", R"("\udc89\ud83d")", R"("\ud83d\udc89\udc89")", R"({"\udc00":1})", R"("\\\udc00")", R"("\ud83d\\udc89")");
  CAPTURE(half);
  CHECK(refusal_of(half).code == ErrorCode::Syntax);
  CHECK(refusal_of(R"("ab\udc00")").where == "byte 3");

  const auto document = Document::parse(R"(["\ud83d\udc89", "\\udc00"])");
  REQUIRE(document.has_value());
  CHECK((*document)->root().first().string() == "💉");
}

TEST_CASE("a NUL byte is refused, an escaped one is a character like any other") {
  CHECK(refusal_of("{}\0"s).where == "byte 2");
  CHECK(refusal_of("\"a\0b\""s).where == "byte 2");
  CHECK(refusal_of("{}\0{"s).code == ErrorCode::Syntax);

  const auto document = Document::parse(R"({"a\u0000b":"c\u0000d"})");
  REQUIRE(document.has_value());
  CHECK((*document)->root()["a\0b"s].string() == "c\0d"s);
  CHECK((*document)->root()["a"].absent());
}

TEST_CASE("nesting is allowed up to the limit and refused beyond it") {
  CHECK(parses(nested(200)));
  CHECK(refusal_of(nested(201)).code == ErrorCode::TooLarge);
  CHECK(parses(nested(3), 3));
  CHECK(refusal_of(nested(4), 3).where == "byte 3");
  CHECK(refusal_of(R"({"a":{"b":{}}})", 2).code == ErrorCode::TooLarge);
  CHECK(parses(R"([{"a":[]},{"b":[]},[[]]])", 3));
  CHECK(parses("\"[[[[{{{{\"", 1));
}

TEST_CASE("a million opening brackets are refused without using up the stack") {
  CHECK(refusal_of(std::string(1'000'000, '[')).code == ErrorCode::TooLarge);
  CHECK(refusal_of(std::string(1'000'000, '['), 2'000'000).code == ErrorCode::Syntax);
  CHECK(parses(nested(500'000), 500'000));
}

TEST_CASE("a text without objects or arrays is JSON too") {
  CHECK(parses("null"));
  CHECK(parses(" true "));
  CHECK(parses("\"\""));
  CHECK(parses("-0.5e-3"));
}

TEST_CASE("the text is kept as it came, without its byte order mark") {
  const std::string text = "\r\n{ \"a\" : \"x\\n\\u00e4\",\t\"b\":1.50 } ";
  const auto plain = Document::parse(text);
  REQUIRE(plain.has_value());
  CHECK((*plain)->text() == text);

  const auto marked = Document::parse("\xEF\xBB\xBF" + text);
  REQUIRE(marked.has_value());
  CHECK((*marked)->text() == text);
  CHECK((*marked)->root()["a"].string() == "x\nä");
  CHECK(refusal_of("\xEF\xBB\xBF\xEF\xBB\xBF{}").code == ErrorCode::Syntax);
}

TEST_CASE("messages carry nothing of the text") {
  CHECK(refusal_of(R"({"name":"Shaw" "id":7})").message.find("Shaw") == std::string::npos);
  CHECK(refusal_of("\"Shaw\xFF\"").message.find("Shaw") == std::string::npos);
}

TEST_CASE("a text of several megabytes is read whole") {
  std::string text = "[";
  for (int i = 0; i < 100'000; ++i)
    text += (i == 0 ? "" : ",") + ("{\"id\":\"o" + std::to_string(i) + "\",\"at\":" + std::to_string(i)) + "}";
  const auto document = Document::parse(text + "]");
  REQUIRE(document.has_value());
  CHECK((*document)->root().size() == 100'000);
  std::int64_t sum = 0;
  for (const auto entry : (*document)->root().elements()) sum += entry["at"].integer().value_or(-1);
  CHECK(sum == 4'999'950'000);
}
