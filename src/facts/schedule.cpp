#include "facts/schedule.h"

#include <algorithm>

#include "facts/currency.h"

namespace ordersign::facts {
namespace {

/// What one dosage contributes.
struct Step {
  enum class Kind { Loading, Maintenance, LoadingThenMaintenance, Single, TooMany, Other, Open } kind = Kind::Open;
  int doses = 0;                        ///< Loading: how many at most
  std::optional<double> interval;       ///< Other
  std::vector<DateTime> events;         ///< Single: its day where it has one
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
  if (doses <= 1) return {Step::Kind::Single, 1, {}, {}};
  return doses <= label.loading_doses ? Step{Step::Kind::Loading, doses, {}, {}} : Step{Step::Kind::TooMany, doses, {}, {}};
}

/// Days on a calendar: leading gaps at the loading pace, then gaps at the maintenance pace.
Step step_of_events(std::vector<DateTime> events, const ScheduleLabel& label) {
  for (const auto& event : events) {
    if (event.days.first != event.days.last) return {};
  }
  std::sort(events.begin(), events.end(), [](const DateTime& a, const DateTime& b) { return a.days.first < b.days.first; });
  events.erase(std::unique(events.begin(), events.end(), [](const DateTime& a, const DateTime& b) { return a.days == b.days; }), events.end());
  if (events.size() == 1) return {Step::Kind::Single, 1, {}, events};
  std::size_t loading = 0;
  std::size_t maintenance = 0;
  for (std::size_t i = 1; i < events.size(); ++i) {
    const auto gap = static_cast<double>((events[i].days.first - events[i - 1].days.first).count());
    const auto pace = pace_of({gap, gap}, label);
    if (pace == Pace::Loading && maintenance == 0) ++loading;
    else if (pace == Pace::Maintenance) ++maintenance;
    else return {Step::Kind::Other, 0, gap, {}};
  }
  if (loading == 0) return {Step::Kind::Maintenance, 0, {}, {}};
  const auto first = loading_of(static_cast<int>(loading) + 1, label);
  if (maintenance == 0 || first.kind == Step::Kind::TooMany) return first;
  return {Step::Kind::LoadingThenMaintenance, first.doses, {}, {}};
}

/// At the loading pace: for how many doses, by count, else by bounds.
Step loading_step(const fhir::Timing& timing, const ScheduleLabel& label) {
  if (timing.count) {
    const int least = static_cast<int>(std::min(*timing.count, 1000.0));
    const int most = static_cast<int>(std::min(timing.count_max.value_or(*timing.count), 1000.0));
    if (least <= label.loading_doses && most > label.loading_doses) return {};
    return loading_of(most, label);
  }
  const double longest = label.loading_doses * label.loading_days;  // six weeks: weeks 0, 2, 4 and the interval after
  std::optional<double> bound;
  if (timing.bounds_duration) bound = in_days(*timing.bounds_duration);
  if (timing.bounds_low && bound && in_days(*timing.bounds_low) <= longest && *bound > longest) return {};
  if (timing.bounds_period && timing.bounds_period->start && timing.bounds_period->end) {
    bound = static_cast<double>((timing.bounds_period->end->days.last - timing.bounds_period->start->days.first).count());
  } else if (timing.bounds_period && timing.bounds_period->end) {
    return {};
  }
  if (!bound) return timing.unreadable ? Step{} : Step{Step::Kind::TooMany, 0, {}, {}};
  if (*bound < label.loading_days - label.loading_tolerance) return {Step::Kind::Single, 1, {}, {}};
  if (*bound > longest) return {Step::Kind::TooMany, 0, {}, {}};
  return {Step::Kind::Loading, std::min(label.loading_doses, 1 + static_cast<int>(*bound / label.loading_days)), {}, {}};
}

Step step_of(const fhir::Timing& timing, const ScheduleLabel& label) {
  const auto interval = interval_of(timing);
  if (!timing.events.empty() && !interval) return timing.unreadable ? Step{} : step_of_events(timing.events, label);
  if (timing.count == 1 && timing.count_max.value_or(1) <= 1) return {Step::Kind::Single, 1, {}, {}};
  if (!interval) return {};
  switch (pace_of(*interval, label)) {
    case Pace::Loading: return loading_step(timing, label);
    case Pace::Other: return {Step::Kind::Other, 0, interval->least, {}};
    case Pace::Straddles: return {};
    case Pace::Maintenance: break;
  }
  const double shortest = label.maintenance_days - label.maintenance_tolerance;
  if (timing.bounds_duration && in_days(*timing.bounds_duration) < shortest) return {Step::Kind::Single, 1, {}, {}};
  return {Step::Kind::Maintenance, 0, {}, {}};
}

std::vector<const fhir::Dosage*> in_sequence(const std::vector<fhir::Dosage>& dosages) {
  std::vector<const fhir::Dosage*> ordered;
  for (const auto& dosage : dosages) ordered.push_back(&dosage);
  const bool numbered = std::all_of(dosages.begin(), dosages.end(), [](const fhir::Dosage& dosage) { return dosage.sequence.has_value(); });
  if (numbered) {
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto* a, const auto* b) { return *a->sequence < *b->sequence; });
  }
  return ordered;
}

}  // namespace

ScheduleFinding schedule_of(const std::vector<fhir::Dosage>& dosages, const ScheduleLabel& label) {
  using Kind = Step::Kind;
  const bool numbered = std::all_of(dosages.begin(), dosages.end(), [](const fhir::Dosage& dosage) { return dosage.sequence.has_value(); });
  int early_doses = 0;
  std::size_t singles = 0;
  bool loading = false;
  bool maintenance = false;
  bool both = false;
  bool open = dosages.empty();
  bool reversed = false;
  std::vector<DateTime> single_days;
  for (const auto* dosage : in_sequence(dosages)) {
    const auto step = step_of(dosage->timing, label);
    if (step.kind == Kind::TooMany) return {Schedule::TooManyLoading, {}};
    if (step.kind == Kind::Other) return {Schedule::OtherInterval, step.interval};
    open |= step.kind == Kind::Open;
    reversed |= step.kind == Kind::Loading && maintenance && numbered;
    loading |= step.kind == Kind::Loading;
    maintenance |= step.kind == Kind::Maintenance;
    both |= step.kind == Kind::LoadingThenMaintenance;
    if (step.kind == Kind::Single) {
      ++singles;
      single_days.insert(single_days.end(), step.events.begin(), step.events.end());
    }
    early_doses += step.doses;
  }
  if (loading && early_doses > label.loading_doses) return {Schedule::TooManyLoading, {}};
  if (open || reversed) return {Schedule::Unstructured, {}};
  if (both || (loading && maintenance)) return {Schedule::LoadingThenMaintenance, {}};
  if (loading) return {Schedule::LoadingOnly, {}};
  if (maintenance) return {Schedule::MaintenanceOnly, {}};
  if (singles == 1) return {Schedule::SingleDose, {}};
  if (single_days.size() != singles) return {Schedule::Unstructured, {}};
  const auto merged = step_of_events(single_days, label);
  switch (merged.kind) {
    case Kind::Loading: return {Schedule::LoadingOnly, {}};
    case Kind::Maintenance: return {Schedule::MaintenanceOnly, {}};
    case Kind::LoadingThenMaintenance: return {Schedule::LoadingThenMaintenance, {}};
    case Kind::Single: return {Schedule::SingleDose, {}};
    case Kind::TooMany: return {Schedule::TooManyLoading, {}};
    case Kind::Other: return {Schedule::OtherInterval, merged.interval};
    case Kind::Open: break;
  }
  return {Schedule::Unstructured, {}};
}

}  // namespace ordersign::facts
