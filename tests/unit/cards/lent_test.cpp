#include "cards/lent.h"

#include "support/catch.h"

using namespace ordersign;
using ordersign::cards::Lent;

namespace {

Lent lent() {
  Lent lent;
  lent.add("limit", Number{12, Unit::Months});
  lent.add("month", Number{1, Unit::Months});
  lent.add("adults", Number{180, Unit::Days});
  lent.add("minors", Number{90, Unit::Days});
  lent.add("dose", Number{0.625, Unit::MgPerKg, 4});
  lent.add("tolerance", Number{10, Unit::Percent});
  lent.add("fall", Number{4});
  lent.add("doses", Count{3, "dose"});
  lent.add("single", Count{1, "dose"});
  lent.add("loading", Every{14});
  lent.add("weekly", Every{7});
  lent.add("label", {{Every{14}, 3}, {Every{28}}});
  return lent;
}

std::string filled(const std::string& text) {
  const auto result = lent().fill_in(text);
  return result ? *result : "error: " + result.error().message;
}

}  // namespace

TEST_CASE("a number comes with its unit, in the singular where it is one") {
  CHECK(filled("{{limit}}, {{month}}, {{adults}}") == "12 months, 1 month, 180 days");
  CHECK(filled("{{dose}}, {{tolerance}}, {{fall}}") == "0.625 mg/kg, 10 %, 4");
  CHECK(filled("{{doses}}, {{single}}, {{doses.number}}") == "3 doses, 1 dose, 3");
}

TEST_CASE("the time between two doses is told as a clinician does") {
  CHECK(filled("{{loading}}, {{loading.adjective}}, {{loading.pace}}") == "2 weeks, 2-week, every 2 weeks");
  CHECK(filled("{{weekly}}, {{weekly.adjective}}, {{weekly.pace}}") == "1 week, 1-week, every week");
}

TEST_CASE("a schedule is told whole and by its counted doses") {
  CHECK(filled("{{label.schedule}}") == "weeks 0, 2, 4, then every 4 weeks");
  CHECK(filled("{{label.loadingTimes}}") == "weeks 0, 2 and 4");
  Lent lent;
  lent.add("two", {{Every{10}, 2}, {Every{42}}});
  lent.add("one", {{Every{14}, 1}, {Every{28}}});
  CHECK(*lent.fill_in("{{two.loadingTimes}}; {{two.schedule}}") == "days 0 and 10; days 0, 10, then every 6 weeks");
  CHECK(*lent.fill_in("{{one.loadingTimes}}") == "week 0");
}

TEST_CASE("a number without its unit needs one of that unit beside it") {
  CHECK(filled("{{adults}} ({{minors.number}} under age)") == "180 days (90 under age)");
  CHECK(filled("{{minors.number}} after {{limit}}") ==
        "error: `minors.number` leaves out its unit, and no number of that unit stands in full in the same text");
  CHECK(filled("{{fall.number}}") == "4");
}

TEST_CASE("other tags stay as they are") {
  CHECK(filled("{{drug}}: {{#since}}since {{since}}{{/since}} {{limit.pace}} {{lim") ==
        "{{drug}}: {{#since}}since {{since}}{{/since}} {{limit.pace}} {{lim");
}
