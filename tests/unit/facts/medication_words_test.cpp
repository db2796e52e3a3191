#include "facts/medication_words.h"

#include "support/catch.h"

#include "support/builders.h"

using namespace ordersign;
using namespace ordersign::facts;
using ordersign::testing::day;

namespace {

const Day today = day("2026-01-15");

std::string why_of_request(std::string_view status, std::string_view intent, bool reported = false, const char* authored = nullptr) {
  fhir::Request request;
  request.reported = reported;
  if (authored != nullptr) request.authored_on = parse_date_time(authored);
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
  CHECK(why_of_request("active", "plan", true) == "its order has run out");
  CHECK(why_of_request("active", "order", false, "2026-02-01") == "its order begins in the future");
  CHECK(why_of_request("active", "order") == "its order has run out");
  CHECK(why_of_request("active", "filler-order") == "its order has run out");
  CHECK(why_of_statement("intended") == "it is only intended");
  CHECK(why_of_statement("on-hold") == "it is on hold");
  CHECK(why_of_statement("unknown") == "its status is not known");
  CHECK(why_of_statement("active", "2026-02-01") == "it starts in the future");
  CHECK(why_of_statement("active", "2025-02-01") == "it may have ended");
  const fhir::Request request;
  Use draft;
  draft.source = Source::Draft;
  draft.request = &request;
  CHECK(why_possible(draft, today) == "it was ordered only now");
}

TEST_CASE("why a drug that was given or dispensed is only possible is said by what is known of it") {
  const auto why = [](Source source, std::string_view status, const char* when) {
    fhir::Event event;
    event.status = status;
    if (when != nullptr) event.when = parse_date_time(when);
    Use use;
    use.source = source;
    use.event = &event;
    return why_possible(use, today);
  };
  CHECK(why(Source::Administration, "completed", "2025-12-01") == "its last dose is some time ago");
  CHECK(why(Source::Administration, "completed", nullptr) == "the date of its last dose is not clear");
  CHECK(why(Source::Administration, "completed", "2026-01-16") == "its dose is dated in the future");
  CHECK(why(Source::Administration, "stopped", "2026-01-10") == "its last dose was begun and not finished");
  CHECK(why(Source::Administration, "on-hold", "2026-01-10") == "its last dose was begun and not finished");
  CHECK(why(Source::Administration, "unknown", "2026-01-10") == "whether its last dose was given is not known");
  CHECK(why(Source::Dispense, "completed", "2026-01-10") == "it was dispensed, and whether it is taken is not recorded");
}

TEST_CASE("what contradicts or ages a use is said before anything else") {
  fhir::Request request;
  request.status = "active";
  request.intent = "order";
  fhir::Statement statement;
  Use said, use;
  said.source = Source::Statement;
  said.statement = &statement;
  use.request = &request;
  use.contradicted_by = &said;
  const auto why = [&](Doubt doubt, std::string_view status = "") {
    use.doubt = doubt;
    statement.status = status;
    return why_possible(use, today);
  };
  CHECK(why(Doubt::SaidStopped, "stopped") == "a later statement says that it was stopped");
  CHECK(why(Doubt::SaidStopped, "not-taken") == "a later statement says that it is not taken");
  CHECK(why(Doubt::EndedSince) == "it was given lately, and has been stopped since");
  CHECK(why(Doubt::NotAdherent) == "its order says that it is not taken");
  CHECK(why(Doubt::OldOrder) == "its order is old, and nothing newer tells of it");
  request.modified = true;
  CHECK(why(Doubt::None) == "its entry carries a modifier that is not understood");
}
