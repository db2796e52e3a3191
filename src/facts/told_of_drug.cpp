#include "facts/told_of_drug.h"

#include <functional>

namespace ordersign::facts {
namespace {

bool says_stopped(const Use& use) { return !use.statement->foreign && (use.status() == "stopped" || use.status() == "not-taken"); }

bool may_have_ended(const Use& use) { return !use.statement->foreign && use.current == Truth::Unmet && use.status() != "entered-in-error"; }

/// Taken back, or perhaps so, by a status that cannot be read.
bool is_taken_back(const Use& use) {
  const auto status = use.status();
  for (const auto* taken_back : {"", "unknown", "stopped", "cancelled", "entered-in-error", "not-done", "not-taken", "declined"}) {
    if (status == taken_back) return true;
  }
  return false;
}

/// When it was ordered, said, or given.
std::optional<DateTime> happened_on(const Use& use) {
  if (use.request != nullptr) return use.request->authored_on;
  if (use.statement != nullptr) return said_on(*use.statement);
  return use.event->when;
}

}  // namespace

std::optional<DateTime> said_on(const fhir::Statement& statement) {
  if (statement.date_asserted || statement.asserted_unreadable) return statement.date_asserted;
  if (const auto& period = statement.effective_period) return fhir::end_or_start(*period);
  return statement.effective;
}

bool is_stopped_request(const Use& use) {
  const auto status = use.status();
  return use.source == Source::Request && (status == "stopped" || status == "completed" || status == "cancelled" || status == "ended");
}

bool is_newer_request(const Use& a, const Use& b) {
  const auto& one = a.request->authored_on->days;
  const auto& other = b.request->authored_on->days;
  return one.last > other.last || (one.last == other.last && is_stopped_request(a));
}

const Use* earlier(const Use* a, const Use* b) {
  if (a == nullptr || b == nullptr) return a == nullptr ? b : a;
  return std::less<>{}(b, a) ? b : a;
}

void ToldOfDrug::add(const Use& use) {
  if (use.source == Source::Statement) add_statement(use);
  if (use.source == Source::Request && !use.request->foreign) add_request(use);
  if (is_taken_back(use)) return;
  if (const auto when = happened_on(use)) latest_ = latest_ ? std::max(*latest_, when->days.first) : when->days.first;
}

void ToldOfDrug::add_statement(const Use& use) {
  const auto said = said_on(*use.statement);
  if (says_stopped(use)) {
    if (!said) {
      stopped_undated_ = earlier(stopped_undated_, &use);
    } else if (said->instant) {
      stopped_by_instant_.add(*said->instant, use);
      stopped_at_instant_by_day_.add(said->days.last, use);
    } else {
      stopped_by_day_.add(said->days.last, use);
    }
  }
  if (!may_have_ended(use)) return;
  const auto& period = use.statement->effective_period;
  const auto end = period && period->end ? period->end : said;
  if ((period && period->unreadable) || !end) ended_undated_ = earlier(ended_undated_, &use);
  else ended_by_day_.add(end->days.last, use);
}

void ToldOfDrug::add_request(const Use& use) {
  if (!use.request->authored_on) {
    if (is_stopped_request(use)) ended_undated_ = earlier(ended_undated_, &use);
  } else if (newest_ == nullptr || is_newer_request(use, *newest_)) {
    newest_ = &use;
  }
}

/// Of two dateTimes the instants decide where both have one, else the days: after() of ordersign/dates.h.
const Use* ToldOfDrug::stopped_after(const std::optional<DateTime>& authored) const {
  if (!authored) return earlier(stopped_undated_, earlier(stopped_by_day_.any(), stopped_by_instant_.any()));
  const auto* with_instant = authored->instant ? stopped_by_instant_.over(*authored->instant)  //
                                               : stopped_at_instant_by_day_.over(authored->days.first);
  return earlier(stopped_undated_, earlier(stopped_by_day_.over(authored->days.first), with_instant));
}

const Use* ToldOfDrug::ended_since(const DaySpan& given) const {
  return earlier(ended_undated_, ended_by_day_.over(given.first - std::chrono::days(1)));
}

}  // namespace ordersign::facts
