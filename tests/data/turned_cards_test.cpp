// A number of the Benlysta policy that is turned is the one that cards tell and that buttons write; the old one is told nowhere.
#include <algorithm>

#include "json/pointer.h"
#include "json/writer.h"
#include "support/answers.h"
#include "support/turned_policy.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

struct Member {
  std::string pointer;  ///< in the resource that the button writes
  std::string value;    ///< as JSON text
};

struct Row {
  std::string quantity, value, unit;
  std::string scenario;
  std::vector<std::string> told, gone;  ///< texts
  std::vector<Member> written = {};
};

const std::string dose_at = "/dosageInstruction/0/doseAndRate/0/doseQuantity/value";
const std::string repeat_at = "/dosageInstruction/0/timing/repeat/";
const std::string then_at = "/dosageInstruction/1/timing/repeat/";
const std::string no_loading = "labeled-dosing-unmet-for-every-4-weeks-without-loading";

const std::vector<Row> rows{
    {"labeledDose",
     "7.5",
     "mg/kg",
     "labeled-dosing-unmet-at-20-mg-per-kg",
     {"20 mg/kg is ordered; the labeled dose is 7.5 mg/kg", "Change the dose to 7.5 mg/kg."},
     {" 10 mg/kg"},
     {{dose_at, "7.5"}}},
    {"labeledDose",
     "0.6",
     "mg/kg",
     "labeled-dosing-unmet-at-20-mg-per-kg",
     {"the labeled dose is 0.6 mg/kg", "Change the dose to 0.6 mg/kg"},
     {" 10 mg/kg"},
     {{dose_at, "0.6"}}},
    {"labeledDose",
     "0.625",
     "mg/kg",
     "labeled-dosing-unmet-at-20-mg-per-kg",
     {"the labeled dose is 0.625 mg/kg"},
     {" 10 mg/kg", "0.63"},
     {{dose_at, "0.625"}}},
    {"labeledDose",
     "7.5",
     "mg/kg",
     "labeled-dosing-unmet-at-1-4-g-for-70-kg",
     {"the labeled dose is 7.5 mg/kg (525 mg at 70 kg)",
      "70 kg on 2026-01-05 × 7.5 mg/kg = 525 mg (53 units of J0490; within 10 %: 473 to 577 mg)", "Change the dose to 525 mg"},
     {"10 mg/kg", "700 mg", "70 units"},
     {{dose_at, "525"}}},
    {"doseTolerance", "5", "%", "labeled-dosing-unmet-at-1-4-g-for-70-kg", {"within 5 %: 665 to 735 mg"}, {"10 %", "630", "770"}},
    {"doseTolerance", "5", "%", "labeled-dosing-unmet-at-20-mg-per-kg", {"(5 % either way"}, {"10 %"}},
    {"billingUnit",
     "5",
     "mg",
     "labeled-dosing-unmet-for-62-units-of-j0490-for-70-kg",
     {"310 mg is 4.43 mg/kg", "140 units of J0490", "Change to 140 units (700 mg)"},
     {"620 mg", "70 units", "(70 "},
     {{"/quantityQuantity/value", "140"}}},
    {"concentration", "40", "mg/mL", "labeled-dosing-unmet-at-12-ml-for-70-kg", {"480 mg is 6.86 mg/kg"}, {"960 mg"}},
    {"youngestAge", "2", "a", "labeled-dosing-unknown-for-birth-year-in-which-5-is-open", {}, {"5 years"}},
    {"youngestAge",
     "6",
     "a",
     "labeled-dosing-unmet-day-before-5th-birthday",
     {"the label starts at 6 years", "aged 6 years and older", "below 6 years an exception"},
     {"5 years"}},
    {"weightCountsFor",
     "200",
     "d",
     "labeled-dosing-unknown-for-mg-when-no-weight-is-recorded",
     {"from the last 200 days (90 under 18 years)"},
     {"180"}},
    {"weightCountsFor", "100", "d", "labeled-dosing-unknown-with-weight-of-181-days-ago", {"a weight from the last 100 days"}, {"180"}},
    {"minorsWeightCountsFor",
     "30",
     "d",
     "labeled-dosing-unknown-for-mg-when-no-weight-is-recorded",
     {"180 days (30 under 18 years)"},
     {"90"}},
    {"minorsWeightCountsFor",
     "30",
     "d",
     "labeled-dosing-unknown-for-child-with-weight-of-91-days-ago",
     {"a weight from the last 30 days"},
     {"90"}},
    {"adultFrom", "16", "a", "labeled-dosing-unknown-for-mg-when-no-weight-is-recorded", {"(90 under 16 years)"}, {"18 years"}},
    {"loadingDoses",
     "2",
     "{dose}",
     "labeled-dosing-unmet-for-4-doses-every-2-weeks",
     {"more than 2 doses 2 weeks apart; the label has 2 of them", "Limit the 2-week doses to 2",
      "The label has 2 doses at weeks 0 and 2, then", "at weeks 0, 2, then every 4 weeks"},
     {"3", "weeks 0, 2 and 4", "weeks 0, 2, 4"},
     {{repeat_at + "count", "2"}}},
    {"loadingDoses",
     "1",
     "{dose}",
     no_loading,
     {"The label starts with 1 dose 2 weeks apart", "(label: week 0, then every 4 weeks)"},
     {"3 doses", "1 doses", "2, 4"},
     {{repeat_at + "count", "1"}}},
    {"loadingInterval",
     "10",
     "d",
     no_loading,
     {"missing on a first course (label: days 0, 10, 20, then every 4 weeks)", "3 doses 10 days apart",
      "Add the doses at days 0, 10 and 20", "at days 0, 10, 20, then every 4 weeks"},
     {"2 weeks", "weeks 0"},
     {{repeat_at + "period", "10"}, {repeat_at + "periodUnit", "\"d\""}}},
    {"loadingInterval",
     "1",
     "wk",
     no_loading,
     {"(label: weeks 0, 1, 2, then every 4 weeks)", "3 doses 1 week apart"},
     {"2 weeks"},
     {{repeat_at + "period", "1"}}},
    {"loadingInterval", "10", "d", "labeled-dosing-unmet-for-every-3-weeks", {"doses at days 0, 10, 20, then every 4 weeks"}, {"weeks 0"}},
    {"maintenanceInterval",
     "42",
     "d",
     "labeled-dosing-unmet-for-every-3-weeks",
     {"doses at weeks 0, 2, 4, then every 6 weeks", "weeks 0, 2 and 4, then every 6 weeks"},
     {"then every 4 weeks", "one every 4 weeks"},
     {{then_at + "period", "6"}, {then_at + "periodUnit", "\"wk\""}}},
    {"maintenanceInterval",
     "45",
     "d",
     "labeled-dosing-unmet-when-given-as-needed",
     {"weeks 0, 2, 4, then every 45 days"},
     {"then every 4 weeks", "one every 4 weeks"},
     {{then_at + "period", "45"}, {then_at + "periodUnit", "\"d\""}}},
    {"authorizationLimit",
     "6",
     "mo",
     "authorization-period-unmet-for-validity-period-of-12-months-and-day",
     {"one authorization covers 6 months, to 2026-07-15", "more than 6 months", "End the order on 2026-07-15 (6 months)"},
     {"12 months", "2027-01-15"},
     {{"/dispenseRequest/validityPeriod/end", "\"2026-07-15\""}}},
    {"authorizationLimit",
     "1",
     "mo",
     "authorization-period-unmet-for-validity-period-of-12-months-and-day",
     {"one authorization covers 1 month, to 2026-02-15"},
     {"12 months", "1 months"},
     {{"/dispenseRequest/validityPeriod/end", "\"2026-02-15\""}}},
    {"authorizationLimit",
     "2",
     "a",
     "authorization-period-met-when-nothing-is-stated",
     {"an authorization covers up to 2 years"},
     {"12 months"}},
    {"scoreFall", "7", "1", "positive-response-unknown-when-score-fell-by-3", {"less than the fall of 7 that counts"}, {"fall of 4"}},
};

std::string unescaped(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c != '\\') plain.push_back(c);
  }
  return plain;
}

/// A card's detail without what the chart and the payer say.
std::string own_words(std::string_view detail) {
  std::string words;
  while (!detail.empty()) {
    const auto line = detail.substr(0, detail.find('\n'));
    const bool of_others = line.starts_with("- *") || line.starts_with("- \"") || line.starts_with("**Policy**");
    if (!of_others) words.append(line).append("\n");
    detail.remove_prefix(std::min(detail.size(), line.size() + 1));
  }
  return unescaped(words);
}

/// All that an answer tells in our words: cards, buttons, findings, what settles them.
std::string told_by(json::View answer) {
  std::string told;
  for (const auto card : answer["cards"].elements()) {
    told.append(card["summary"].string()).append("\n").append(own_words(card["detail"].string()));
    for (const auto suggestion : card["suggestions"].elements()) {
      told.append(suggestion["label"].string()).append("\n");
      for (const auto action : suggestion["actions"].elements()) told.append(action["description"].string()).append("\n");
    }
  }
  for (const auto decision : answer["extension"]["org.ordersign.decisions"].elements()) {
    for (const auto criterion : decision["criteria"].elements()) {
      for (const auto* part : {"title", "finding", "settledBy"}) told.append(unescaped(criterion[part].string())).append("\n");
    }
  }
  return told;
}

/// The values at a pointer of all resources that buttons write, one a line.
std::vector<std::string> written_at(json::View answer, const std::string& pointer) {
  std::vector<std::string> values;
  for (const auto card : answer["cards"].elements()) {
    for (const auto suggestion : card["suggestions"].elements()) {
      for (const auto action : suggestion["actions"].elements()) {
        const auto value = json::resolve(action["resource"], pointer);
        if (value.is_string()) values.push_back("\"" + std::string(value.string()) + "\"");
        else if (const auto number = value.number()) values.push_back(json::decimal(*number));
      }
    }
  }
  return values;
}

}  // namespace

TEST_CASE("cards tell and buttons write the number that the policy has, and no other") {
  for (const auto& row : rows) {
    INFO(row.quantity << " " << row.value << " " << row.unit << ", " << row.scenario);
    const auto& scenario = scenario_of("belimumab", row.scenario);
    const auto catalog = catalog_with(turned(policy_text(), row.quantity, row.value, row.unit));
    const Json answer(ask(asking_of(scenario), scenario.request, catalog).body);
    const auto told = told_by(answer.root());
    INFO(told);
    for (const auto& text : row.told) {
      INFO(text);
      CHECK(told.find(text) != std::string::npos);
    }
    for (const auto& text : row.gone) {
      INFO(text);
      CHECK(told.find(text) == std::string::npos);
    }
    for (const auto& member : row.written) {
      INFO(member.pointer);
      CHECK(written_at(answer.root(), member.pointer) == std::vector<std::string>{member.value});
    }
  }
}

TEST_CASE("a limit that is turned to another unit stops the load where a text would tell it without") {
  const auto policy = turned(policy_text(), "weightCountsFor", "26", "wk");
  const support::TempFolder folder;
  write_policy(policy, folder);
  const auto loaded = load_catalog({folder.file("fhir-profiles"), folder.file("cards")});
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().where == "cards/belimumab/wording.json#/criteria/labeled-dosing/unknown/no-weight/settledBy");
  CHECK(loaded.error().message ==
        "`minorsWeightCountsFor.number` leaves out its unit, and no number of that unit stands in full in the same text");
}
