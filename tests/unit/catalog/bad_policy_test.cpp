// One broken place each: the load stops, with file, JSON pointer and what would be right.
#include "support/second_policy.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

const std::string first = "fhir-profiles/policies/plumaritol/2025.json";
const std::string sets =
    "brackenol, ferntonic, form-patch, form-tablet, moonlight-fever, mossbalm, night-chill, plumaritol, plumaritol-patch, plumaritol-tablet, "
    "plumaritol-unsure, route-mouth, route-skin, silver-rash, star-ache, tin-gout";
const std::string fact_ids = "earlier, fever, rash, chill, ache, gout, balm, tonic, no-clash, length";
const std::string one_rule = "want one of holds, allOf, anyOf, noneOf, or atLeast with of";

struct Row {
  std::string from, to, pointer, message;
};

void check(const std::vector<Row>& rows, const std::string& file = first) {
  for (const auto& row : rows) {
    INFO(row.to << " at " << row.pointer);
    SecondPolicyCopy copy;
    copy.change(file, row.from, row.to);
    const auto loaded = copy.load();
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == ErrorCode::BadData);
    CHECK(loaded.error().where == file + "#" + row.pointer);
    CHECK(loaded.error().message == row.message);
  }
}

}  // namespace

TEST_CASE("a policy's head is refused by its first broken part") {
  check(
      {{R"("payer": )", R"("a/b~c": "x", "payer": )", "/a~1b~0c",
        "unknown key `a/b~c`; known: id, version, title, shortTitle, payer, url, drug, effective, note, product, conflicts, facts, criteria, continuationWhen, indications, pathways"},
       {R"("payer": )", R"("payor": "x", "payer": )", "/payor",
        "unknown key `payor`; known: id, version, title, shortTitle, payer, url, drug, effective, note, product, conflicts, facts, criteria, continuationWhen, indications, pathways"},
       {R"("drug": "Plumara patch")", R"("drug": "")", "/drug", "want a text here"},
       {R"("url": "https://policies.example/plumaritol",)", "", "/url", "want a text here"},
       {R"("from": "2025-01-01")", R"("from": "2025-13-01")", "/effective/from", "want a date as YYYY-MM-DD"},
       {R"("from": "2025-01-01")", R"("from": "2025-01")", "/effective/from", "want a date as YYYY-MM-DD"},
       {R"("to": "2025-12-31")", R"("to": 20251231)", "/effective/to", "want a date as YYYY-MM-DD"},
       {R"("to": "2025-12-31")", R"("to": "2024-12-31")", "/effective/to", "want a day that is not before `from`"},
       {R"("to": "2025-12-31")", R"("until": "2025-12-31")", "/effective/until", "unknown key `until`; known: from, to"}});
}

TEST_CASE("a fact is refused by kind, key, value set and use") {
  check({{R"("kind": "requested-period")", R"("kind": "period")", "/facts/length/kind",
          "unknown kind `period`; known: condition-active, condition-not-severe, medication-taken, medication-not-taken, order-reason, "
          "covered-indication, labeled-dosing, requested-period, previously-received, clinical-response"},
         {R"("limitMonths": 12)", R"("limitMonths": 12, "limitDays": 3)", "/facts/length/limitDays",
          "unknown key `limitDays`; known: kind, title, whenMet, whenUnmet, fixed, limitMonths"},
         {R"("limitMonths": 12)", R"("limitMonths": "12")", "/facts/length/limitMonths", "want a number of 0 or more"},
         {R"(["silver-rash"])", R"(["gold-rash"])", "/facts/rash/valueSets", "unknown value set `gold-rash`; known: " + sets},
         {R"(["silver-rash"])", "[]", "/facts/rash/valueSets", "want a list of value set ids"},
         {R"(["silver-rash"], "whenNoneRecorded": "unmet")", R"(["silver-rash"])", "/facts/rash/whenNoneRecorded",
          "want `met`, `unmet` or `unknown`"},
         {R"("days": 3)", R"("days": 3, "hours": 1)", "/facts/balm/shortCourse/hours",
          "unknown key `hours`; known: valueSets, days, premedicationWords"},
         {R"("rash": {)", R"("fever": {"kind": "requested-period", "limitMonths": 1}, "rash": {)", "/facts/fever",
          "fact `fever` is defined twice"},
         {R"("rash": {)", R"("extra": {"kind": "requested-period", "title": "Extra", "fixed": true, "limitMonths": 1}, "rash": {)",
          "/facts/extra", "nothing uses fact `extra`"},
         {R"("facts": {)", R"("facts": {}, "note": {)", "/facts", "want at least one fact"}});
}

TEST_CASE("a fact has a title, and either a sentence for a change or the word that nobody can change it") {
  const std::string either = "want a sentence for `whenMet` or `whenUnmet`, or `fixed` for a fact that nobody can change";
  check({{R"("title": "Silver rash",)", "", "/facts/rash/title", "want a text here"},
         {R"("title": "Silver rash",)", R"("title": 7,)", "/facts/rash/title", "want a text here"},
         {R"("whenMet": "Silver rash is active",)", "", "/facts/rash", either},
         {R"("whenMet": "Silver rash is active",)", R"("whenMet": "Silver rash is active", "fixed": true,)", "/facts/rash", either},
         {R"("fixed": true,)", R"("fixed": false,)", "/facts/earlier", either},
         {R"("fixed": true,)", R"("fixed": "yes",)", "/facts/earlier", either}});
}

TEST_CASE("a rule is refused by shape, count and fact") {
  std::string deep = R"({"holds": "no-clash"})";
  std::string pointer = "/criteria/3/rule";
  for (int i = 0; i < 9; ++i) deep = R"({"allOf": [)" + deep + "]}";
  for (int i = 0; i < 9; ++i) pointer += "/allOf/0";
  check({{R"({"holds": "chill"})", R"({"holds": "chil"})", "/criteria/1/rule/of/1/holds", "unknown fact `chil`; known: " + fact_ids},
         {R"({"holds": "no-clash"})", R"({"hold": "no-clash"})", "/criteria/3/rule", one_rule},
         {R"({"holds": "no-clash"})", R"("no-clash")", "/criteria/3/rule", one_rule},
         {R"({"holds": "no-clash"})", R"({"holds": "no-clash", "anyOf": []})", "/criteria/3/rule", one_rule},
         {R"({"holds": "no-clash"})", deep, pointer, "rules nest at most 8 deep"},
         {R"("atLeast": 2)", R"("atLeast": 4)", "/criteria/1/rule/atLeast", "want a number from 1 to the number of parts"},
         {R"("atLeast": 2)", R"("atLeast": 0)", "/criteria/1/rule/atLeast", "want a number from 1 to the number of parts"},
         {R"("atLeast": 2)", R"("atLeast": "2")", "/criteria/1/rule/atLeast", "want a number from 1 to the number of parts"},
         {R"([{"holds": "balm"}, {"holds": "tonic"}])", "[]", "/criteria/2/rule/anyOf", "want a list of rules"}});
}

TEST_CASE("a criterion is refused by key, id, citation and use") {
  check({{R"("title": "Two signs")", R"("title": "Two signs", "weight": 2)", "/criteria/1/weight",
          "unknown key `weight`; known: id, title, citation, citations, rule, cardWhenOnlyUnknown"},
         {R"("title": "Two signs",)", "", "/criteria/1/title", "want a text here"},
         {R"("id": "two-signs")", R"("id": "fever-without-gout")", "/criteria/1/id", "criterion `fever-without-gout` is defined twice"},
         {R"("citation": "Patient does not receive brackenol.",)", "", "/criteria/3/citation", "want the policy's sentence"},
         {R"({"any-continuation": "Patient)", R"({"any-more": "Patient)", "/criteria/2/citations", "unknown pathway `any-more`"},
         {R"(, "earlier-patches"])", "]", "/criteria/5", "no pathway uses criterion `earlier-patches`"}});
}

TEST_CASE("pathways and indications are refused by name, phase and completeness") {
  check({{R"("continuationWhen": "earlier")", R"("continuationWhen": "before")", "/continuationWhen",
          "unknown fact `before`; known: " + fact_ids},
         {R"([{"id": "any"}])", R"([{"id": "any", "when": "fever"}])", "/indications", "want a last indication without `when`"},
         {R"([{"id": "any"}])", "[]", "/indications", "want a last indication without `when`"},
         {R"([{"id": "any"}])", R"([{"id": "any", "when": "fever"}, {"id": "any"}])", "/indications/1/id",
          "indication `any` is defined twice"},
         {R"([{"id": "any"}])", R"([{"id": "any", "if": "fever"}])", "/indications/0/if", "unknown key `if`; known: id, when, givesWay"},
         {R"([{"id": "any"}])", R"([{"id": "other", "when": "fever"}, {"id": "any"}])", "/pathways",
          "indication `other` has no pathway for phase `initial`"},
         {R"("phase": "initial")", R"("phase": "first")", "/pathways/0/phase", "want `initial` or `continuation`"},
         {R"("phase": "continuation")", R"("phase": "initial")", "/pathways", "indication `any` has no pathway for phase `continuation`"},
         {R"("indication": "any")", R"("indication": "some")", "/pathways/0/indication", "unknown indication `some`"},
         {R"("id": "any-continuation")", R"("id": "any-initial")", "/pathways/1/id", "pathway `any-initial` is defined twice"},
         {R"(["fever-without-gout", "two-signs")", R"(["fever-without-gout", "three-signs")", "/pathways/0/criteria",
          "unknown criterion `three-signs`"}});
}

TEST_CASE("product and conflicts are refused by value set, key and criterion") {
  check(
      {{R"("coveredProducts": "plumaritol-patch")", R"("coveredProducts": "patch")", "/product/coveredProducts",
        "unknown value set `patch`; known: " + sets},
       {R"("otherForms": ["form-tablet"])", R"("otherForms": ["form-tablet"], "colour": "blue")", "/product/colour",
        "unknown key `colour`; known: drug, coveredProducts, otherProducts, unsureProducts, coveredRoutes, otherRoutes, coveredForms, otherForms"},
       {R"({"criterion": "no-brackenol")", R"({"criterion": "no-clash")", "/conflicts/criterion", "unknown criterion `no-clash`"},
       {R"("administrationDays": 20})", R"("administrationDays": -1})", "/conflicts/administrationDays", "want a number of 0 or more"}});
}

TEST_CASE("two versions may neither overlap nor share a name") {
  const std::string second = "fhir-profiles/policies/plumaritol/2026.json";
  for (const auto* last : {R"("to": "2026-01-01")", R"("to": "2099-01-01")"}) {
    SecondPolicyCopy copy;
    copy.change(first, R"("to": "2025-12-31")", last);
    const auto loaded = copy.load();
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().where == second + "#/effective");
    CHECK(loaded.error().message == "effective span overlaps that of version `2025`");
  }
  SecondPolicyCopy copy;
  copy.change(second, R"("version": "2026")", R"("version": "2025")");
  const auto loaded = copy.load();
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().message == "version `2025` is defined twice");
}

TEST_CASE("a missing wording for a finding of the rules stops the load") {
  check({{R"("met": {"active": {"finding": "A sign is present."}},)", "", "/criteria/two-signs/met/active",
          "finding `active` has no wording"},
         {R"("two-signs": {)", R"("three-signs": {}, "two-signs": {)", "/criteria/three-signs", "wording for no criterion of the policy"}},
        "cards/plumaritol/wording.json");
}

TEST_CASE("files that cannot be read stop the load") {
  SecondPolicyCopy broken;
  broken.write(first, R"({"id": )");
  REQUIRE_FALSE(broken.load());
  CHECK(broken.load().error().where.find("2025.json at ") != std::string::npos);

  SecondPolicyCopy unworded;
  unworded.remove("cards/plumaritol");
  REQUIRE_FALSE(unworded.load());
  CHECK(unworded.load().error().message == "cannot read this file");

  SecondPolicyCopy empty;
  empty.remove("fhir-profiles/policies/plumaritol");
  REQUIRE_FALSE(empty.load());
  CHECK(empty.load().error().message == "no policy here");

  SecondPolicyCopy twice;
  twice.write("fhir-profiles/value-sets/zz.json", drug_set("plumaritol", "1", "x"));
  REQUIRE_FALSE(twice.load());
  CHECK(twice.load().error().where == "fhir-profiles/value-sets/zz.json#/id");
  CHECK(twice.load().error().message == "value set `plumaritol` is defined twice");
}
