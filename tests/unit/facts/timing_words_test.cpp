// A pace told by a timing's code or words alone.
#include "facts/timing_words.h"

#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::facts;

namespace {

std::optional<double> by_code(std::string_view code, std::string_view display = {}, std::string_view text = {}) {
  fhir::Concept timing;
  timing.codings.push_back({"http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation", code, display});
  timing.text = text;
  return days_told_by(timing);
}
std::optional<double> by_text(std::string_view text) {
  fhir::Concept timing;
  timing.text = text;
  return days_told_by(timing);
}

}  // namespace

TEST_CASE("HL7's abbreviations and their plain words tell a pace") {
  CHECK(by_code("QD") == 1);
  CHECK(by_code("BID") == 0.5);
  CHECK(by_code("TID") == Approx(1.0 / 3));
  CHECK(by_code("QID") == 0.25);
  CHECK(by_code("QOD") == 2);
  CHECK(by_code("WK") == 7);
  CHECK(by_code("AM") == 1);
  CHECK(by_code("MO", "Monthly") == Approx(365.25 / 12));
  for (const auto* text : {"daily", "every day", "once daily"}) CHECK(by_text(text) == 1);
  for (const auto* text : {"weekly", "every week"}) CHECK(by_text(text) == 7);
  for (const auto* text : {"monthly", "every month"}) CHECK(by_text(text) == Approx(365.25 / 12));
}

TEST_CASE("Q and every, with a number and a unit, tell a pace however they are spaced") {
  for (const auto* text : {"Q4W", "q4w", "q 4 w", "q 4 weeks", "every 4 weeks", "Every 4 Weeks", "q28d", "every 28 days"}) {
    INFO(text);
    CHECK(by_text(text) == 28);
    CHECK(by_code(text) == 28);
  }
  CHECK(by_text("Q2W") == 14);
  CHECK(by_text("q12h") == 0.5);
  CHECK(by_text("every 2 months") == Approx(2 * 365.25 / 12));
}

TEST_CASE("anything else tells none: more or other words, no number, nothing, or two that disagree") {
  for (const auto* text :
       {"", "every 4 weeks as needed", "every four weeks or so", "Q W", "q0w", "q4", "every 4 boxes", "4 weeks", "monthly visit"}) {
    INFO(text);
    CHECK_FALSE(by_text(text).has_value());
  }
  CHECK_FALSE(by_code("Q4W", "every 2 weeks").has_value());
  CHECK(by_code("Q4W", "every 28 days", "every 4 weeks") == 28);
  CHECK(by_code("Q4W", "as told") == 28);
}
