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

Evidence evidence(const char* reference, const char* when = nullptr) {
  return {reference, "", "code", when == nullptr ? std::nullopt : std::optional(parse_date_time(when)->days), ""};
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

TEST_CASE("evidence is newest first, then by reference, and each once") {
  std::vector<Evidence> list{evidence("B/2", "2025"), evidence("A/1"), evidence("C/3", "2026-01-01"), evidence("A/2", "2025"),
                             evidence("C/3", "2026-01-01")};
  sort_evidence(list);
  std::string order;
  for (const auto& one : list) order += one.reference + " ";
  CHECK(order == "C/3 A/2 B/2 A/1 ");
}

TEST_CASE("a list that is not complete says what stands in the way") {
  using fhir::ListState;
  CHECK(incomplete(ListState::Missing, "problem list").gap == Gap::NotSent);
  CHECK(incomplete(ListState::Truncated, "problem list").gap == Gap::Truncated);
  CHECK(incomplete(ListState::Failed, "problem list").gap == Gap::NotRetrieved);
  CHECK(incomplete(ListState::Unreadable, "problem list").gap == Gap::Unreadable);
  CHECK(incomplete(ListState::Missing, "problem list").truth == Truth::Unknown);
}
