#include "json/echo.h"

#include "support/catch.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

using ordersign::json::Document;
using ordersign::json::echo;
using ordersign::json::Edit;

namespace {

std::string echo_of(std::string text, std::string_view pointer = "", const std::vector<Edit>& edits = {}) {
  const auto document = Document::parse(std::move(text), {100'000});
  REQUIRE(document.has_value());
  return echo(**document, pointer, edits);
}

Edit set(std::string pointer, std::string json) { return {std::move(pointer), std::move(json)}; }
Edit drop(std::string pointer) { return {std::move(pointer), std::nullopt}; }

// The shape of a draft order, with what an echo must not lose.
constexpr auto order =
    R"({"resourceType":"MedicationRequest","id":"o1","dose":{"value":1.50,"unit":"mg"},"note":[{"text":"a"},{"text":"b"}]})";

}  // namespace

TEST_CASE("numbers are echoed in the spelling they came in") {
  const std::string number = GENERATE(as<std::string>(), "1.50", "1E+2", "1e2", "12345678901234567890", "-0.0", "-0", "0.10", "1.0e-05",
                                      "123456789012345678901234567890.5", "0E0", "1e-400");
  CHECK(echo_of(number) == number);
  CHECK(echo_of("{\"a\": [ " + number + " , 2 ]}") == "{\"a\":[" + number + ",2]}");
}

TEST_CASE("an echo keeps unknown members, extensions, nulls and their order") {
  const std::string text =
      R"({"z":null,"a":[null,{"url":"http://example.org/x","valueDecimal":2.00},null],"_a":[{"id":"e"},null],"":{},"b":[],"t":true,"f":false})";
  CHECK(echo_of(text) == text);
}

TEST_CASE("an echo is compact") { CHECK(echo_of(" {\n\t\"a\" : [ 1 , 2 ] ,\r\n \"b\" : { } } ") == R"({"a":[1,2],"b":{}})"); }

TEST_CASE("characters are echoed as they are, escaped only where JSON asks for it") {
  CHECK(echo_of(R"(["ä","\u00e4","\ud83d\udc89","\"\\\/\n\u0001\u0000"])") == R"(["ä","ä","💉","\"\\/\n\u0001\u0000"])");
}

TEST_CASE("any value of the document can be echoed by its pointer") {
  const std::string text = R"({"a":{"b":[10,{"c":"x"},[1.0]]},"a/b":1,"m~n":2,"~1":3,"":4,"s":"t"})";
  CHECK(echo_of(text, "/a") == R"({"b":[10,{"c":"x"},[1.0]]})");
  CHECK(echo_of(text, "/a/b/0") == "10");
  CHECK(echo_of(text, "/a/b/1") == R"({"c":"x"})");
  CHECK(echo_of(text, "/a/b/1/c") == "\"x\"");
  CHECK(echo_of(text, "/a/b/2/0") == "1.0");
  CHECK(echo_of(text, "/a~1b") == "1");
  CHECK(echo_of(text, "/m~0n") == "2");
  CHECK(echo_of(text, "/~01") == "3");
  CHECK(echo_of(text, "/") == "4");
  CHECK(echo_of(text, "/s") == "\"t\"");
}

TEST_CASE("a value is echoed whatever stands before it: escapes in names, members of the same name elsewhere, lists in lists") {
  const std::string text = R"( {"\"q\\":{"x":1},"e\u00e9\/":[ [1,{"x" : 2}], [{"x":[3.10,{"x":4}]}] ],"x":5} )";
  CHECK(echo_of(text, "/x") == "5");
  CHECK(echo_of(text, "/\"q\\/x") == "1");
  CHECK(echo_of(text, "/eé~1/0/1/x") == "2");
  CHECK(echo_of(text, "/eé~1/1/0/x/0") == "3.10");
  CHECK(echo_of(text, "/eé~1/1/0/x/1/x") == "4");
  CHECK(echo_of(text, "/eé~1/1") == R"([{"x":[3.10,{"x":4}]}])");
  CHECK(echo_of("\xEF\xBB\xBF[[7],[8]]", "/1/0") == "8");
  CHECK(echo_of("\xEF\xBB\xBF{\"a\":[9]}", "/a/0") == "9");
}

TEST_CASE("a pointer to no value echoes nothing") {
  const std::string pointer = GENERATE(as<std::string>(), "/b", "/a/2", "/a/-", "/a/00", "/a/01", "/a/ 1", "/a/+1", "/a/0/x", "a", "a/0",
                                       "/a/", "//", "/~", "/~2", "/a/99999999999999999999", "/s/0");
  CAPTURE(pointer);
  CHECK(echo_of(R"({"a":[1,2],"~2":3,"s":"t"})", pointer).empty());
}

TEST_CASE("a pointer that others begin with is not mistaken for them") {
  const std::string text = R"({"ab":1,"a":{"b":2},"entry":[0,1,2,3,4,5,6,7,8,9,10,11]})";
  CHECK(echo_of(text, "/a") == R"({"b":2})");
  CHECK(echo_of(text, "/entry/1") == "1");
  CHECK(echo_of(text, "/entry/11") == "11");
}

TEST_CASE("with a member written twice the first is echoed, as it is the one read") {
  CHECK(echo_of(R"({"a":{"b":1},"a":{"b":2}})", "/a/b") == "1");
  CHECK(echo_of(R"({"a":{},"a":{"b":2}})", "/a/b").empty());
  CHECK(echo_of(R"({"a":1,"a":2})") == R"({"a":1,"a":2})");
}

TEST_CASE("a replaced value takes the place of the old one") {
  CHECK(echo_of(order, "", {set("/id", "\"o2\"")}) ==
        R"({"resourceType":"MedicationRequest","id":"o2","dose":{"value":1.50,"unit":"mg"},"note":[{"text":"a"},{"text":"b"}]})");
  CHECK(echo_of(order, "/dose", {set("/value", "700.0")}) == R"({"value":700.0,"unit":"mg"})");
  CHECK(echo_of(order, "/note", {set("/1", "7")}) == R"([{"text":"a"},7])");
  CHECK(echo_of(order, "/note", {set("/0/text", "[]")}) == R"([{"text":[]},{"text":"b"}])");
  CHECK(echo_of(order, "/dose", {set("", "{}")}) == "{}");
  CHECK(echo_of(order, "/id", {set("", "1")}) == "1");
  CHECK(echo_of(order, "", {set("", "1")}) == "1");
}

TEST_CASE("an edit without a value leaves the place out") {
  CHECK(echo_of(order, "", {drop("/resourceType"), drop("/dose"), drop("/note")}) == R"({"id":"o1"})");
  CHECK(echo_of(order, "/note", {drop("/0")}) == R"([{"text":"b"}])");
  CHECK(echo_of(order, "/note", {drop("/0"), drop("/1")}) == "[]");
  CHECK(echo_of(order, "/dose", {drop("")}).empty());
  CHECK(echo_of(order, "/dose", {drop("/absent")}) == R"({"value":1.50,"unit":"mg"})");
}

TEST_CASE("an edit of a member that is not there adds it last") {
  CHECK(echo_of(order, "/dose", {set("/code", "\"mg\""), set("/system", "\"s\"")}) ==
        R"({"value":1.50,"unit":"mg","code":"mg","system":"s"})");
  CHECK(echo_of(order, "/note", {set("/1/time", "1")}) == R"([{"text":"a"},{"text":"b","time":1}])");
  CHECK(echo_of("{}", "", {set("/a", "1"), set("/", "2")}) == R"({"a":1,"":2})");
  CHECK(echo_of(R"({"a":{"b":{}}})", "", {set("/a/b/c", "1")}) == R"({"a":{"b":{"c":1}}})");
  CHECK(echo_of(R"({"a":null})", "", {set("/a", "1")}) == R"({"a":1})");
}

TEST_CASE("an edit whose parent is missing or not an object is ignored") {
  const Edit edit = GENERATE(set("/none/a", "1"), set("/id/a", "1"), set("/note/2", "1"), set("/note/-", "1"), set("/note/x", "1"),
                             set("id", "1"), set("x", "1"), set("/~2", "1"), set("/a~", "1"), drop("/none/a"), drop("/note/9"));
  CAPTURE(edit.pointer);
  CHECK(echo_of(order, "", {edit}) == order);
}

TEST_CASE("edits below a value that is replaced or left out are ignored") {
  CHECK(echo_of(order, "/note", {set("/0", "{}"), set("/0/text", "1"), set("/0/more", "2")}) == R"([{},{"text":"b"}])");
  CHECK(echo_of(order, "/note", {drop("/0"), set("/0/text", "1")}) == R"([{"text":"b"}])");
  CHECK(echo_of(order, "/dose", {set("/new", "{}"), set("/new/a", "1")}) == R"({"value":1.50,"unit":"mg","new":{}})");
}

TEST_CASE("array edits count elements as they were written") {
  CHECK(echo_of("[0,1,2,3]", "", {drop("/0"), set("/2", "\"two\""), drop("/3")}) == R"([1,"two"])");
}

TEST_CASE("with a member written twice an edit replaces the first and drops the others") {
  CHECK(echo_of(R"({"a":1,"b":2,"a":{"c":[3]},"a":4})", "", {set("/a", "9")}) == R"({"a":9,"b":2})");
  CHECK(echo_of(R"({"a":1,"b":2,"a":3})", "", {drop("/a")}) == R"({"b":2})");
  CHECK(echo_of(R"({"x":[{"a":1,"a":2},{"a":3}]})", "", {set("/x/0/a", "9"), set("/x/1/a", "8")}) == R"({"x":[{"a":9},{"a":8}]})");
}

TEST_CASE("the last of several edits of one place counts") {
  CHECK(echo_of(R"({"a":1})", "", {set("/a", "2"), set("/a", "3")}) == R"({"a":3})");
  CHECK(echo_of(R"({"a":1})", "", {set("/a", "2"), drop("/a")}) == "{}");
  CHECK(echo_of(R"({})", "", {drop("/a"), set("/a", "2"), set("/a", "3")}) == R"({"a":3})");
}

TEST_CASE("names with slashes and tildes are edited by their escapes") {
  CHECK(echo_of(R"({"a/b":1,"m~n":2})", "", {set("/a~1b", "3"), set("/m~0n", "4"), set("/x~1~0y", "5")}) ==
        R"({"a/b":3,"m~n":4,"x/~y":5})");
}

TEST_CASE("an edit outside the echoed value changes nothing") {
  CHECK(echo_of(order, "/dose", {set("/dose/value", "2"), set("/id", "3")}) == R"({"value":1.50,"unit":"mg","id":3})");
}

TEST_CASE("deep nesting is echoed without using up the stack") {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  CHECK(echo_of(deep) == deep);
}
