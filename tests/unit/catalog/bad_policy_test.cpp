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
const std::string named = "want the name of one of the policy's `quantities`, ";
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
        "unknown key `a/b~c`; known: $schema, id, version, title, shortTitle, payer, url, drug, effective, reviewed, reviewBy, note, quantities, product, currentMedication, conflicts, billing, questionnaire, coverage, facts, criteria, continuationWhen, indications, pathways"},
       {R"("payer": )", R"("payor": "x", "payer": )", "/payor",
        "unknown key `payor`; known: $schema, id, version, title, shortTitle, payer, url, drug, effective, reviewed, reviewBy, note, quantities, product, currentMedication, conflicts, billing, questionnaire, coverage, facts, criteria, continuationWhen, indications, pathways"},
       {R"("drug": "Plumara patch")", R"("drug": "")", "/drug", "want a text here"},
       {R"("url": "https://policies.example/plumaritol",)", "", "/url", "want a text here"},
       {R"("from": "2025-01-01")", R"("from": "2025-13-01")", "/effective/from", "want a date as YYYY-MM-DD"},
       {R"("from": "2025-01-01")", R"("from": "2025-01")", "/effective/from", "want a date as YYYY-MM-DD"},
       {R"("to": "2025-12-31")", R"("to": 20251231)", "/effective/to", "want a date as YYYY-MM-DD"},
       {R"("to": "2025-12-31")", R"("to": "2024-12-31")", "/effective/to", "want a day that is not before `from`"},
       {R"("to": "2025-12-31")", R"("until": "2025-12-31")", "/effective/until", "unknown key `until`; known: from, to"}});
}

// Reading 8.1.
TEST_CASE("the days of review are refused when they are missing, no days, or in the wrong order") {
  const std::string by = R"("reviewBy": "2025-12-31")";
  check({{R"("reviewed": "2025-01-10",)", "", "/reviewed", "want a date as YYYY-MM-DD"},
         {R"("reviewed": "2025-01-10")", R"("reviewed": "2025-02-30")", "/reviewed", "want a date as YYYY-MM-DD"},
         {R"("reviewed": "2025-01-10")", R"("reviewed": "2025-01")", "/reviewed", "want a date as YYYY-MM-DD"},
         {by + ",", "", "/reviewBy", "want a date as YYYY-MM-DD"},
         {by, R"("reviewBy": 20251231)", "/reviewBy", "want a date as YYYY-MM-DD"},
         {by, R"("reviewBy": "2025-01-09")", "/reviewBy", "want a day that is not before `reviewed`"}});
  SecondPolicyCopy same_day;
  same_day.change(first, by, R"("reviewBy": "2025-01-10")");
  CHECK(same_day.load());
}

TEST_CASE("the text of an overdue review is refused when it is missing or names what it does not have") {
  const std::string text = R"("Policy text of {{version}}, last reviewed {{reviewed}}; a newer one may be in force.")";
  check({{text, R"("")", "/reviewOverdue", "want a text here"},
         {text, R"("Policy of {{publication}}")", "/reviewOverdue", "unknown value `publication`; known: version, reviewed"}},
        "cards/shared/frame.json");
}

TEST_CASE("how a drug is billed is refused by code, unit, vials and modifiers") {
  const auto with = [](const std::string& billing) { return R"("billing": )" + billing + R"(, "facts": {)"; };
  const std::string begins = R"("facts": {)";
  const auto billing = [&with](const std::string& code, const std::string& unit, const std::string& vials) {
    return with(R"({"code": ")" + code + R"(", "unit": ")" + unit + R"(", "vials": )" + vials +
                R"(, "discarded": "JW", "noneDiscarded": "JZ"})");
  };
  check(
      {{begins, with(R"({"code": "9900011", "unit": "x", "vials": [], "discarded": "JW"})"), "/billing/noneDiscarded", "want a text here"},
       {begins, with(R"({"codes": "9900011"})"), "/billing/codes",
        "unknown key `codes`; known: code, unit, vials, discarded, noneDiscarded"},
       {begins, billing("J9999", "x", "[]"), "/billing/code", "want a code of `plumaritol-patch`, the covered products"}});
}

TEST_CASE("a fact is refused by kind, key, value set and use") {
  check(
      {{R"("kind": "requested-period")", R"("kind": "period")", "/facts/length/kind",
        "unknown kind `period`; known: condition-active, condition-not-severe, medication-taken, medication-not-taken, order-reason, "
        "covered-indication, labeled-dosing, requested-period, previously-received, clinical-response"},
       {R"("limit": "authorizationLimit")", R"("limit": "authorizationLimit", "limitDays": 3)", "/facts/length/limitDays",
        "unknown key `limitDays`; known: kind, title, reading, whenMet, whenUnmet, fixed, limit, loadingDoses, loadingInterval, "
        "loadingTolerance, maintenanceInterval, maintenanceTolerance"},
       {R"("limit": "authorizationLimit")", R"("limit": 12)", "/facts/length/limit", named + "a number of months (`mo` or `a`)"},
       {R"("limit": "authorizationLimit")", R"("limitMonths": 12)", "/facts/length/limitMonths",
        "`limitMonths` is called `limit` now; numbers stand in the policy's `quantities` and are named here"},
       {R"("limit": "authorizationLimit")", R"("limit": "briefUse")", "/facts/length/limit",
        "quantity `briefUse` is in `d`; want a number of months (`mo` or `a`)"},
       {R"("reading": "2.5",
      "whenMet")",
        R"("whenMet")", "/facts/length/reading", "want the section of the policy's reading, such as `6.8`"},
       {R"(["silver-rash"])", R"(["gold-rash"])", "/facts/rash/valueSets", "unknown value set `gold-rash`; known: " + sets},
       {R"(["silver-rash"])", "[]", "/facts/rash/valueSets", "want a list of value set ids"},
       {R"(["silver-rash"], "whenNoneRecorded": "unmet")", R"(["silver-rash"])", "/facts/rash/whenNoneRecorded",
        "want `met`, `unmet` or `unknown`"},
       {R"("atMost": "briefUse")", R"("atMost": "briefUse", "hours": 1)", "/facts/balm/shortCourse/hours",
        "unknown key `hours`; known: valueSets, atMost, premedicationWords, premedicationDeniedBy, onceWords, onceDeniedBy, asNeededWords, "
        "packWords"},
       {R"("rash": {)", R"("fever": {"kind": "requested-period", "limit": "authorizationLimit"}, "rash": {)", "/facts/fever",
        "fact `fever` is defined twice"},
       {R"("rash": {)",
        R"("extra": {"kind": "previously-received", "title": "Extra", "reading": "1", "fixed": true, "whenNoneRecorded": "unmet"}, "rash": {)",
        "/facts/extra", "nothing uses fact `extra`"},
       {R"("facts": {)", R"("facts": {}, "note": {)", "/facts", "want at least one fact"}});
}

TEST_CASE("a quantity is refused by name, value, unit, section, sentence and use") {
  const std::string brief = R"("briefUse": {"value": 3, "unit": "d", "reading": "2.3")";
  const auto with = [](const std::string& more) { return R"("quantities": {)" + more; };
  const std::string one = R"("quantities": {)";
  check(
      {{one, with(R"("Brief": {"value": 3, "unit": "d", "reading": "2.9", "says": "x"}, )"), "/quantities/Brief",
        "want a name of letters and digits that begins with a small letter, such as `authorizationLimit`"},
       {brief, R"("briefUse": {"value": "3", "unit": "d", "reading": "2.3")", "/quantities/briefUse/value",
        "want a number from 0 to 100000"},
       {brief, R"("briefUse": {"value": -3, "unit": "d", "reading": "2.3")", "/quantities/briefUse/value",
        "want a number from 0 to 100000"},
       {brief, R"("briefUse": {"value": 3, "unit": "days", "reading": "2.3")", "/quantities/briefUse/unit",
        "unknown unit `days`; known: d, wk, mo, a, mg/kg, mg, g, mL, L, mg/mL, g/L, kg, %, 1, g/g, mg/g, or a word in braces such as {dose}"},
       {brief, R"("briefUse": {"value": 3, "unit": "d", "reading": "brief use")", "/quantities/briefUse/reading",
        "want the section of the policy's reading, such as `6.8`"},
       {R"(, "says": "so long or less is no treatment")", "", "/quantities/briefUse/says", "want a sentence that says what it is"},
       {brief, R"("briefUse": {"number": 3, "value": 3, "unit": "d", "reading": "2.3")", "/quantities/briefUse/number",
        "unknown key `number`; known: value, unit, reading, says, apartFrom"},
       {brief, R"("briefUse": {"value": 100000, "unit": "wk", "reading": "2.3")", "/facts/balm/shortCourse/atMost",
        "quantity `briefUse`: want at most 100000 in `d`"},
       {one, with(R"("briefUse": {"value": 4, "unit": "d", "reading": "2.3", "says": "x"}, )"), "/quantities/briefUse",
        "quantity `briefUse` is defined twice"},
       {one, with(R"("idle": {"value": 4, "unit": "d", "reading": "2.3", "says": "x"}, )"), "/quantities/idle",
        "nothing uses quantity `idle`"},
       {one, R"("quantities": [], "note": {)", "/quantities", "want an object"}});
}

TEST_CASE("the same number of the same section has one name, unless the policy says that it is something else") {
  const std::string same = R"("quantities": {"again": {"value": 21, "unit": "d", "reading": "1.2", "says": "x"}, )";
  const std::string possible = R"("administrationPossibleFor": "patchPossibleFor")";
  const std::string unused =
      R"("patchPossibleFor": {"value": 6, "unit": "wk", "reading": "1.2", "says": "how long after it was put on a patch is possible"},)";
  const std::string told =
      "quantities `again` and `patchCountsFor` are the same number of the same section; keep one, or name in `apartFrom` the one that it is not";
  const auto load = [&](const std::string& quantities) {
    SecondPolicyCopy copy;
    copy.change(first, R"("quantities": {)", quantities);
    copy.change(first, possible, R"("administrationPossibleFor": "again")");
    copy.change(first, unused, "");
    return copy.load();
  };
  const auto twice = load(same);
  REQUIRE_FALSE(twice);
  CHECK(twice.error().where == first + "#/quantities/patchCountsFor");
  CHECK(twice.error().message == told);
  CHECK(load(replaced(same, R"("says")", R"("apartFrom": ["patchCountsFor"], "says")")));
  CHECK(load(replaced(same, "1.2", "1.4")));
  CHECK(load(replaced(same, "21", "20")));
  // A number that is turned is no reason to change what it is set apart from.
  CHECK(load(replaced(replaced(same, "21", "20"), R"("says")", R"("apartFrom": ["patchCountsFor"], "says")")));
  const auto none = load(replaced(same, R"("says")", R"("apartFrom": ["patchCounts"], "says")"));
  REQUIRE_FALSE(none);
  CHECK(none.error().where == first + "#/quantities/again/apartFrom");
  CHECK(none.error().message ==
        "unknown quantity `patchCounts`; known: again, patchCountsFor, supplyMayBeOverFor, orderIsOldAfter, dispenseCovers, "
        "briefUse, signsNeeded, firstPatches, firstInterval, firstTolerance, laterInterval, laterTolerance, authorizationLimit");
}

TEST_CASE("a fact has a title, and either a sentence for a change or the word that nobody can change it") {
  const std::string either = "want a sentence for `whenMet` or `whenUnmet`, or `fixed` for a fact that nobody can change";
  check({{R"("title": "Silver rash",)", "", "/facts/rash/title", "want a text here"},
         {R"("title": "Silver rash",)", R"("title": 7,)", "/facts/rash/title", "want a text here"},
         {R"("whenMet": "Silver rash is active",)", "", "/facts/rash", either},
         {R"("whenMet": "Silver rash is active",)", R"("whenMet": "Silver rash is active", "fixed": true,)", "/facts/rash", either},
         {R"("fixed": true,)", R"("fixed": false,)", "/facts/earlier", either},
         {R"("fixed": true,)", R"("fixed": "yes",)", "/facts/earlier/fixed", "want true or false"}});
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
         {R"("value": 2, "unit": "{sign}")", R"("value": 4, "unit": "{sign}")", "/criteria/1/rule/atLeast",
          "want at most as many as `of` has parts"},
         {R"("value": 2, "unit": "{sign}")", R"("value": 0, "unit": "{sign}")", "/criteria/1/rule/atLeast",
          "quantity `signsNeeded`: want a number of things (`1` or a word in braces such as `{dose}`) above zero"},
         {R"("atLeast": "signsNeeded")", R"("atLeast": 2)", "/criteria/1/rule/atLeast",
          named + "a number of things (`1` or a word in braces such as `{dose}`)"},
         {R"([{"holds": "balm"}, {"holds": "tonic"}])", "[]", "/criteria/2/rule/anyOf", "want a list of rules"}});
}

TEST_CASE("a criterion is refused by key, id, citation and use") {
  check({{R"("title": "Enough signs")", R"("title": "Enough signs", "weight": 2)", "/criteria/1/weight",
          "unknown key `weight`; known: id, title, reading, citation, citations, rule, rules, cardWhenOnlyUnknown"},
         {R"("title": "Enough signs",
      "reading": "2.2",)",
          R"("title": "Enough signs",)", "/criteria/1/reading", "want the section of the policy's reading, such as `6.8`"},
         {R"("title": "Enough signs",)", "", "/criteria/1/title", "want a text here"},
         {R"("id": "two-signs")", R"("id": "fever-without-gout")", "/criteria/1/id", "criterion `fever-without-gout` is defined twice"},
         {R"("citation": "Patient does not receive brackenol.",)", "", "/criteria/3/citation", "want the policy's sentence"},
         {R"({"any-continuation": "Patient)", R"({"any-more": "Patient)", "/criteria/2/citations", "unknown pathway `any-more`"},
         {R"("rule": {"holds": "no-clash"})", R"("rule": {"holds": "no-clash"}, "rules": {"any-more": {"holds": "gout"}})",
          "/criteria/3/rules/any-more", "unknown pathway `any-more`"},
         {R"("rule": {"holds": "no-clash"})", R"("rule": {"holds": "no-clash"}, "rules": {"any-initial": {"holds": "cold"}})",
          "/criteria/3/rules/any-initial/holds", "unknown fact `cold`; known: " + fact_ids},
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
  check({{R"("coveredProducts": "plumaritol-patch")", R"("coveredProducts": "patch")", "/product/coveredProducts",
          "unknown value set `patch`; known: " + sets},
         {R"("otherForms": ["form-tablet"])", R"("otherForms": ["form-tablet"], "colour": "blue")", "/product/colour",
          "unknown key `colour`; known: drug, coveredProducts, otherProducts, unsureProducts, coveredRoutes, otherRoutes, coveredForms, "
          "otherModifiers, otherForms"},
         {R"({"criterion": "no-brackenol")", R"({"criterion": "no-clash")", "/conflicts/criterion", "unknown criterion `no-clash`"},
         {R"(["brackenol"]},)", R"(["brackenol"], "administrationCountsFor": "patchCountsFor"},)", "/conflicts/administrationCountsFor",
          "unknown key `administrationCountsFor`; known: criterion, drugs"}});
}

TEST_CASE("what makes a medicine current is refused by key, quantity and unit") {
  check({{R"("administrationCountsFor": "patchCountsFor",)", R"("administrationCountsFor": -1,)",
          "/currentMedication/administrationCountsFor", named + "a number of days (`d` or `wk`)"},
         {R"("orderIsOldAfter": "orderIsOldAfter",)", R"("orderIsOldAfter": "dispenseCovers",)", "/currentMedication/orderIsOldAfter",
          "quantity `dispenseCovers` is in `d`; want a number of months (`mo` or `a`)"},
         {R"("dispenseCovers": "dispenseCovers",)", "", "/currentMedication/dispenseCovers", named + "a number of days (`d` or `wk`)"},
         {R"("dispenseCovers": "dispenseCovers",)", R"("dispenseCovers": "dispenseCovers", "years": 1,)", "/currentMedication/years",
          "unknown key `years`; known: supplyMayBeOverFor, orderIsOldAfter, dispenseCovers, administrationCountsFor, "
          "administrationPossibleFor"}});
}

TEST_CASE("a number that is written out in the policy's own words is refused, in shared wording too") {
  const std::string name = ": name a quantity, as `{{authorizationLimit}}`";
  check({{R"("title": "Requested length")", R"("title": "At most 12 months")", "/facts/length/title", "`12` is a number" + name},
         {R"("whenMet": "Silver rash is active")", R"("whenMet": "Silver rash for two days")", "/facts/rash/whenMet",
          "`two` is a number" + name},
         {R"("title": "Enough signs")", R"("title": "Two signs")", "/criteria/1/title", "`Two` is a number" + name},
         {R"("title": "first patches")", R"("title": "the 3 first patches")", "/pathways/0/title", "`3` is a number" + name},
         {R"("says": "so long or less is no treatment")", R"("says": "3 days or less are no treatment")", "/quantities/briefUse/says",
          "`3` is a number" + name},
         {"more than {{authorizationLimit}}", "more than {{limit}}", "/facts/length/whenMet",
          "unknown value `limit`; known: authorizationLimit, authorizationLimit.adjective, authorizationLimit.number, briefUse, "
          "briefUse.adjective, briefUse.number, dispenseCovers, dispenseCovers.adjective, dispenseCovers.number, firstInterval, "
          "firstInterval.adjective, firstInterval.pace, firstPatches, firstPatches.number, firstTolerance, firstTolerance.adjective, "
          "firstTolerance.number, laterInterval, laterInterval.adjective, laterInterval.pace, laterTolerance, laterTolerance.adjective, "
          "laterTolerance.number, orderIsOldAfter, orderIsOldAfter.adjective, orderIsOldAfter.number, patchCountsFor, "
          "patchCountsFor.adjective, patchCountsFor.number, patchPossibleFor, patchPossibleFor.adjective, patchPossibleFor.number, "
          "signsNeeded, signsNeeded.number, supplyMayBeOverFor, supplyMayBeOverFor.adjective, supplyMayBeOverFor.number"}});
  check({{"Documented elsewhere", "2 months ago", "/reasons/elsewhere", "`2` is a number, and all drugs share this text"}},
        "cards/shared/override-reasons.json");
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

TEST_CASE("what is told of the coverage is refused by its first broken part") {
  const std::string head = R"("drug": "Plumara patch",)";
  const auto with = [&](const std::string& coverage) { return head + R"("coverage": )" + coverage + ","; };
  check(
      {{head, with("7"), "/coverage", "want an object"},
       {head, with(R"({"mett": {}})"), "/coverage/mett",
        "unknown key `mett`; known: met, unknown, unmet, exception, infoNeeded, contact, questionnaire, dependsOnOtherLines, allowedPeriod"},
       {head, with(R"({"met": {"paNeeded": "no-auth"}})"), "/coverage/met", "want a key `covered` here"},
       {head, with(R"({"met": {"covered": "conditional"}})"), "/coverage/met",
        "unknown covered `conditional`; known: covered, not-covered"},
       {head, with(R"({"met": {"covered": "covered", "paNeeded": "satisfied"}})"), "/coverage/met",
        "unknown paNeeded `satisfied`; known: no-auth, auth-needed, performpa"},
       {head, with(R"({"unmet": {"covered": "not-covered", "paNeeded": "auth-needed"}})"), "/coverage/unmet",
        "`covered` alone would be right for what is not covered"},
       {head, with(R"({"exception": {"criteria": ["two-sings"], "covered": "covered", "paNeeded": "auth-needed"}})"),
        "/coverage/exception/criteria",
        "unknown criterion `two-sings`; known: fever-without-gout, two-signs, a-treatment, no-brackenol, short-enough, earlier-patches"},
       {head, with(R"({"infoNeeded": {"two-signs": "when"}})"), "/coverage/infoNeeded/two-signs",
        "unknown infoNeeded `when`; known: performer, location, timeframe, contract-window, OTH"},
       {head, with(R"({"contact": {"name": "P", "system": "letter", "value": "1"}})"), "/coverage/contact/system",
        "unknown system `letter`; known: phone, fax, email, pager, url, sms, other"},
       {head, with(R"({"questionnaire": "no"})"), "/coverage/questionnaire", "want true or false"},
       {head, with(R"({"allowedPeriod": {}})"), "/coverage/allowedPeriod/months", named + "a number of months (`mo` or `a`)"}});
}
