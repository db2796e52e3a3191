// Kind `requested-period`: for how long does the order ask, and is that within the limit?
#include <algorithm>
#include <cmath>
#include <map>

#include "facts/currency.h"
#include "facts/finding.h"
#include "facts/params.h"
#include "facts/registry.h"
#include "facts/schedule.h"

namespace ordersign::facts {
namespace {

using std::chrono::days;

struct Requested {
  DaySpan start;
  DaySpan end;
};

/// Which end of a boundsRange counts.
enum class RangeEnd { Low, High };

DaySpan plus(const DaySpan& span, const fhir::Length& length) {
  return add_days(add_months(span, length.months), static_cast<int>(std::ceil(std::min(length.days, 400000.0))));
}

fhir::Length sum(const fhir::Length& a, const fhir::Length& b) { return {std::min(a.months + b.months, 12000), a.days + b.days}; }

class RequestedPeriod final : public FactKind {
 public:
  explicit RequestedPeriod(Params& params)
      : limit_months_(params.whole("limit", Measure::Months, "The longest period that may be asked for.")),
        label_(ScheduleLabel::read(params)) {}

  /// Reading 6.9: "Requested length: dispenseRequest.validityPeriod, else the dosages' boundsPeriod or boundsDuration …, else the last
  /// timing.event, else the day of the last infusion by count and interval …, else where one supply is one interval the day of the last of
  /// its 1 + repeats infusions, else expectedSupplyDuration × (1 + repeats)."
  Fact gather(const OrderView& view) const override {
    auto judged = judge_length(view);
    for (auto& remedy : judged.remedies) {
      if (auto* end_by = std::get_if<EndBy>(&remedy)) cut_alike(view, *end_by);
    }
    return judged;
  }

 private:
  Fact judge_length(const OrderView& view) const {
    const auto& order = *view.order->request;
    if (order.validity && (order.validity->unreadable || is_backwards(*order.validity))) return unreadable();
    if (order.validity && order.validity->end) {
      return judge({order.validity->start ? order.validity->start->days : start_of(view), order.validity->end->days});
    }
    const bool some_unreadable = std::any_of(order.dosages.begin(), order.dosages.end(), [](const fhir::Dosage& dosage) {
      return dosage.timing.unreadable || (dosage.timing.bounds_period && is_backwards(*dosage.timing.bounds_period));
    });
    if (const auto by_dosage = dosage_period(view, RangeEnd::High)) return judge_bounds(view, *by_dosage, some_unreadable);
    if (some_unreadable) return unreadable();
    if (const auto last = last_event(order)) return judge({start_of(view), *last});
    if (const auto last = last_by_count(view)) return judge(*last);
    if (order.supply_unreadable) return unreadable();
    if (order.supply) return judge_supply(view);
    return fact(Truth::Met, {"not-stated", {}});
  }

  /// Reading 7.5: "every stated length cut alike: validity period, bounds, count, supply and repeats". What hangs on the schedule is
  /// counted here; the rest follows from the day.
  void cut_alike(const OrderView& view, EndBy& end_by) const {
    const auto& order = *view.order->request;
    const auto ends_in_time = [&end_by](const DaySpan& end) { return end.last <= end_by.end; };
    fhir::Length length;
    bool is_first = true;
    for (const auto& dosage : order.dosages) {
      const auto& timing = dosage.timing;
      const auto stated = timing.count_max ? timing.count_max : timing.count;
      if (!stated) {
        end_by.counts.emplace_back();
        continue;
      }
      const auto interval = interval_of(timing);
      const int most = static_cast<int>(std::clamp(*stated, 0.0, 10000.0));
      int count = 0;
      for (int next = 1; next <= most && (next == 1 || interval); ++next) {
        if (!ends_in_time(plus(end_by.start, sum(length, steps_of(timing, interval, is_first ? next - 1 : next))))) break;
        count = next;
      }
      end_by.counts.emplace_back(most > 1 && !interval ? 0 : count);
      length = sum(length, steps_of(timing, interval, is_first ? count - 1 : count));
      is_first = false;
    }
    if (!order.supply) return;
    for (int repeats = 0; repeats <= order.repeats && ends_in_time(supplied(view, end_by.start, repeats)); ++repeats)
      end_by.repeats = repeats;
  }

  Fact judge_bounds(const OrderView& view, const Requested& by_dosage, bool some_unreadable) const {
    auto judged = judge(by_dosage);
    // A boundsRange that begins within the limit leaves open whether the order ends within it.
    const auto shortest = dosage_period(view, RangeEnd::Low);
    const bool may_be_within = !shortest || judge(*shortest).truth != Truth::Unmet;
    if (judged.truth == Truth::Unmet && may_be_within) {
      const auto& values = judged.findings.front().values;
      return fact(Truth::Unknown, {"imprecise", {values[0], values[1]}}, {}, Gap::Imprecise);
    }
    return judged.truth != Truth::Unmet && some_unreadable ? unreadable() : judged;
  }

  static std::optional<DaySpan> last_event(const fhir::Request& order) {
    std::optional<DaySpan> last;
    for (const auto& dosage : order.dosages) {
      for (const auto& event : dosage.timing.events) {
        if (!last || event.days.last > last->last) last = event.days;
      }
    }
    return last;
  }

  /// "first + (count − 1) × interval; loading and maintenance in sequence", where every line has a count.
  static std::optional<Requested> last_by_count(const OrderView& view) {
    const auto& dosages = view.order->request->dosages;
    if (dosages.empty()) return std::nullopt;
    fhir::Length length;
    bool is_first = true;
    for (const auto& dosage : dosages) {
      const auto count = dosage.timing.count_max ? dosage.timing.count_max : dosage.timing.count;
      const auto interval = interval_of(dosage.timing);
      if (!count || *count < 1 || (*count > 1 && !interval)) return std::nullopt;
      const double steps = is_first ? *count - 1 : *count;  // the first of a later line follows the last of the line before
      length = sum(length, steps_of(dosage.timing, interval, steps));
      is_first = false;
    }
    const auto start = start_of(view);
    return Requested{start, plus(start, length)};
  }

  /// So many intervals; calendar months stay what they are.
  static fhir::Length steps_of(const fhir::Timing& timing, const std::optional<Interval>& interval, double steps) {
    const bool one_a_period = timing.period && !timing.period_max && timing.frequency.value_or(1) == 1;
    const auto period = one_a_period ? fhir::length_of(*timing.period, timing.period_unit) : std::nullopt;
    if (period) return repeated(*period, steps);
    return {0, interval ? steps * interval->greatest : 0};
  }

  Fact judge_supply(const OrderView& view) const {
    return judge({start_of(view), supplied(view, start_of(view), view.order->request->repeats)});
  }

  /// How far the stated supply goes with so many refills.
  DaySpan supplied(const OrderView& view, const DaySpan& start, double repeats) const {
    const auto& order = *view.order->request;
    const double supply_days = in_days(*order.supply);
    const bool is_one_interval = std::abs(supply_days - label_.maintenance_days) <= label_.maintenance_tolerance;
    if (!is_one_interval) return plus(start, repeated(*order.supply, 1 + repeats));
    const auto shape = schedule_of(order.dosages, label_);
    const bool loads = shape.shape == Schedule::LoadingThenMaintenance;
    // So many infusions have one interval less; with loading doses the first intervals are those of the loading doses.
    const double loading_steps = loads ? std::min(repeats, static_cast<double>(label_.loading_doses - 1)) : 0;
    const double length = loading_steps * label_.loading_days + (repeats - loading_steps) * label_.maintenance_days;
    return plus(start, {0, length});
  }

  static fhir::Length repeated(const fhir::Length& length, double times) {
    times = std::min(times, 10000.0);
    const double months = std::min(length.months * times, 12000.0);
    return {static_cast<int>(std::floor(months)), length.days * times + (months - std::floor(months)) * 30};
  }

  static Fact unreadable() { return fact(Truth::Unknown, {"unreadable", {}}, {}, Gap::Unreadable); }

  static DaySpan start_of(const OrderView& view) {
    const auto& order = *view.order->request;
    if (order.validity && order.validity->start) return order.validity->start->days;
    return order.authored_on ? order.authored_on->days : single(view.chart->today);
  }

  /// The dosages' bounds: "earliest start to latest end, durations in sequence add; a dosage without one adds nothing".
  std::optional<Requested> dosage_period(const OrderView& view, RangeEnd range_end) const {
    const auto& dosages = view.order->request->dosages;
    std::optional<DaySpan> first, last;
    std::map<int, fhir::Length> by_step;
    int step = 0;
    for (const auto& dosage : dosages) {
      ++step;
      const auto& timing = dosage.timing;
      if (timing.bounds_period && timing.bounds_period->end) {
        const auto begins = timing.bounds_period->start ? timing.bounds_period->start->days : start_of(view);
        const auto ends = timing.bounds_period->end->days;
        if (!first || begins.first < first->first) first = begins;
        if (!last || ends.last > last->last) last = ends;
      } else if (timing.bounds_duration) {
        // Dosages of one sequence number run side by side: the longest counts. Without numbers they follow each other.
        auto& length = by_step[dosage.sequence.value_or(1000 + step)];
        const auto stated = range_end == RangeEnd::Low ? timing.bounds_low.value_or(*timing.bounds_duration) : *timing.bounds_duration;
        if (stated.months * 30.4375 + stated.days > length.months * 30.4375 + length.days) length = stated;
      }
    }
    if (!by_step.empty()) {
      fhir::Length total;
      for (const auto& [number, length] : by_step) total = sum(total, length);
      const auto begins = first ? *first : start_of(view);
      const auto ends = plus(last ? *last : begins, total);
      if (!first) first = begins;
      last = ends;
    }
    if (!last) return std::nullopt;
    return Requested{first ? *first : start_of(view), *last};
  }

  /// reading 6.9: "End after start + 12 calendar months: unmet."
  Fact judge(const Requested& requested) const {
    if (requested.end.last < requested.start.first) return unreadable();
    const auto limit = add_months(requested.start, limit_months_);
    const Truth too_long = after(requested.end, limit);
    const Finding within{"within", {{"since", requested.start}, {"date", requested.end}}};
    if (too_long == Truth::Unmet) return fact(Truth::Met, within);
    if (too_long == Truth::Unknown) return fact(Truth::Unknown, {"imprecise", within.values}, {}, Gap::Imprecise);
    Finding finding{"too-long", within.values};
    finding.values.emplace_back("limit", limit.first);
    auto judged = fact(Truth::Unmet, std::move(finding));
    judged.remedies.emplace_back(EndBy{requested.start, limit.first, Number{static_cast<double>(limit_months_), Unit::Months}});
    return judged;
  }

  int limit_months_;
  ScheduleLabel label_;
};

}  // namespace

KindSpec requested_period_kind() {
  return {"requested-period",
          [](Params& params) -> std::unique_ptr<FactKind> { return std::make_unique<RequestedPeriod>(params); },
          {{"too-long", Truth::Unmet, {form::span("since"), form::span("date"), form::day("limit")}},
           {"imprecise", Truth::Unknown, {form::span("since"), form::span("date")}},
           {"unreadable", Truth::Unknown, {}},
           {"within", Truth::Met, {form::span("since"), form::span("date")}},
           {"not-stated", Truth::Met, {}}}};
}

}  // namespace ordersign::facts
