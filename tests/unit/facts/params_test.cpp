#include "facts/params.h"

#include "support/catch.h"

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

/// A policy's numbers, for facts to name.
Quantities known_quantities() {
  const Json json(
      R"({"window":{"value":35,"unit":"d","reading":"3.4","says":"x"},"fortnight":{"value":2,"unit":"wk","reading":"6.8","says":"x"},
    "year":{"value":1,"unit":"a","reading":"6.9","says":"x"},"half":{"value":1.5,"unit":"d","reading":"6.8","says":"x"},
    "dose":{"value":7.5,"unit":"mg/kg","reading":"6.8","says":"x"},"tenth":{"value":10,"unit":"%","reading":"6.8","says":"x"},
    "doses":{"value":3,"unit":"{dose}","reading":"6.8","says":"x"},"nothing":{"value":0,"unit":"d","reading":"6.8","says":"x"}})");
  std::vector<Error> errors;
  Quantities quantities(json.root(), "f.json#/quantities", errors);
  REQUIRE(errors.empty());
  return quantities;
}

/// The first error that `ask` leaves for a definition, as "where: message".
template <class F>
std::string problem(const std::string& text, F ask) {
  const Json json(text);
  auto quantities = known_quantities();
  Params params(json.root(), "f.json#/facts/x", known_sets(), quantities);
  ask(params);
  return params.errors().empty() ? "" : params.errors().front().where + ": " + params.errors().front().message;
}

}  // namespace

TEST_CASE("a fact definition is read by type") {
  const auto none = problem(
      R"({"set":"a-set","sets":["b-set","a-set"],"words":["x","y"],"number":"dose","flag":true,"truth":"unmet","part":{"days":"nothing"}})",
      [](Params& params) {
        CHECK(params.set("set", "") == known_sets().find("a-set"));
        CHECK(params.sets("sets", "").size() == 2);
        CHECK(params.texts("words", "") == std::vector<std::string>{"x", "y"});
        CHECK(params.quantity("number", Measure::MgPerKg, "") == 7.5);
        CHECK(params.flag("flag", ""));
        CHECK_FALSE(params.flag("not-there", ""));
        CHECK(params.truth("truth", "") == Truth::Unmet);
        auto part = params.part("part", "");
        CHECK(part.days("days", "") == 0);
        params.close(part);
        params.refuse_unknown_keys();
      });
  CHECK(none == "");
}

TEST_CASE("a number comes in the unit that is asked for") {
  const auto none =
      problem(R"({"days":"fortnight","months":"year","years":"year","part":"tenth","doses":"doses","between":"half"})", [](Params& params) {
        CHECK(params.days("days", "") == 14);
        CHECK(params.whole("months", Measure::Months, "") == 12);
        CHECK(params.whole("years", Measure::Years, "") == 1);
        CHECK(params.quantity("part", Measure::Percent, "") == 0.1);
        CHECK(params.whole("doses", Measure::Count, "") == 3);
        CHECK(params.quantity("between", Measure::Interval, "") == 1.5);
        params.refuse_unknown_keys();
      });
  CHECK(none == "");
}

TEST_CASE("an unknown value set is named with the known ones") {
  CHECK(problem(R"({"it":"c-set"})", [](Params& p) { p.set("it", ""); }) ==
        "f.json#/facts/x/it: unknown value set `c-set`; known: a-set, b-set");
  CHECK(problem(R"({"it":["a-set","c-set"]})", [](Params& p) { p.sets("it", ""); }) ==
        "f.json#/facts/x/it: unknown value set `c-set`; known: a-set, b-set");
  CHECK(problem("{}", [](Params& p) { p.set("it", ""); }) == "f.json#/facts/x/it: unknown value set ``; known: a-set, b-set");
  CHECK(problem("{}", [](Params& p) { p.sets("it", ""); }) == "f.json#/facts/x/it: want a list of value set ids");
  CHECK(problem("{}", [](Params& p) { p.optional_sets("it", ""); }) == "");
  CHECK(problem(R"({"it":"a-set"})", [](Params& p) { p.optional_sets("it", ""); }) == "f.json#/facts/x/it: want a list of value set ids");
}

TEST_CASE("a number in a fact is refused: it stands among the quantities and is named") {
  for (const auto* value : {"7", "-1", "1e300", "null", "[]", "true", "{}"}) {
    INFO(value);
    CHECK(problem(R"({"it":)" + std::string(value) + "}", [](Params& p) { CHECK(p.days("it", "") == 0); }) ==
          "f.json#/facts/x/it: want the name of one of the policy's `quantities`, a number of days (`d` or `wk`)");
  }
}

TEST_CASE("a quantity that is none or in another unit is refused with the unit that is wanted") {
  const auto asked = [](const std::string& name, Measure measure) {
    return problem(R"({"it":")" + name + "\"}", [measure](Params& p) { CHECK(p.quantity("it", measure, "") == 0); });
  };
  const std::string at = "f.json#/facts/x/it: ";
  CHECK(asked("widow", Measure::Days) == at + "unknown quantity `widow`; want a number of days (`d` or `wk`); known: window, fortnight, "
                                              "year, half, dose, tenth, doses, nothing");
  CHECK(asked("dose", Measure::Days) == at + "quantity `dose` is in `mg/kg`; want a number of days (`d` or `wk`)");
  CHECK(asked("window", Measure::Months) == at + "quantity `window` is in `d`; want a number of months (`mo` or `a`)");
  CHECK(asked("window", Measure::Percent) == at + "quantity `window` is in `d`; want a number of percent (`%`)");
  CHECK(asked("doses", Measure::Points) == at + "quantity `doses` is in `{dose}`; want a number of points (`1`)");
  CHECK(asked("half", Measure::Days) == at + "quantity `half`: want a whole number of days");
  CHECK(asked("nothing", Measure::Interval) == at + "quantity `nothing`: want a number of days between two doses (`d` or `wk`) above zero");
}

TEST_CASE("a key of an older policy file is told what it is called now") {
  const std::string now = "; numbers stand in the policy's `quantities` and are named here";
  const auto old = [](const std::string& text) {
    return problem(text, [](Params& p) {
      p.quantity("loadingInterval", Measure::Interval, "");
      auto part = p.optional_part("longActing", "");
      part.days("countsFor", "");
      p.close(part);
      p.refuse_unknown_keys();
    });
  };
  CHECK(old(R"({"loadingDays":14})") == "f.json#/facts/x/loadingDays: `loadingDays` is called `loadingInterval` now" + now);
  CHECK(old(R"({"loadingInterval":"fortnight","lookBackDays":180})") ==
        "f.json#/facts/x/lookBackDays: `lookBackDays` is called `longActing` now" + now);
}

TEST_CASE("a part that may be left out asks for nothing while it is") {
  const auto ask = [](Params& p) {
    auto part = p.optional_part("part", "");
    part.sets("sets", "");
    part.days("days", "");
    p.close(part);
    p.refuse_unknown_keys();
  };
  CHECK(problem("{}", ask) == "");
  CHECK(problem(R"({"part":{"sets":["a-set"],"days":"window"}})", ask) == "");
  CHECK(problem(R"({"part":{"sets":["a-set"]}})", ask) ==
        "f.json#/facts/x/part/days: want the name of one of the policy's `quantities`, a number of days (`d` or `wk`)");
  CHECK(problem(R"({"part":7})", ask) == "f.json#/facts/x/part: want an object");
}

TEST_CASE("what was asked for is kept with its sentence, parts included") {
  const Json json("{}");
  Quantities none;
  Params params(json.root(), "f.json#", known_sets(), none);
  params.days("window", "How long.");
  auto part = params.optional_part("part", "A part.");
  part.sets("drugs", "The drugs.");
  params.close(part);
  REQUIRE(params.forms().size() == 2);
  CHECK(params.forms()[0].key == "window");
  CHECK(params.forms()[0].says == "How long.");
  CHECK(params.forms()[0].is_required);
  CHECK_FALSE(params.forms()[1].is_required);
  REQUIRE(params.forms()[1].parts.size() == 1);
  CHECK(params.forms()[1].parts[0].key == "drugs");
}

TEST_CASE("an unknown key is named by a pointer that leads to it") {
  CHECK(problem(R"({"a/b~c":1})", [](Params& p) { p.refuse_unknown_keys(); }) == "f.json#/facts/x/a~1b~0c: unknown key `a/b~c`; known: ");
}

TEST_CASE("a value of the wrong type is named with what would be right") {
  for (const auto* value : {R"("x")", "[7]", R"(["x",""])", "null"}) {
    INFO(value);
    CHECK(problem(R"({"it":)" + std::string(value) + "}", [](Params& p) { p.texts("it", ""); }) ==
          "f.json#/facts/x/it: want a list of texts");
  }
  CHECK(problem(R"({"it":"yes"})", [](Params& p) { p.flag("it", ""); }) == "f.json#/facts/x/it: want true or false");
  CHECK(problem(R"({"it":"maybe"})", [](Params& p) { p.truth("it", ""); }) == "f.json#/facts/x/it: want `met`, `unmet` or `unknown`");
  CHECK(problem("{}", [](Params& p) { p.truth("it", ""); }) == "f.json#/facts/x/it: want `met`, `unmet` or `unknown`");
  CHECK(problem("{}", [](Params& p) { p.part("it", ""); }) == "f.json#/facts/x/it: want an object");
}

TEST_CASE("an unknown key is named with the known ones, in parts too") {
  CHECK(problem(R"({"limit":"window","limt":2})", [](Params& p) {
          p.allow({"kind"});
          p.days("limit", "");
          p.flag("strict", "");
          p.refuse_unknown_keys();
        }) == "f.json#/facts/x/limt: unknown key `limt`; known: kind, limit, strict");
  CHECK(problem(R"({"part":{"last":"window","lsat":2}})", [](Params& p) {
          auto part = p.part("part", "");
          part.days("last", "");
          p.close(part);
        }) == "f.json#/facts/x/part/lsat: unknown key `lsat`; known: last");
}

TEST_CASE("every kind of fact is found by its name and refuses an empty definition or takes it whole") {
  for (const auto& kind : fact_kinds()) {
    INFO(kind.name);
    CHECK(find_kind(kind.name) == &kind);
    CHECK_FALSE(kind.findings.empty());
    const Json empty("{}");
    Quantities none;
    Params params(empty.root(), "f.json#", known_sets(), none);
    kind.make(params);
    CHECK_FALSE(params.errors().empty());
    for (const auto& form : params.forms()) {
      INFO(form.key);
      CHECK(form.says.ends_with("."));
    }
  }
  CHECK(find_kind("no-such-kind") == nullptr);
}
