// A policy whose review is overdue says so. Reading 8.1.
#include "cards/review_notice.h"

#include "support/catch.h"

#include "support/builders.h"

using namespace ordersign;
using ordersign::testing::day;

TEST_CASE("a policy says that it may be out of date only past the day by which it must be reviewed") {
  Policy policy;
  policy.version = "2023-11-01";
  cards::Frame frame;
  frame.review_overdue = "Policy text of {{version}}, last reviewed {{reviewed}}.";
  CHECK(cards::review_notice(policy, frame, day("2099-01-01")).empty());
  policy.reviewed = day("2026-11-01");
  policy.review_by = day("2026-11-24");
  CHECK(cards::review_notice(policy, frame, day("2026-11-24")).empty());
  CHECK(cards::review_notice(policy, frame, day("2026-11-25")) == "Policy text of 2023-11-01, last reviewed 2026-11-01.");
}
