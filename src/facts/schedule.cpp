#include "facts/schedule.h"

#include <algorithm>
#include <vector>

#include "facts/currency.h"
#include "facts/params.h"
#include "memory/call_memory.h"

namespace ordersign::facts {
namespace {

/// What one dosage contributes.
struct Step {
  enum class Kind { Loading, Maintenance, LoadingThenMaintenance, Single, TooMany, Other, Open } kind = Kind::Open;
  int doses = 0;                   ///< Loading: how many at most
  std::optional<double> interval;  ///< Other
  bool perhaps_single = false;     ///< Maintenance: how long cannot be read
  bool perhaps_given = false;      ///< an earlier line without a number has the same timing: the same doses, split, or more of them
};

enum class Pace { Loading, Maintenance, Other, Straddles };

Pace pace_of(const Interval& interval, const ScheduleLabel& label) {
  const auto inside = [&interval](double days, double tolerance) {
    return interval.least >= days - tolerance && interval.greatest <= days + tolerance;
  };
  const auto touches = [&interval](double days, double tolerance) {
    return interval.greatest >= days - tolerance && interval.least <= days + tolerance;
  };
  if (inside(label.loading_days, label.loading_tolerance)) return Pace::Loading;
  if (inside(label.maintenance_days, label.maintenance_tolerance)) return Pace::Maintenance;
  const bool open = touches(label.loading_days, label.loading_tolerance) || touches(label.maintenance_days, label.maintenance_tolerance);
  return open ? Pace::Straddles : Pace::Other;
}

Step loading_of(int doses, const ScheduleLabel& label) {
  if (doses <= 1) return {Step::Kind::Single, 1, {}};
  return doses <= label.loading_doses ? Step{Step::Kind::Loading, doses, {}} : Step{Step::Kind::TooMany, doses, {}};
}

/// Days on a calendar: leading gaps at the loading pace, then gaps at the maintenance pace.
Step step_of_events(std::span<const DateTime> all, const ScheduleLabel& label) {
  std::vector<DateTime> events(all.begin(), all.end());
  for (const auto& event : events) {
    if (event.days.first != event.days.last) return {};
  }
  std::sort(events.begin(), events.end(), [](const DateTime& a, const DateTime& b) { return a.days.first < b.days.first; });
  events.erase(std::unique(events.begin(), events.end(), [](const DateTime& a, const DateTime& b) { return a.days == b.days; }),
               events.end());
  if (events.size() == 1) return {Step::Kind::Single, 1, {}};
  std::size_t loading = 0;
  std::size_t maintenance = 0;
  for (std::size_t i = 1; i < events.size(); ++i) {
    const auto gap = static_cast<double>((events[i].days.first - events[i - 1].days.first).count());
    const auto pace = pace_of({gap, gap}, label);
    if (pace == Pace::Loading && maintenance == 0) ++loading;
    else if (pace == Pace::Maintenance) ++maintenance;
    else return {Step::Kind::Other, 0, gap};
  }
  if (loading == 0) return {Step::Kind::Maintenance, 0, {}};
  const auto first = loading_of(static_cast<int>(loading) + 1, label);
  if (maintenance == 0 || first.kind == Step::Kind::TooMany) return first;
  return {Step::Kind::LoadingThenMaintenance, first.doses, {}};
}

/// The stated length in days, least and greatest: a range, or a period with coarse dates, leaves it open.
std::optional<Interval> bounds_of(const fhir::Timing& timing) {
  if (timing.bounds_duration) {
    const double most = in_days(*timing.bounds_duration);
    return Interval{timing.bounds_low ? in_days(*timing.bounds_low) : most, most};
  }
  if (!timing.bounds_period || !timing.bounds_period->start || !timing.bounds_period->end) return std::nullopt;
  const auto& start = timing.bounds_period->start->days;
  const auto& end = timing.bounds_period->end->days;
  return Interval{static_cast<double>((end.first - start.last).count()), static_cast<double>((end.last - start.first).count())};
}

/// At the loading pace: for how many doses, by count, else by bounds.
Step loading_step(const fhir::Timing& timing, const ScheduleLabel& label) {
  if (timing.count) {
    const auto counted = [](double count) { return static_cast<int>(std::clamp(count, 0.0, 1000.0)); };
    const int least = counted(*timing.count);
    const int most = counted(timing.count_max.value_or(*timing.count));
    if (least <= label.loading_doses && most > label.loading_doses) return {};
    return loading_of(most, label);
  }
  const double longest = label.loading_doses * label.loading_days;  // the loading doses and the interval after
  const auto bounds = bounds_of(timing);
  if (timing.bounds_period && timing.bounds_period->end && !bounds) return {};
  if (bounds && bounds->least <= longest && bounds->greatest > longest) return {};
  const auto bound = bounds ? std::optional(bounds->greatest) : std::nullopt;
  if (!bound) return timing.unreadable ? Step{} : Step{Step::Kind::TooMany, 0, {}};
  if (*bound < label.loading_days - label.loading_tolerance) return {Step::Kind::Single, 1, {}};
  if (*bound > longest) return {Step::Kind::TooMany, 0, {}};
  return {Step::Kind::Loading, std::min(label.loading_doses, 1 + static_cast<int>(*bound / label.loading_days)), {}};
}

Step step_of(const fhir::Timing& timing, const ScheduleLabel& label) {
  if (timing.pace_unreadable || timing.count_max || timing.period_max || timing.frequency_max) return {};  // reading 1.2, 6.8: left open
  const auto interval = interval_of(timing);
  if (!timing.events.empty() && !interval) return timing.unreadable ? Step{} : step_of_events(timing.events, label);
  if (timing.count == 1 && timing.count_max.value_or(1) <= 1) return {Step::Kind::Single, 1, {}};
  if (!interval) return {};
  switch (pace_of(*interval, label)) {
    case Pace::Loading: return loading_step(timing, label);
    case Pace::Other: return {Step::Kind::Other, 0, interval->least};
    case Pace::Straddles: return {};
    case Pace::Maintenance: break;
  }
  const double shortest = label.maintenance_days - label.maintenance_tolerance;
  if (const auto bounds = bounds_of(timing); bounds && bounds->greatest < shortest) return {Step::Kind::Single, 1, {}};
  return {Step::Kind::Maintenance, 0, {}, timing.unreadable};
}

bool is_calendar(const fhir::Timing& timing) { return !timing.events.empty() && !timing.unreadable && !timing.period; }

memory::Vector<const fhir::Dosage*> in_sequence(std::span<const fhir::Dosage> dosages) {
  memory::Vector<const fhir::Dosage*> ordered;
  ordered.reserve(dosages.size());
  for (const auto& dosage : dosages) ordered.push_back(&dosage);
  const bool numbered = std::all_of(dosages.begin(), dosages.end(), [](const fhir::Dosage& dosage) { return dosage.sequence.has_value(); });
  // Of one number they stay as they were: a stable sort would ask for memory.
  if (numbered) {
    std::sort(ordered.begin(), ordered.end(),
              [](const auto* a, const auto* b) { return *a->sequence != *b->sequence ? *a->sequence < *b->sequence : a < b; });
  }
  return ordered;
}

/// The same timing, under the same sequence number or under none, as an earlier dosage: with a number one line of an order split over
/// vials, without one perhaps so.
bool repeats_earlier(const memory::Vector<const fhir::Dosage*>& dosages, std::size_t index) {
  const auto& dosage = *dosages[index];
  return std::any_of(dosages.begin(), dosages.begin() + static_cast<std::ptrdiff_t>(index), [&dosage](const auto* earlier) {
    return earlier->sequence == dosage.sequence && same_timing(earlier->timing, dosage.timing);
  });
}

/// What each dosage contributes. Calendar days of several dosages are one calendar. This is asked for each pair of drafts: memory of the
/// call is taken once for the steps and given back in turn, or it would pile up.
memory::Vector<Step> steps_of(std::span<const fhir::Dosage> dosages, const ScheduleLabel& label) {
  memory::Vector<Step> steps;
  steps.reserve(dosages.size());
  const auto ordered = in_sequence(dosages);
  std::vector<DateTime> calendar;
  std::size_t calendar_at = 0;
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    const bool repeats = repeats_earlier(ordered, i);
    if (repeats && ordered[i]->sequence) continue;
    const auto& timing = ordered[i]->timing;
    if (!is_calendar(timing)) {
      steps.push_back(step_of(timing, label));
      steps.back().perhaps_given = repeats;
      continue;
    }
    if (calendar.empty()) calendar_at = steps.size();
    calendar.insert(calendar.end(), timing.events.begin(), timing.events.end());
  }
  if (!calendar.empty()) steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(calendar_at), step_of_events(calendar, label));
  return steps;
}

}  // namespace

ScheduleLabel ScheduleLabel::read(Params& params) {
  return {
      .loading_doses = params.whole("loadingDoses", Measure::Count, "How many doses a first course begins with."),
      .loading_days = params.quantity("loadingInterval", Measure::Interval, "The time between them."),
      .loading_tolerance = params.quantity("loadingTolerance", Measure::Days, "By how much it may differ, either way."),
      .maintenance_days = params.quantity("maintenanceInterval", Measure::Interval, "The time between the doses that follow."),
      .maintenance_tolerance = params.quantity("maintenanceTolerance", Measure::Days, "By how much it may differ, either way."),
  };
}

namespace {

/// Two stretches of time with the same pace follow each other; they are not given together.
bool same_bounds(const fhir::Timing& a, const fhir::Timing& b) {
  const auto days = [](const std::optional<DateTime>& date) { return date ? std::optional(date->days) : std::nullopt; };
  const auto length = [](const std::optional<fhir::Length>& of) { return of ? std::optional(in_days(*of)) : std::nullopt; };
  const auto start = [&](const fhir::Timing& t) { return t.bounds_period ? days(t.bounds_period->start) : std::nullopt; };
  const auto end = [&](const fhir::Timing& t) { return t.bounds_period ? days(t.bounds_period->end) : std::nullopt; };
  return length(a.bounds_duration) == length(b.bounds_duration) && start(a) == start(b) && end(a) == end(b);
}

}  // namespace

bool same_timing(const fhir::Timing& a, const fhir::Timing& b) {
  const auto same_day = [](const DateTime& one, const DateTime& other) { return one.days == other.days; };
  const auto pace_a = interval_of(a), pace_b = interval_of(b);
  const bool same_pace = pace_a && pace_b ? pace_a->least == pace_b->least && pace_a->greatest == pace_b->greatest
                                          : a.period == b.period && a.period_unit == b.period_unit && a.frequency == b.frequency;
  return same_pace && a.count == b.count && same_bounds(a, b) &&
         std::equal(a.events.begin(), a.events.end(), b.events.begin(), b.events.end(), same_day);
}

ScheduleFinding schedule_of(std::span<const fhir::Dosage> dosages, const ScheduleLabel& label) {
  using Kind = Step::Kind;
  const auto shape_of = [](const Step& step) -> Schedule {
    switch (step.kind) {
      case Kind::Loading: return Schedule::LoadingOnly;
      case Kind::Maintenance: return Schedule::MaintenanceOnly;
      case Kind::LoadingThenMaintenance: return Schedule::LoadingThenMaintenance;
      case Kind::Single: return Schedule::SingleDose;
      case Kind::TooMany: return Schedule::TooManyLoading;
      case Kind::Other: return Schedule::OtherInterval;
      case Kind::Open: break;
    }
    return Schedule::Unstructured;
  };
  const auto steps = steps_of(dosages, label);
  std::size_t singles = 0, loadings = 0, maintenances = 0;
  int loading_doses = 0;
  int certain_doses = 0;  ///< of them, but for lines that may be given together
  int doses_of_both = 0;  ///< of a line that holds both
  bool reversed = false;
  for (const auto& step : steps) {
    if (step.kind == Kind::TooMany || step.kind == Kind::Other) return {shape_of(step), step.interval};
    reversed |= step.kind == Kind::Loading && maintenances > 0;
    singles += step.kind == Kind::Single ? 1 : 0;
    loadings += step.kind == Kind::Loading ? 1 : 0;
    maintenances += step.kind == Kind::Maintenance ? 1 : 0;
    loading_doses += step.kind == Kind::Loading ? step.doses : 0;
    certain_doses += step.kind == Kind::Loading && !step.perhaps_given ? step.doses : 0;
    doses_of_both = step.kind == Kind::LoadingThenMaintenance ? step.doses : doses_of_both;
  }
  if (certain_doses > label.loading_doses) return {Schedule::TooManyLoading, {}};
  if (loading_doses > label.loading_doses) return {Schedule::Unstructured, {}};
  const bool open = steps.empty() || std::any_of(steps.begin(), steps.end(), [&steps](const Step& step) {
                      return step.kind == Kind::Open || (step.perhaps_single && steps.size() > 1);
                    });
  if (open) return {Schedule::Unstructured, {}};
  if (steps.size() == 1) return {shape_of(steps.front()), {}, steps.front().doses, steps.front().perhaps_single};
  const bool numbered = std::all_of(dosages.begin(), dosages.end(), [](const fhir::Dosage& dosage) { return dosage.sequence.has_value(); });
  const bool has_both = std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.kind == Kind::LoadingThenMaintenance; });
  // Two lines at the maintenance pace would be twice the dose, unless they follow each other.
  const bool doubled = maintenances + (has_both ? 1 : 0) > 1 && !numbered;
  // Reading 6.8: one dose and one line every 4 weeks is a schedule; "a single dose beside other lines" else is not.
  const bool single_then_maintenance = singles == 1 && maintenances == 1 && steps.size() == 2;
  if (doubled || (singles > 0 && !single_then_maintenance) || (reversed && numbered)) return {Schedule::Unstructured, {}};
  if (single_then_maintenance) return {Schedule::SingleThenMaintenance, {}, 1};
  if (has_both || (loadings > 0 && maintenances > 0)) return {Schedule::LoadingThenMaintenance, {}, std::max(loading_doses, doses_of_both)};
  return {loadings > 0 ? Schedule::LoadingOnly : Schedule::MaintenanceOnly, {}, loading_doses};
}

}  // namespace ordersign::facts
