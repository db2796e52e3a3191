#include "facts/currency.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "facts/params.h"
#include "facts/timing_words.h"

namespace ordersign::facts {
namespace {

using std::chrono::days;

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// (a) of reading 3.4: what is no order, or was taken back.
bool is_void(const fhir::Request& request) {
  constexpr std::array<std::string_view, 4> never{"draft", "cancelled", "revoked", "entered-in-error"};
  return request.do_not_perform || request.intent == "option" || one_of(request.status, never);
}

/// (c) and (g): an active order, or US Core's way to list what the patient reports.
bool is_active_order(const fhir::Request& request) {
  return request.status == "active" && (is_ordering_intent(request.intent) || request.is_reported_plan());
}

Day day_after(const DaySpan& from, double length) { return from.last + days(static_cast<int>(std::ceil(std::min(length, 400000.0)))); }

/// reading 3.4e: "every dosage bounded and over"
Truth dosages_over(const fhir::Request& request, Day today) {
  if (request.dosages.empty()) return Truth::Unmet;
  const auto start = request.validity && request.validity->start ? request.validity->start : request.authored_on;
  Truth all_over = Truth::Met;
  bool by_length = false;
  for (const auto& dosage : request.dosages) {
    const auto& bounds = dosage.timing.bounds_period;
    if (bounds && bounds->end) all_over = all_over & before(bounds->end->days, single(today));
    else if (!dosage.timing.events.empty()) {
      for (const auto& event : dosage.timing.events) all_over = all_over & before(event.days, single(today));
    } else {
      by_length = true;
    }
  }
  if (!by_length || all_over == Truth::Unmet) return all_over;
  const auto length = total_days(request.dosages, start);
  if (!length || !start) return Truth::Unmet;
  return all_over & truth_of(day_after(start->days, *length) < today);
}

Truth ended(const fhir::Request& request, Day today) {
  Truth over = dosages_over(request, today);
  if (request.validity && request.validity->end) over = over | before(request.validity->end->days, single(today));
  return over;
}

/// The last day that the stated supply covers.
std::optional<Day> supplied_until(const fhir::Request& request) {
  if (!request.supply || !request.authored_on) return std::nullopt;
  return day_after(request.authored_on->days, in_days(*request.supply) * (1 + request.repeats));
}

Truth in_future(const std::optional<DateTime>& date, Day today) { return date ? after(date->days, single(today)) : Truth::Unmet; }

/// (d): "authored in the future, or its validity period or every dosage's bounds begin later"
Truth begins_later(const fhir::Request& request, Day today) {
  // A coarse date of something that is on record is not taken for the future.
  Truth later = truth_of(in_future(request.authored_on, today) == Truth::Met);
  if (request.validity) later = later | in_future(request.validity->start, today);
  Truth every = truth_of(!request.dosages.empty());
  for (const auto& dosage : request.dosages) {
    const auto& bounds = dosage.timing.bounds_period;
    every = every & (bounds ? in_future(bounds->start, today) : Truth::Unmet);
  }
  return later | every;
}

/// Possible at most, when what it is could not be read whole.
Truth capped(Truth current, bool modified) { return modified && current == Truth::Met ? Truth::Unknown : current; }

}  // namespace

CurrencyRules CurrencyRules::read(Params& params) {
  return {.supply_over_days = params.days("supplyMayBeOverFor", "For how long after its stated supply is over an order still counts."),
          .old_order_months = params.whole("orderIsOldAfter", Measure::Months,
                                           "From what age on an order with nothing newer of its drug is possible only."),
          .dispense_days = params.days("dispenseCovers", "What a dispense covers that does not say for how long it is."),
          .administration_days = params.days("administrationCountsFor", "For how long an administration shows that its drug is current."),
          .late_administration_days = params.days("administrationPossibleFor", "For how long after it the drug is possible.")};
}

bool is_ordering_intent(std::string_view intent) {
  constexpr std::array<std::string_view, 5> ordering{"order", "original-order", "reflex-order", "filler-order", "instance-order"};
  return one_of(intent, ordering);
}

bool is_backwards(const fhir::Period& period) {
  return period.start && period.end && before(period.end->days, period.start->days) == Truth::Met;
}

bool has_unreadable_length(const fhir::Request& request) {
  const auto is_odd = [](const std::optional<fhir::Period>& period) { return period && (period->unreadable || is_backwards(*period)); };
  if (request.supply_unreadable || request.authored_unreadable || is_odd(request.validity)) return true;
  return std::any_of(request.dosages.begin(), request.dosages.end(),
                     [&](const fhir::Dosage& dosage) { return dosage.timing.unreadable || is_odd(dosage.timing.bounds_period); });
}

Truth request_current(const fhir::Request& request, Day today, const CurrencyRules& rules) {
  constexpr std::array<std::string_view, 3> over{"completed", "stopped", "ended"};
  if (is_void(request)) return Truth::Unmet;
  const auto until = supplied_until(request);
  if (one_of(request.status, over)) {  // (b)
    const bool unreadable = request.supply_unreadable || (request.supply && request.authored_unreadable);
    const bool covers = unreadable || (until && *until >= today && request.authored_on->days.first <= today);
    return request.status == "completed" && covers ? Truth::Unknown : Truth::Unmet;
  }
  if (!is_active_order(request) || request.modified || has_unreadable_length(request)) return Truth::Unknown;
  if (begins_later(request, today) != Truth::Unmet || ended(request, today) != Truth::Unmet) return Truth::Unknown;
  const bool supply_over = until && *until + days(rules.supply_over_days) < today;
  return supply_over ? Truth::Unknown : Truth::Met;
}

Truth statement_current(const fhir::Statement& statement, Day today) {
  constexpr std::array<std::string_view, 5> over{"completed", "stopped", "not-taken", "entered-in-error", "draft"};
  if (one_of(statement.status, over)) return Truth::Unmet;
  const auto& period = statement.effective_period;
  Truth stated = capped(truth_of(statement.status == "active") | Truth::Unknown, statement.modified || statement.effective_unreadable);
  if (period && (period->unreadable || is_backwards(*period))) return Truth::Unknown;
  if (period && period->end) {
    const Truth past = before(period->end->days, single(today));
    if (past == Truth::Met) return Truth::Unmet;
    if (past == Truth::Unknown) stated = Truth::Unknown;
  }
  const auto& start = period ? period->start : statement.effective;
  if (in_future(start, today) == Truth::Met) stated = Truth::Unknown;
  return stated;
}

Truth administered_within(const fhir::Event& event, Day today, int window) {
  if (event.status == "not-done" || event.status == "entered-in-error") return Truth::Unmet;
  if (!event.when || in_future(event.when, today) == Truth::Met) return Truth::Unknown;
  const Truth recent = !before(event.when->days, single(today - days(window)));
  const bool given = event.status == "completed" || event.status == "in-progress";
  return given || recent != Truth::Met ? recent : Truth::Unknown;
}

Truth administration_current(const fhir::Event& event, Day today, const CurrencyRules& rules) {
  const Truth recent = administered_within(event, today, rules.administration_days);
  if (recent == Truth::Met) return capped(recent, event.modified);
  return administered_within(event, today, rules.late_administration_days) == Truth::Unmet ? Truth::Unmet : Truth::Unknown;
}

Truth dispense_current(const fhir::Event& event, Day today, const CurrencyRules& rules) {
  if (event.status != "completed" && event.status != "unknown" && !event.status.empty()) return Truth::Unmet;
  if (!event.when || event.supply_unreadable) return Truth::Unknown;
  const double covers = event.supply ? in_days(*event.supply) : rules.dispense_days;
  return day_after(event.when->days, covers) >= today ? Truth::Unknown : Truth::Unmet;
}

double in_days(const fhir::Length& length) { return length.months * (365.25 / 12) + length.days; }

std::optional<Interval> interval_of(const fhir::Timing& timing) {
  if (!timing.period) {
    const auto told = days_told_by(timing.code);
    return told ? std::optional(Interval{*told, *told}) : std::nullopt;
  }
  const auto shortest = fhir::length_of(*timing.period, timing.period_unit);
  const auto longest = fhir::length_of(timing.period_max.value_or(*timing.period), timing.period_unit);
  const double most = std::max(timing.frequency_max.value_or(0), timing.frequency.value_or(1));
  const double least = timing.frequency.value_or(1);
  if (!shortest || !longest || least <= 0 || most <= 0) return std::nullopt;
  if (timing.days_of_week < 2) return Interval{in_days(*shortest) / most, in_days(*longest) / least};
  // Several days of the week within a weekly period are that many doses; within a longer one they leave the pace open.
  if (timing.period_unit != "wk" || *timing.period != 1) return std::nullopt;
  const double doses = std::max(most, static_cast<double>(timing.days_of_week));
  return Interval{in_days(*shortest) / doses, in_days(*longest) / doses};
}

std::optional<double> dosage_days(const fhir::Dosage& dosage, const std::optional<DateTime>& start) {
  const auto& timing = dosage.timing;
  if (timing.bounds_duration) return in_days(*timing.bounds_duration);
  if (timing.bounds_period && timing.bounds_period->end) {
    const auto& begins = timing.bounds_period->start ? timing.bounds_period->start : start;
    if (!begins) return std::nullopt;
    return static_cast<double>((timing.bounds_period->end->days.last - begins->days.first).count());
  }
  if (timing.bounds_period) return std::nullopt;
  if (const auto count = timing.count_max ? timing.count_max : timing.count) {
    if (*count <= 1) return 1.0;
    if (const auto interval = interval_of(timing)) return *count * interval->greatest;
  }
  if (timing.events.empty()) return std::nullopt;
  auto first = timing.events.front().days.first;
  auto last = timing.events.front().days.last;
  for (const auto& event : timing.events) {
    first = std::min(first, event.days.first);
    last = std::max(last, event.days.last);
  }
  return static_cast<double>((last - first).count()) + 1;
}

std::optional<double> total_days(std::span<const fhir::Dosage> dosages, const std::optional<DateTime>& start) {
  if (dosages.empty()) return std::nullopt;
  std::map<int, double> by_step;
  int step = 0;
  for (const auto& dosage : dosages) {
    const auto length = dosage_days(dosage, start);
    if (!length) return std::nullopt;
    auto& longest = by_step[dosage.sequence.value_or(100000 + step++)];
    longest = std::max(longest, *length);
  }
  double total = 0;
  for (const auto& [number, length] : by_step) total += length;
  return total;
}

}  // namespace ordersign::facts
