// The fast parser is held against the one that judges: over requests, over texts made wrong, over what parsers are known to differ in.
#include "support/both_parsers.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.h"
#include "support/catch.h"

using namespace std::string_literals;
using ordersign::json::Document;
using ordersign::test::parse_with_both;

namespace {

std::vector<std::string> files_of(const char* folder) {
  std::vector<std::string> texts;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(ORDERSIGN_SOURCE_DIR "/tests/") + folder)) {
    std::ifstream stream(entry.path(), std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  return texts;
}

std::string nested(std::size_t depth, const std::string& inner) { return std::string(depth, '[') + inner + std::string(depth, ']'); }

}  // namespace

TEST_CASE("ordinary requests are taken by the fast parser, and read the same") {
  const auto texts = files_of("requests");
  REQUIRE(texts.size() > 1);
  for (const auto& text : texts) {
    const auto both = parse_with_both(text);
    CHECK(both.taken_fast);
    CHECK(both.taken);
    CHECK(both.difference == "");
  }
}

TEST_CASE("texts in which parsers are known to differ are the same to both, or left to the one that judges") {
  struct Row {
    std::string text;
    bool taken;
  };
  const std::vector<Row> rows{
      {"{}", true},
      {"[]", true},
      {"0", true},
      {"-0", true},
      {"-0.0", true},
      {"\"\"", true},
      {"null", true},
      {" true ", true},
      {"\"a\"\n", true},
      {"", false},
      {" ", false},
      {"{}\0"s, false},
      {"{} {}", false},
      {"[1,]", false},
      {"01", false},
      {"1.", false},
      {"-", false},
      {"+1", false},
      {"nul", false},
      {"nulll", false},
      {"truefalse", false},
      {"[1 2]", false},
      {"\"\t\"", false},
      {"18446744073709551615", true},
      {"18446744073709551616", true},
      {"9223372036854775808", true},
      {"-9223372036854775809", true},
      {"123456789012345678901234567890", true},
      {"68.0388555000000000000000", true},
      {"0.333333333333333333333333", true},
      {"1e309", false},
      {"1e-400", true},
      {"0e400", false},
      {"0e99", true},
      {"4.9e-324", true},
      {"2.2250738585072011e-308", true},
      {"1.7976931348623157e308", true},
      {R"("\ud83d\udc89")", true},
      {R"("\ud83d")", false},
      {R"("\udc89")", false},
      {R"("\udc89\ud83d")", false},
      {R"("\u0000")", true},
      {R"("\\\"")", true},
      {R"("\"\"\"")", true},
      {R"("\x")", false},
      {R"("\u12")", false},
      {"\"\xC3\xA4\"", true},
      {"\"\xC0\xAF\"", false},
      {"\"\xED\xA0\x80\"", false},
      {"\xEF\xBB\xBF{}", false},
      {R"({"code":1.50,"a":[{"code":2},3],"code":{"code":04}})", false},
      {R"({"code":1.50,"a":[{"code":2},3],"b":{"code":-1e5}})", true},
      {R"({"code":1e999})", false},
      {R"({"a":1,"a":2,"\u0061":3})", true},
      {R"({"\u0061b":1,"c\"":{"d":"\n"}})", true},
      {nested(200, ""), true},
      {nested(201, ""), false},
      {nested(1100, "1"), false},
      {R"(["a"1])", false},
      {R"(["a"true])", false},
      {R"([1"a"])", false},
      {R"([true"a"])", false},
      {R"(["a""b"])", false},
      {R"(["a" "b"])", false},
      {R"({"a":1 "b":2})", false},
      {R"({"a" 1})", false},
      {R"({"a"})", false},
      {R"({"a":})", false},
      {R"({1:2})", false},
      {R"({,})", false},
      {R"([,1])", false},
      {R"([1}])", false},
      {R"({"a":1])", false},
      {"[1\f]", false},
      {"[1,\f2]", false},
      {"[1\v,2]", false},
      {"[1,\x1A 2]", false},
      {"[1]\0"s, false},
      {"1\0"s, false},
      {"[", false},
      {"{", false},
      {"[[]", false},
      {"[]]", false},
      {"\"", false},
      {"\"a\\\"", false},
      {"\"a", false},
      {"'a'", false},
      {"[tru]", false},
      {"[t]", false},
      {"[-]", false},
      {"[-01]", false},
      {"[.5]", false},
      {"[1.e5]", false},
      {"[1e]", false},
      {"[1e+]", false},
      {"[1.5.5]", false},
      {"[0x1]", false},
      {"[NaN]", false},
      {R"("\u00g0")", false},
      {R"("\u+123")", false},
      {R"("\U0041")", false},
      {R"("\ud83d\n")", false},
      {R"("\ud83d\ud83d")", false},
      {R"("\b\f\n\r\t\/\\\"\u00e4\u20AC\ud83d\uDc89")", true},
      {"\"" + std::string(200, 'x') + R"(\n")", true},
      {"[" + std::string(99, '1') + "]", true},
      {"[" + std::string(300, '1') + "]", true},
      {"[" + std::string(400, '1') + "]", false},
      {"[0." + std::string(400, '1') + "]", true},
      {R"({"code":)" + std::string(300, '1') + "}", true},
      {"\r\n\t [\r\n1\t,\n-2.5E-1 ]\n", true},
      {R"({"a" : [ 1 , 2.5 , "x" , { } , [ ] , true , null ] , "b":"e1"})", true},
  };
  std::size_t fast = 0;
  for (const auto& row : rows) {
    INFO(row.text);
    const auto both = parse_with_both(row.text);
    CHECK(both.taken == row.taken);
    CHECK(both.difference == "");
    fast += both.taken_fast ? 1 : 0;
  }
  CHECK(fast > 20);
}

TEST_CASE("requests with bytes changed, cut and doubled are read the same by both, or refused") {
  auto texts = files_of("requests");
  for (auto& text : files_of("fuzz/corpus/request")) texts.push_back(std::move(text));
  std::mt19937 random(5);
  const auto below = [&random](std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random); };
  const std::string bytes = "\"\\{}[]:,.-+eE019truefalsn \n\t\xC3\xEF\xED\x80u/"s + '\0';
  std::size_t taken = 0, refused = 0;
  for (int round = 0; round < 4'000; ++round) {
    std::string text = texts[below(texts.size())].substr(0, round % 4 == 0 ? std::string::npos : 3'000 + below(100));
    if (text.empty()) continue;
    const auto begin = below(text.size());
    for (auto changes = 1 + below(3); changes > 0; --changes) text[below(text.size())] = bytes[below(bytes.size())];
    if (round % 5 == 0) text.insert(below(text.size()), text.substr(std::min(begin, text.size()), below(40)));
    const auto both = parse_with_both(text);
    CHECK(both.difference == "");
    taken += both.taken_fast ? 1 : 0;
    refused += both.taken ? 0 : 1;
  }
  CHECK(taken > 200);
  CHECK(refused > 1'000);
}

TEST_CASE("a number behind an object with a code is a number") {
  for (const bool fast : {true, false}) {
    const auto document = Document::parse(R"([{"code":1},2])", {.max_depth = 10, .fast = fast});
    REQUIRE(document);
    const auto list = (*document)->root().elements();
    CHECK((*list.begin())["code"].string() == "1");
    CHECK((*++list.begin()).number() == 2.0);
  }
}
