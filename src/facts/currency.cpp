#include "facts/currency.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace ordersign::facts {
namespace {

using std::chrono::days;

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Truth status_of_request(std::string_view status) {
  if (status == "active") return Truth::Met;
  if (status == "on-hold" || status == "unknown" || status.empty()) return Truth::Unknown;
  return Truth::Unmet;
}

Truth status_of_intent(std::string_view intent) {
  if (is_ordering_intent(intent)) return Truth::Met;
  return intent == "option" ? Truth::Unmet : Truth::Unknown;
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

}  // namespace

bool is_ordering_intent(std::string_view intent) {
  constexpr std::array<std::string_view, 5> ordering{"order", "original-order", "reflex-order", "filler-order", "instance-order"};
  return one_of(intent, ordering);
}

Truth request_current(const fhir::Request& request, Day today) {
  if (request.do_not_perform) return Truth::Unmet;
  const Truth stated = status_of_request(request.status) & status_of_intent(request.intent);
  if (stated != Truth::Met) return stated;
  return ended(request, today) == Truth::Unmet ? Truth::Met : Truth::Unknown;
}

Truth statement_current(const fhir::Statement& statement, Day today) {
  constexpr std::array<std::string_view, 5> over{"completed", "stopped", "not-taken", "entered-in-error", "draft"};
  if (one_of(statement.status, over)) return Truth::Unmet;
  Truth stated = statement.status == "active" ? Truth::Met : Truth::Unknown;
  auto start = statement.effective;
  if (const auto& period = statement.effective_period) {
    if (period->end) {
      const Truth past = before(period->end->days, single(today));
      if (past == Truth::Met) return Truth::Unmet;
      if (past == Truth::Unknown) stated = Truth::Unknown;
    }
    if (period->unreadable) stated = Truth::Unknown;
    start = period->start;
  }
  if (start && after(start->days, single(today)) != Truth::Unmet && start->days.first > today) stated = Truth::Unknown;
  return stated;
}

double in_days(const fhir::Length& length) { return length.months * (365.25 / 12) + length.days; }

std::optional<Interval> interval_of(const fhir::Timing& timing) {
  if (!timing.period) return std::nullopt;
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

std::optional<double> total_days(const std::vector<fhir::Dosage>& dosages, const std::optional<DateTime>& start) {
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
