// Kind `requested-period`: for how long does the order ask, and is that within the limit?
#include <algorithm>
#include <cmath>
#include <map>

#include "facts/finding.h"
#include "facts/params.h"
#include "facts/registry.h"

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
      : limit_months_(params.whole("limit", Measure::Months, "The longest period that may be asked for.")) {}

  /// reading 6.9: "Requested length: dispenseRequest.validityPeriod, else the dosages' boundsPeriod or boundsDuration, else
  /// expectedSupplyDuration × (1 + repeats)."
  Fact gather(const OrderView& view) const override {
    const auto& order = *view.order->request;
    if (order.validity && order.validity->unreadable) return unreadable();
    if (order.validity && order.validity->end) {
      return judge({order.validity->start ? order.validity->start->days : start_of(view), order.validity->end->days});
    }
    const auto by_dosage = dosage_period(view, RangeEnd::High);
    const bool some_unreadable = std::any_of(order.dosages.begin(), order.dosages.end(), [](const fhir::Dosage& dosage) {
      return dosage.timing.unreadable && dosage.timing.events.empty();
    });
    if (by_dosage) {
      auto judged = judge(*by_dosage);
      // A boundsRange that begins within the limit leaves open whether the order ends within it.
      const auto shortest = dosage_period(view, RangeEnd::Low);
      const bool may_be_within = !shortest || judge(*shortest).truth != Truth::Unmet;
      if (judged.truth == Truth::Unmet && may_be_within) {
        const auto& values = judged.findings.front().values;
        return fact(Truth::Unknown, {"imprecise", {values[0], values[1]}}, {}, Gap::Imprecise);
      }
      return judged.truth != Truth::Unmet && some_unreadable ? unreadable() : judged;
    }
    if (some_unreadable) return unreadable();
    if (order.supply_unreadable) return unreadable();
    if (order.supply) return judge({start_of(view), plus(start_of(view), repeated(*order.supply, 1 + order.repeats))});
    return fact(Truth::Met, {"not-stated", {}});
  }

 private:
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

  /// The dosages' bounds: earliest start to latest end; durations in sequence add. One open-ended dosage leaves the whole
  /// open-ended, unless the others are too long already.
  std::optional<Requested> dosage_period(const OrderView& view, RangeEnd range_end) const {
    const auto& dosages = view.order->request->dosages;
    std::optional<DaySpan> first, last;
    std::map<int, fhir::Length> by_step;
    bool open = dosages.empty();
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
      } else {
        open = true;
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
    const Requested requested{first ? *first : start_of(view), *last};
    if (open && after(requested.end, add_months(requested.start, limit_months_)) != Truth::Met) return std::nullopt;
    return requested;
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
