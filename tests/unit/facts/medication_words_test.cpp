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
  CHECK(why_of_request("on-hold", "order") == "the {} order is on hold");
  CHECK(why_of_request("unknown", "order") == "the status of the {} order is not known");
  CHECK(why_of_request("", "order") == "the status of the {} order is not known");
  CHECK(why_of_request("active", "plan") == "{} is only planned");
  CHECK(why_of_request("active", "proposal") == "{} is only planned");
  CHECK(why_of_request("active", "") == "the {} entry is not said to be an order");
  CHECK(why_of_request("active", "plan", true) == "the {} order has run out");
  CHECK(why_of_request("active", "order", false, "2026-02-01") == "the {} order begins in the future");
  CHECK(why_of_request("active", "order") == "the {} order has run out");
  CHECK(why_of_request("active", "filler-order") == "the {} order has run out");
  CHECK(why_of_statement("intended") == "{} is only intended");
  CHECK(why_of_statement("on-hold") == "{} is on hold");
  CHECK(why_of_statement("unknown") == "the status of {} is not known");
  CHECK(why_of_statement("active", "2026-02-01") == "{} starts in the future");
  CHECK(why_of_statement("active", "2025-02-01") == "{} may have ended");
  const fhir::Request request;
  Use draft;
  draft.source = Source::Draft;
  draft.request = &request;
  CHECK(why_possible(draft, today) == "{} is ordered only now");
}

TEST_CASE("why a drug that was given or dispensed is only possible is said by what is known of it") {
  const auto why = [](Source source, std::string_view status, const char* when) {
    fhir::Event event;
    event.status = status;
    if (when != nullptr) event.when = parse_date_time(when);
    const fhir::Medication medication;
    Use use;
    use.source = source;
    use.event = &event;
    use.medication = &medication;
    return why_possible(use, today);
  };
  CHECK(why(Source::Administration, "completed", "2025-12-01") == "{} was last given 2025-12-01; whether it goes on is not recorded");
  CHECK(why(Source::Administration, "completed", nullptr) == "the date of the last {} dose is not clear");
  CHECK(why(Source::Administration, "completed", "2026-01-16") == "the {} dose is dated in the future (2026-01-16)");
  CHECK(why(Source::Administration, "stopped", "2026-01-10") == "the last {} dose (2026-01-10) was begun and not finished");
  CHECK(why(Source::Administration, "on-hold", "2026-01-10") == "the last {} dose (2026-01-10) was begun and not finished");
  CHECK(why(Source::Administration, "unknown", "2026-01-10") == "whether the last {} dose (2026-01-10) was given is not known");
  CHECK(why(Source::Dispense, "completed", "2026-01-10") == "{} was dispensed 2026-01-10; whether it is taken is not recorded");
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
  CHECK(why(Doubt::SaidStopped, "stopped") == "{} is ordered, and a later statement says that it was stopped");
  CHECK(why(Doubt::SaidStopped, "not-taken") == "{} is ordered, and a later statement says that it is not taken");
  CHECK(why(Doubt::NotAdherent) == "the {} order says that it is not taken");
  CHECK(why(Doubt::OldOrder) == "the {} order is old, and nothing newer tells of it");
  request.modified = true;
  CHECK(why(Doubt::None) == "the {} entry carries a modifier that is not understood");
}

TEST_CASE("a reason names the medication that it is about") {
  CHECK(named("the {} order is on hold", "hydroxychloroquine") == "the hydroxychloroquine order is on hold");
  CHECK(named("{} is ordered, and {} has ended", "a {}") == "a {} is ordered, and a {} has ended");
}

TEST_CASE("a dispense says what it is, and an infusion whose order was stopped says both") {
  fhir::Event event;
  event.status = "completed";
  event.when = parse_date_time("2026-01-06");
  Use use;
  use.event = &event;
  const fhir::Medication medication;
  use.medication = &medication;
  use.source = Source::Dispense;
  CHECK(why_possible(use, today) == "{} was dispensed 2026-01-06; whether it is taken is not recorded");
  use.source = Source::Administration;
  fhir::Request order;
  order.status = "stopped";
  Use stopped;
  stopped.request = &order;
  use.doubt = Doubt::EndedSince;
  use.contradicted_by = &stopped;
  CHECK(why_possible(use, today) == "{} was last given 2026-01-06, order stopped");
  event.route.text = "Intravenous route";
  CHECK(why_possible(use, today) == "{} was last infused 2026-01-06, order stopped");
  CHECK(tells_taking(use));
  CHECK_FALSE(tells_taking(stopped));
}

TEST_CASE("what is over tells how it ended") {
  fhir::Request order;
  order.status = "stopped";
  order.authored_on = parse_date_time("2025-03-01");
  Use use;
  use.request = &order;
  CHECK(how_ended(use) == "order of 2025-03-01 stopped");
  order.status = "active";
  CHECK(how_ended(use) == "order of 2025-03-01 ran out");
  fhir::Statement statement;
  statement.status = "stopped";
  statement.effective_period = fhir::Period{};
  statement.effective_period->end = parse_date_time("2026-08-30");
  Use said;
  said.source = Source::Statement;
  said.statement = &statement;
  CHECK(how_ended(said) == "stopped 2026-08-30");
}
