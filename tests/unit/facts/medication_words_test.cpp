#include "facts/medication_words.h"

#include "support/catch.h"

#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::facts;
using ordersign::testing::day;

namespace {

const Day today = day("2026-01-15");

std::string why_of_request(std::string_view status, std::string_view intent) {
  fhir::Request request;
  request.status = status;
  request.intent = intent;
  Use use;
  use.request = &request;
  return why_possible(use, today);
}

std::string why_of_statement(std::string_view status, const char* start = nullptr) {
  fhir::Statement statement;
  statement.status = status;
  if (start != nullptr) statement.effective = parse_date_time(start);
  Use use;
  use.source = Source::Statement;
  use.statement = &statement;
  return why_possible(use, today);
}

}  // namespace

TEST_CASE("why a use is only possible is said in its own words") {
  CHECK(why_of_request("on-hold", "order") == "its order is on hold");
  CHECK(why_of_request("unknown", "order") == "the status of its order is not known");
  CHECK(why_of_request("", "order") == "the status of its order is not known");
  CHECK(why_of_request("active", "plan") == "it is only planned");
  CHECK(why_of_request("active", "proposal") == "it is only planned");
  CHECK(why_of_request("active", "") == "it is not said to be an order");
  CHECK(why_of_request("active", "order") == "its order has run out");
  CHECK(why_of_request("active", "filler-order") == "its order has run out");
  CHECK(why_of_statement("intended") == "it is only intended");
  CHECK(why_of_statement("on-hold") == "it is on hold");
  CHECK(why_of_statement("unknown") == "its status is not known");
  CHECK(why_of_statement("active", "2026-02-01") == "it starts in the future");
  CHECK(why_of_statement("active", "2025-02-01") == "it may have ended");
  Use draft;
  draft.source = Source::Draft;
  CHECK(why_possible(draft, today) == "it was ordered only now");
}
