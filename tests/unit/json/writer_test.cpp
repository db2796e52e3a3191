#include "json/writer.h"

#include "support/catch.h"

#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <utility>

#include "json/document.h"

using ordersign::json::decimal;
using ordersign::json::Document;
using ordersign::json::Writer;
using namespace std::string_literals;

TEST_CASE("values are written compactly in the order given") {
  Writer writer;
  writer.begin_object().key("z").integer(-7).key("a").begin_array().boolean(true).string("x").number(1.5).raw("null").end_array();
  writer.key("o").begin_object().end_object().end_object();
  CHECK(writer.take() == R"({"z":-7,"a":[true,"x",1.5,null],"o":{}})");
}

TEST_CASE("a writer starts afresh after its text is taken") {
  Writer writer;
  CHECK(writer.string("one").take() == "\"one\"");
  CHECK(writer.begin_array().end_array().take() == "[]");
  writer.begin_object().key("half");
  CHECK(writer.take() == R"({"half")");
  CHECK(writer.integer(2).take() == "2");
  CHECK(writer.take().empty());
}

TEST_CASE("a writer may be moved while it writes") {
  Writer first;
  first.begin_array().integer(1);
  Writer second = std::move(first);
  CHECK(second.integer(2).end_array().take() == "[1,2]");
}

TEST_CASE("strings read back as they were, whatever is in them") {
  const std::string text = GENERATE(as<std::string>(), "", "\"", "\\", "/", "\b\f\n\r\t", "\x01\x1F\x7F", "a\0b"s, "ä 注 💉",
                                    "\xE2\x80\xA8", "</script>", "{\"not\":\"parsed\"}");
  Writer writer;
  const auto document = Document::parse(writer.begin_object().key(text).string(text).end_object().take());
  REQUIRE(document.has_value());
  CHECK((*document)->root()[text].string() == text);
}

TEST_CASE("a member with empty text is left out") {
  Writer writer;
  writer.begin_object().member("a", "").member("b", "x").member("c", "").end_object();
  CHECK(writer.take() == R"({"b":"x"})");
}

TEST_CASE("text that is written already goes in untouched") {
  Writer writer;
  CHECK(writer.begin_array().raw(R"({"dose": 1.50})").raw("2").end_array().take() == R"([{"dose": 1.50},2])");
}

TEST_CASE("a number that JSON cannot spell is written as null") {
  Writer writer;
  writer.begin_array().number(std::numeric_limits<double>::quiet_NaN()).number(std::numeric_limits<double>::infinity());
  CHECK(writer.number(-0.25).end_array().take() == "[null,null,-0.25]");
}

TEST_CASE("a decimal is as short as it can be") {
  CHECK(decimal(0) == "0");
  CHECK(decimal(700) == "700");
  CHECK(decimal(7.9) == "7.9");
  CHECK(decimal(0.125) == "0.125");
  CHECK(decimal(0.1 + 0.2) == "0.30000000000000004");
  CHECK(decimal(-62.5) == "-62.5");
  CHECK(decimal(100000) == "100000");
}

TEST_CASE("a decimal has no exponent from a millionth to a thousand million million") {
  CHECK(decimal(1e-6) == "0.000001");
  CHECK(decimal(1e15) == "1000000000000000");
  CHECK(decimal(1e-7) == "1e-07");
  CHECK(decimal(1e16) == "1e+16");
}

TEST_CASE("a decimal reads back as the same number") {
  std::mt19937_64 random(20240601);
  std::uniform_real_distribution<double> digits(-1, 1);
  std::uniform_int_distribution<int> exponent(-330, 307);
  for (int i = 0; i < 20'000; ++i) {
    const double number = std::strtod((std::to_string(digits(random)) + "e" + std::to_string(exponent(random))).c_str(), nullptr);
    const auto document = Document::parse(decimal(number));
    REQUIRE(document.has_value());
    REQUIRE((*document)->root().number() == number);
  }
}
