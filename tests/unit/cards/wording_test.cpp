#include "cards/wording.h"

#include "support/catch.h"

#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::cards;
using namespace ordersign::testing;

namespace {

const std::string good = R"json({
  "criteria": {"only": {
    "overrideReasons": ["elsewhere"],
    "met": {"found": {"finding": "Found."}},
    "unmet": {"missing": {"summary": "{{drug}}: {{what}} is missing", "finding": "No {{what}}.", "action": "Add {{what}}."}},
    "unknown": {"list-incomplete": {"needed": "list", "why": "{{gap}}", "settledBy": "the list"}}}},
  "documentation": {"title": "Open", "one": "{{drug}}: {{item}} ({{why}})", "few": "{{drug}}: {{items}}", "many": "{{drug}}: {{count}} open, {{items}}"},
  "notApplicable": {"title": "t", "summary": "s", "finding": "f", "action": "d", "citation": ["q"]},
  "allMet": {"title": "t", "summary": "s", "finding": "f", "action": "d"},
  "conflictOrder": {"unmet": {"summary": "{{ordered}}", "finding": "f", "action": "d"}, "ordered": {"summary": "s", "finding": "f", "action": "d"},
    "drafted": {"summary": "s", "finding": "f", "action": "d"},
    "unknown": {"summary": "s", "finding": "f", "action": "d"}}
})json";

const Forms forms{{"only",
                   {{"found", Truth::Met, {}},
                    {"missing", Truth::Unmet, {{"what", ValueForm::Kind::Text, 60}}},
                    {"list-incomplete", Truth::Unknown, {}}}}};

Result<Wording> load(const std::string& text) {
  const Json json(text);
  Frame frame;
  frame.reasons["elsewhere"] = "Documented elsewhere";
  Policy policy;
  policy.drug = "Drug";
  Lent lent;
  lent.add("limit", Number{12, Unit::Months});
  return load_wording(json.root(), "wording.json", frame, policy, lent, forms);
}

}  // namespace

TEST_CASE("good wording is found by criterion, truth and finding") {
  const auto wording = load(good);
  REQUIRE(wording);
  CHECK(wording->text("only", Truth::Unmet, "missing")->action == "Add {{what}}.");
  CHECK(wording->text("only", Truth::Met, "missing") == nullptr);
  CHECK(wording->text("other", Truth::Met, "found") == nullptr);
  CHECK(wording->reasons.at("only").front().display == "Documented elsewhere");
}

TEST_CASE("bad wording is refused with file, pointer and what would be right") {
  struct Row {
    std::string from, to, where, message;
  };
  const std::vector<Row> rows{
      {R"("found": {"finding": "Found."})", "", "/criteria/only/met/found", "finding `found` has no wording"},
      {R"("found": {"finding": "Found."})", R"("found": {"finding": ""})", "/criteria/only/met/found/finding", "want a sentence here"},
      {R"("found": {"finding": "Found."})", R"("found": {"finding": "Found."}, "else": {"finding": "x"})", "/criteria/only/met/else",
       "wording for no finding of this criterion"},
      {R"("only": {)", R"("onyl": {)", "/criteria", "criterion `only` has no wording"},
      {R"(No {{what}}.)", R"(No {{who}}.)", "/criteria/only/unmet/missing/finding",
       "unknown value `who`; known: drug, gap, what; of the policy: limit, limit.adjective, limit.number"},
      {R"(Found.)", R"(Found {{what}}.)", "/criteria/only/met/found/finding",
       "unknown value `what`; known: drug, gap; of the policy: limit, limit.adjective, limit.number"},
      {R"(["elsewhere"])", R"(["nowhere"])", "/criteria/only/overrideReasons", "unknown override reason `nowhere`"},
      {R"("few": "{{drug}}: {{items}}")", R"("few": "")", "/documentation/few", "want a sentence here"},
      {R"({{item}} ({{why}}))", R"({{items}} ({{why}}))", "/documentation/one",
       "unknown value `items`; known: drug, item, why; of the policy: limit, limit.adjective, limit.number"},
      {R"("allMet": {"title": "t", "summary": "s")", R"("allMet": {"title": "t", "summary": "")", "/allMet/summary",
       "want a sentence here"},
      {R"("settledBy": "the list")", R"("settledby": "the list")", "/criteria/only/unknown/list-incomplete/settledBy",
       "want a sentence here"},
  };
  for (const auto& row : rows) {
    INFO(row.to);
    const auto loaded = load(replaced(good, row.from, row.to));
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == ErrorCode::BadData);
    CHECK(loaded.error().where == "wording.json#" + row.where);
    CHECK(loaded.error().message == row.message);
  }
}

TEST_CASE("a policy's number is filled in when wording is loaded, and measured") {
  const auto wording = load(replaced(good, "No {{what}}.", "No {{what}} for {{limit}}."));
  REQUIRE(wording);
  CHECK(wording->text("only", Truth::Unmet, "missing")->finding == "No {{what}} for 12 months.");
  // "Drug: ", 60 characters of a value, " is missing", " for 12 months" are 91: 48 more fit.
  const auto with_more = [](std::size_t more) {
    return load(replaced(good, " is missing", " is missing for {{limit}}" + std::string(more, 'x')));
  };
  CHECK(with_more(48));
  CHECK_FALSE(with_more(49));
}

TEST_CASE("a number that is written out is refused in every text, unless it is listed with a reason") {
  const auto refused = [](const std::string& from, const std::string& to, const std::string& where, const std::string& number) {
    INFO(to);
    const auto loaded = load(replaced(good, from, to));
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().where == "wording.json#" + where);
    CHECK(loaded.error().message == "`" + number +
                                        "` is a number: name a quantity of the policy, as `{{authorizationLimit}}`, or list the text in "
                                        "`notPolicyNumbers` with the reason why it is none of the policy's");
  };
  refused("Found.", "Found 12 months.", "/criteria/only/met/found/finding", "12");
  refused(" is missing", " is missing for two weeks", "/criteria/only/unmet/missing/summary", "two");
  refused("Add {{what}}.", "Add {{what}} within 3 days.", "/criteria/only/unmet/missing/action", "3");
  refused(R"("needed": "list")", R"("needed": "list of 7")", "/criteria/only/unknown/list-incomplete/needed", "7");
  refused(R"("why": "{{gap}}")", R"("why": "{{gap}} for one week")", "/criteria/only/unknown/list-incomplete/why", "one week");
  refused("the list", "the list of 180 days", "/criteria/only/unknown/list-incomplete/settledBy", "180");
  refused("{{count}} open", "{{count}} of 5 open", "/documentation/many", "5");
  refused(R"("allMet": {"title": "t")", R"("allMet": {"title": "All 11")", "/allMet/title", "11");
  refused(R"("drafted": {"summary": "s", "finding": "f")", R"("drafted": {"summary": "s", "finding": "f 2")",
          "/conflictOrder/drafted/finding", "2");

  const auto with_code =
      replaced(replaced(good, "Found.", "Found J0490."), "{", R"({"notPolicyNumbers": [{"text": "J0490", "because": "a code"}],)");
  CHECK(load(with_code));
  const auto unused = load(replaced(with_code, "Found J0490.", "Found."));
  REQUIRE_FALSE(unused);
  CHECK(unused.error().where == "wording.json#/notPolicyNumbers/0");
}

TEST_CASE("wording for a criterion that the policy does not have is refused") {
  const auto loaded = load(replaced(good, R"("criteria": {)", R"("criteria": {"other": {},)"));
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().where == "wording.json#/criteria/other");
  CHECK(loaded.error().message == "wording for no criterion of the policy");
}

TEST_CASE("a summary is measured with every value as long as it can be") {
  // "Drug: " and 60 characters of a value and " is missing" are 77: 62 more fit.
  const auto with_more = [](std::size_t more) { return load(replaced(good, " is missing", " is missing" + std::string(more, 'x'))); };
  CHECK(with_more(62));
  const auto too_long = with_more(63);
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().where == "wording.json#/criteria/only/unmet/missing/summary");
  CHECK(too_long.error().message == "summary can reach 140 characters; want 139 at most");
}

TEST_CASE("a section that shows only without a value is measured too") {
  const auto loaded = load(replaced(good, " is missing", "{{^what}}" + std::string(140, 'x') + "{{/what}}"));
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().message == "summary can reach 146 characters; want 139 at most");
}

TEST_CASE("summaries of the other cards are measured too") {
  const auto loaded = load(replaced(good, R"("summary": "{{ordered}}")", R"("summary": "{{ordered}})" + std::string(80, 'x') + "\""));
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().where == "wording.json#/conflictOrder/unmet/summary");
  CHECK(loaded.error().message == "summary can reach 140 characters; want 139 at most");
}

TEST_CASE("the summary of what is open alone is measured with its name and its reason, or with the brief one") {
  // "Drug: list (" and ")" are 13: 126 more fit.
  const auto with_why = [](std::size_t length, const std::string& more = "") {
    return load(replaced(good, R"("why": "{{gap}}")", R"("why": ")" + std::string(length, 'x') + "\"" + more));
  };
  CHECK(with_why(126));
  const auto too_long = with_why(127);
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().where == "wording.json#/criteria/only/unknown/list-incomplete");
  CHECK(too_long.error().message == "the summary of this alone can reach 140 characters; want 139 at most: give a `brief` beside `why`");
  CHECK(with_why(127, R"(, "brief": "short")"));
}

TEST_CASE("a summary of several open things is measured with the longest name thrice") {
  // "Drug: ", three names and ", " twice: 43 each fit.
  const auto with_name = [](std::size_t length) {
    return load(replaced(good, R"("needed": "list")", R"("needed": ")" + std::string(length, 'x') + "\""));
  };
  CHECK(with_name(43));
  const auto too_long = with_name(44);
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().where == "wording.json#/documentation/few");
}
