#include "facts/params.h"

#include <catch2/catch.hpp>

#include "facts/registry.h"
#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::facts;
using namespace ordersign::testing;

namespace {

const terminology::Terminology& known_sets() {
  static const auto terminology = terminology_of({drug_set("b-set", "2", "betamab"), drug_set("a-set", "1", "alphamab")});
  return terminology;
}

/// The first error that `ask` leaves for a definition, as "where: message".
template <class F>
std::string problem(const std::string& text, F ask) {
  const Json json(text);
  Params params(json.root(), "f.json#/facts/x", known_sets());
  ask(params);
  return params.errors().empty() ? "" : params.errors().front().where + ": " + params.errors().front().message;
}

}  // namespace

TEST_CASE("a fact definition is read by type") {
  const auto none =
      problem(R"({"set":"a-set","sets":["b-set","a-set"],"words":["x","y"],"number":1.5,"flag":true,"truth":"unmet","part":{"number":0}})",
              [](Params& params) {
                CHECK(params.set("set") == known_sets().find("a-set"));
                CHECK(params.sets("sets").size() == 2);
                CHECK(params.strings("words") == std::vector<std::string>{"x", "y"});
                CHECK(params.number("number") == 1.5);
                CHECK(params.flag("flag", false));
                CHECK(params.flag("not-there", true));
                CHECK(params.truth("truth") == Truth::Unmet);
                auto part = params.part("part");
                CHECK(part.number("number") == 0);
                params.take_errors(part);
                params.refuse_unknown_keys();
              });
  CHECK(none == "");
}

TEST_CASE("an unknown value set is named with the known ones") {
  CHECK(problem(R"({"it":"c-set"})", [](Params& p) { p.set("it"); }) ==
        "f.json#/facts/x/it: unknown value set `c-set`; known: a-set, b-set");
  CHECK(problem(R"({"it":["a-set","c-set"]})", [](Params& p) { p.sets("it"); }) ==
        "f.json#/facts/x/it: unknown value set `c-set`; known: a-set, b-set");
  CHECK(problem("{}", [](Params& p) { p.set("it"); }) == "f.json#/facts/x/it: unknown value set ``; known: a-set, b-set");
  CHECK(problem("{}", [](Params& p) { p.sets("it"); }) == "f.json#/facts/x/it: want a list of value set ids");
  CHECK(problem("{}", [](Params& p) { p.optional_sets("it"); }) == "");
}

TEST_CASE("a number that no count of days or months can be is refused") {
  CHECK(problem(R"({"it":100000})", [](Params& p) { p.number("it"); }) == "");
  for (const auto* value : {"100001", "1e300"}) {
    INFO(value);
    CHECK(problem(R"({"it":)" + std::string(value) + "}", [](Params& p) { CHECK(p.number("it") == 0); }) ==
          "f.json#/facts/x/it: want a number of at most 100000");
  }
}

TEST_CASE("an unknown key is named by a pointer that leads to it") {
  CHECK(problem(R"({"a/b~c":1})", [](Params& p) { p.refuse_unknown_keys(); }) == "f.json#/facts/x/a~1b~0c: unknown key `a/b~c`; known: ");
}

TEST_CASE("a value of the wrong type is named with what would be right") {
  for (const auto* value : {R"("7")", "-1", "null", "[]", "true"}) {
    INFO(value);
    CHECK(problem(R"({"it":)" + std::string(value) + "}", [](Params& p) { p.number("it"); }) ==
          "f.json#/facts/x/it: want a number of 0 or more");
  }
  CHECK(problem(R"({"it":"yes"})", [](Params& p) { p.flag("it", false); }) == "f.json#/facts/x/it: want true or false");
  CHECK(problem(R"({"it":"maybe"})", [](Params& p) { p.truth("it"); }) == "f.json#/facts/x/it: want `met`, `unmet` or `unknown`");
  CHECK(problem("{}", [](Params& p) { p.truth("it"); }) == "f.json#/facts/x/it: want `met`, `unmet` or `unknown`");
  CHECK(problem("{}", [](Params& p) { p.part("it"); }) == "f.json#/facts/x/it: want an object");
}

TEST_CASE("an unknown key is named with the known ones, in parts too") {
  CHECK(problem(R"({"limit":1,"limt":2})", [](Params& p) {
          p.number("limit");
          p.flag("strict", false);
          p.refuse_unknown_keys();
        }) == "f.json#/facts/x/limt: unknown key `limt`; known: limit, strict");
  CHECK(problem(R"({"part":{"days":1,"dais":2}})", [](Params& p) {
          auto part = p.part("part");
          part.number("days");
          p.take_errors(part);
        }) == "f.json#/facts/x/part/dais: unknown key `dais`; known: days");
}

TEST_CASE("every kind of fact is found by its name and refuses an empty definition or takes it whole") {
  for (const auto& kind : fact_kinds()) {
    INFO(kind.name);
    CHECK(find_kind(kind.name) == &kind);
    CHECK_FALSE(kind.findings.empty());
    const Json empty("{}");
    Params params(empty.root(), "f.json#", known_sets());
    kind.make(params);
    CHECK_FALSE(params.errors().empty());
  }
  CHECK(find_kind("no-such-kind") == nullptr);
}
