// What a card says that comes back after it was overridden: every kind of change, in order, bounded, with the chart's words escaped.
#include "cards/shown_again.h"

#include "support/builders.h"
#include "support/catch.h"

using namespace ordersign;
using cards::WhatChanged;
using ordersign::testing::day;

namespace {

const cards::OverrideTexts kTexts{"Again",          "on {{day}}.", "new",   "changed", "gone",
                                  "{{count}} gone", "finding",     "order", "policy",  "and {{count}} more"};

std::string said(WhatChanged what) {
  what.overridden = day("2026-01-15");
  return cards::shown_again(kTexts, what);
}

}  // namespace

TEST_CASE("each kind of change is a line, those of the chart first") {
  WhatChanged what;
  what.added = {"*a*"};
  what.changed = {"*b*"};
  what.gone = {"c"};
  what.gone_unnamed = 2;
  what.policy = true;
  CHECK(said(what) == "**Again:** on 2026-01-15.\n\n- new: *a*\n- changed: *b*\n- gone: c\n- 2 entries gone\n- policy\n\n");
  WhatChanged order;
  order.order = order.finding = true;
  order.gone_unnamed = 1;
  CHECK(said(order) == "**Again:** on 2026-01-15.\n\n- 1 entry gone\n- order\n- finding\n\n");
}

TEST_CASE("more than five lines are counted") {
  WhatChanged what;
  what.added = {"1", "2", "3", "4", "5"};
  CHECK(said(what).find("more") == std::string::npos);
  what.finding = true;
  CHECK(said(what).find("- new: 5\n- and 1 more\n\n") != std::string::npos);
}

TEST_CASE("an entry is named by its own words, escaped, and by its address where it has one") {
  Evidence evidence;
  evidence.display = "*bold* <b>";
  evidence.reference = "MedicationStatement/voc_1";
  const auto named = cards::named(evidence);
  CHECK(named.find("<b>") == std::string::npos);
  CHECK(named.find("\\*bold\\*") != std::string::npos);
  CHECK(named.ends_with("(MedicationStatement/voc\\_1)"));
  evidence.reference = "#contained";
  CHECK(cards::named(evidence).find("contained") == std::string::npos);
  CHECK(cards::named(Evidence{}) == "*unnamed entry*");
  CHECK(cards::named(cards::AuthorizationRow{"PA_1", {}, {}, {}}) == "*PA\\_1*");
}
