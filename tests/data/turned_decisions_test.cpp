// Each number of the Benlysta policy, turned by itself, turns the decisions that hang on it: none is written out anywhere else.
#include <algorithm>

#include "support/answers.h"
#include "support/turned_policy.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

struct Row {
  std::string quantity, value, unit;
  std::string scenario, criterion;  ///< the criterion's result; of "", the pathway
  std::string before, after;
};

// A scenario stands on the edge that the number draws, so that the next number already decides otherwise.
const std::vector<Row> rows{
    {"infusionCountsFor", "34", "d", "no-other-biologic-unmet-with-infusion-35-days-ago", "no-other-biologic", "unmet", "met"},
    {"infusionCountsFor", "36", "d", "no-other-biologic-met-with-infusion-36-days-ago", "no-other-biologic", "met", "unmet"},
    {"activeOrderCountsAfter", "29", "d", "phase-continuation-by-an-active-order-of-28-days", "", "sle-continuation", "sle-initial"},
    {"activeOrderCountsAfter", "27", "d", "phase-initial-when-an-active-order-is-27-days-old", "", "sle-initial", "sle-continuation"},
    {"shortCourse", "13", "d", "standard-of-care-unknown-by-a-steroid-bounded-for-14-days", "standard-of-care", "unknown", "met"},
    {"shortCourse", "15", "d", "standard-of-care-met-by-a-steroid-bounded-for-15-days", "standard-of-care", "met", "unknown"},
    {"bCellDepletionLasts", "179", "d", "no-other-biologic-unknown-with-rituximab-infused-180-days-ago", "no-other-biologic", "unknown",
     "met"},
    {"bCellDepletionLasts", "26", "wk", "no-other-biologic-met-with-rituximab-infused-181-days-ago", "no-other-biologic", "met", "unknown"},
    {"labeledDose", "7.5", "mg/kg", "labeled-dosing-met-at-9-0-mg-per-kg", "labeled-dosing", "met", "unmet"},
    {"labeledDose", "9.99", "mg/kg", "labeled-dosing-met-at-11-0-mg-per-kg", "labeled-dosing", "met", "unmet"},
    {"labeledDose", "0.6", "mg/kg", "labeled-dosing-met-at-720-mg-for-70-kg", "labeled-dosing", "met", "unmet"},
    {"doseTolerance", "10.1", "%", "labeled-dosing-unmet-at-11-01-mg-per-kg", "labeled-dosing", "unmet", "met"},
    {"doseTolerance", "9.9", "%", "labeled-dosing-met-at-770-mg-for-70-kg", "labeled-dosing", "met", "unmet"},
    {"concentration", "60", "mg/mL", "labeled-dosing-unmet-at-12-ml-for-70-kg", "labeled-dosing", "unmet", "met"},
    {"concentration", "40", "g/L", "labeled-dosing-met-at-8-75-ml-for-70-kg", "labeled-dosing", "met", "unmet"},
    {"smallestBag", "49.9", "mL", "labeled-dosing-unmet-at-49-9-ml-for-70-kg", "labeled-dosing", "unmet", "unknown"},
    {"smallestBag", "51", "mL", "labeled-dosing-unknown-at-50-ml-which-is-bag-volume", "labeled-dosing", "unknown", "unmet"},
    {"billingUnit", "5", "mg", "labeled-dosing-met-for-70-units-of-j0490-for-70-kg", "labeled-dosing", "met", "unmet"},
    {"billingUnit", "5", "mg", "labeled-dosing-unmet-for-140-units-of-j0490-for-70-kg", "labeled-dosing", "unmet", "met"},
    {"youngestAge", "6", "a", "labeled-dosing-met-on-5th-birthday", "labeled-dosing", "met", "unmet"},
    {"youngestAge", "2", "a", "labeled-dosing-unmet-day-before-5th-birthday", "labeled-dosing", "unmet", "met"},
    {"adultFrom", "19", "a", "labeled-dosing-met-with-weight-of-91-days-ago-on-18th-birthday", "labeled-dosing", "met", "unknown"},
    {"adultFrom", "17", "a", "labeled-dosing-unknown-with-weight-of-91-days-ago-day-before-18th-birthday", "labeled-dosing", "unknown",
     "met"},
    {"weightCountsFor", "179", "d", "labeled-dosing-met-with-weight-of-180-days-ago", "labeled-dosing", "met", "unknown"},
    {"weightCountsFor", "181", "d", "labeled-dosing-unknown-with-weight-of-181-days-ago", "labeled-dosing", "unknown", "met"},
    {"minorsWeightCountsFor", "89", "d", "labeled-dosing-met-for-child-with-weight-of-90-days-ago", "labeled-dosing", "met", "unknown"},
    {"minorsWeightCountsFor", "91", "d", "labeled-dosing-unknown-for-child-with-weight-of-91-days-ago", "labeled-dosing", "unknown", "met"},
    {"subcutaneousCountsFor", "89", "d", "labeled-dosing-unknown-every-4-weeks-when-subcutaneous-form-ended-90-days-ago", "labeled-dosing",
     "unknown", "unmet"},
    {"subcutaneousCountsFor", "91", "d", "labeled-dosing-unmet-every-4-weeks-when-subcutaneous-form-ended-91-days-ago", "labeled-dosing",
     "unmet", "unknown"},
    {"loadingDoses", "4", "{dose}", "labeled-dosing-unmet-for-4-doses-every-2-weeks", "labeled-dosing", "unmet", "met"},
    {"loadingDoses", "2", "{dose}", "labeled-dosing-met-for-loading-doses-alone", "labeled-dosing", "met", "unmet"},
    {"loadingInterval", "10", "d", "labeled-dosing-unmet-for-loading-every-11-days", "labeled-dosing", "unmet", "met"},
    {"loadingInterval", "10", "d", "labeled-dosing-met-for-loading-doses-alone", "labeled-dosing", "met", "unmet"},
    {"loadingTolerance", "3", "d", "labeled-dosing-unmet-for-loading-every-17-days", "labeled-dosing", "unmet", "met"},
    {"loadingTolerance", "1", "d", "labeled-dosing-met-for-loading-every-12-days", "labeled-dosing", "met", "unmet"},
    {"maintenanceInterval", "42", "d", "labeled-dosing-met-on-continuation-every-4-weeks", "labeled-dosing", "met", "unmet"},
    {"maintenanceInterval", "8", "wk", "labeled-dosing-unmet-for-loading-and-then-every-8-weeks", "labeled-dosing", "unmet", "met"},
    {"maintenanceTolerance", "4", "d", "labeled-dosing-unmet-for-maintenance-every-32-days", "labeled-dosing", "unmet", "met"},
    {"maintenanceTolerance", "2", "d", "labeled-dosing-met-for-maintenance-every-25-days", "labeled-dosing", "met", "unmet"},
    {"authorizationLimit", "6", "mo", "authorization-period-met-for-validity-period-of-exactly-12-months", "authorization-period", "met",
     "unmet"},
    {"authorizationLimit", "13", "mo", "authorization-period-unmet-for-validity-period-of-12-months-and-day", "authorization-period",
     "unmet", "met"},
    {"scoreFall", "3", "1", "positive-response-unknown-when-score-fell-by-3", "positive-response", "unknown", "met"},
    {"scoreFall", "5", "1", "positive-response-met-when-score-fell-by-4", "positive-response", "met", "unknown"},
    {"scoreCountsFor", "2", "a", "positive-response-unknown-when-newest-score-is-over-12-months-old", "positive-response", "unknown",
     "met"},
    {"scoreCountsFor", "1", "mo", "positive-response-met-when-score-fell-by-4", "positive-response", "met", "unknown"},
};

/// The first decision's pathway, or its result for a criterion.
std::string decided(const Row& row, const std::shared_ptr<const Catalog>& catalog) {
  const auto& scenario = scenario_of("belimumab", row.scenario);
  const Json answer(ask(asking_of(scenario), scenario.request, catalog).body);
  const auto decision = answer["extension"]["org.ordersign.decisions"].first();
  if (row.criterion.empty()) return std::string(decision["pathway"].string());
  for (const auto criterion : decision["criteria"].elements()) {
    if (criterion["id"].string() == row.criterion) return std::string(criterion["result"].string());
  }
  return {};
}

}  // namespace

TEST_CASE("a number that is turned turns the decisions on its edge") {
  for (const auto& row : rows) {
    INFO(row.quantity << " " << row.value << " " << row.unit << ", " << row.scenario);
    CHECK(decided(row, shipped_catalog()) == row.before);
    CHECK(decided(row, catalog_with(turned(policy_text(), row.quantity, row.value, row.unit))) == row.after);
  }
}

TEST_CASE("each number of the policy is turned, and to another value") {
  const Json policy(policy_text());
  for (const auto& [name, quantity] : policy["quantities"].members()) {
    INFO(name);
    const auto of_it = std::count_if(rows.begin(), rows.end(), [wanted = name](const Row& row) { return row.quantity == wanted; });
    CHECK(of_it >= 2);
  }
}
