#include "json/canonical.h"

#include "support/catch.h"

#include "json/document.h"

using namespace ordersign;

namespace {

std::string canonical(const std::string& text, std::initializer_list<std::string_view> without = {}) {
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  return json::canonical((*document)->root(), without);
}

}  // namespace

TEST_CASE("the canonical text does not depend on blanks, on the order of members or on how a character is escaped") {
  const std::string one = R"({"b":[1,{"y":true,"x":null}],"a":"\u00e9\/\u0041"})";
  CHECK(canonical(one) == "{\"a\":\"\u00e9/A\",\"b\":[1,{\"x\":null,\"y\":true}]}");
  CHECK(canonical(" { \"a\" : \"\u00e9/A\" ,\n \"b\" : [ 1 , { \"x\" : null , \"y\" : true } ] } ") == canonical(one));
  CHECK(canonical(R"(["\u0000\u001F\b\t\n\f\r\"\\\u007f"])") == "[\"\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\\x7f\"]");
}

TEST_CASE("the canonical text keeps numbers as written, the order of arrays and members that are named twice") {
  CHECK(canonical("[1.50,1.5,1E2,-0,0.0,12345678901234567890]") == "[1.50,1.5,1E2,-0,0.0,12345678901234567890]");
  CHECK(canonical(R"({"code":123,"a":[2,1]})") == R"({"a":[2,1],"code":123})");
  CHECK(canonical(R"({"code":"123"})") == R"({"code":"123"})");
  CHECK(canonical(R"({"b":1,"a":2,"b":0})") == R"({"a":2,"b":1,"b":0})");
}

TEST_CASE("members are left out of the value itself, not of what is in it") {
  CHECK(canonical(R"({"t":1,"a":{"t":2},"s":3})", {"t"}) == R"({"a":{"t":2},"s":3})");
  CHECK(canonical(R"(["t"])", {"t"}) == R"(["t"])");
}
