// Timing: how often and for how long.
#include "fhir/member_table.h"
#include "fhir/read.h"

namespace ordersign::fhir {
namespace {

struct TimingMembers {
  json::View repeat, code, event;
};
constexpr auto timing_members =
    member_table<TimingMembers>({{"repeat", &TimingMembers::repeat}, {"code", &TimingMembers::code}, {"event", &TimingMembers::event}});

/// DSTU2 names a length of time a Quantity, and the unit of a period in the plural.
struct RepeatMembers {
  json::View bounds_duration, bounds_quantity, bounds_range, bounds_period;
  json::View count, count_max, frequency, frequency_max, period, period_max, period_unit, period_units, day_of_week;
};
constexpr auto repeat_members = member_table<RepeatMembers>({{"boundsDuration", &RepeatMembers::bounds_duration},
                                                             {"boundsQuantity", &RepeatMembers::bounds_quantity},
                                                             {"boundsRange", &RepeatMembers::bounds_range},
                                                             {"boundsPeriod", &RepeatMembers::bounds_period},
                                                             {"count", &RepeatMembers::count},
                                                             {"countMax", &RepeatMembers::count_max},
                                                             {"frequency", &RepeatMembers::frequency},
                                                             {"frequencyMax", &RepeatMembers::frequency_max},
                                                             {"period", &RepeatMembers::period},
                                                             {"periodMax", &RepeatMembers::period_max},
                                                             {"periodUnit", &RepeatMembers::period_unit},
                                                             {"periodUnits", &RepeatMembers::period_units},
                                                             {"dayOfWeek", &RepeatMembers::day_of_week}});

void read_bounds(const RepeatMembers& of, Timing& timing) {
  const auto duration = of.bounds_duration ? of.bounds_duration : of.bounds_quantity;
  if (duration) {
    timing.bounds_duration = read_length(duration);
    timing.unreadable |= !timing.bounds_duration;
  } else if (of.bounds_range) {
    const auto low = of.bounds_range["low"];
    timing.bounds_duration = read_length(of.bounds_range["high"]);
    timing.bounds_low = read_length(low);
    // One that cannot be read may be as short as any.
    if (low && !timing.bounds_low) timing.bounds_low = length_of(1, "d");
    timing.unreadable |= !timing.bounds_duration;
  } else if (of.bounds_period) {
    timing.bounds_period = read_period(of.bounds_period);
    timing.unreadable |= timing.bounds_period->unreadable;
  }
}

void read_pace(const RepeatMembers& of, Timing& timing) {
  // Reading 6.8: "A number that is not finite or not above zero is unreadable."
  const auto number = [&timing](json::View view) {
    const auto read = view.number();
    timing.pace_unreadable |= view && !(read.value_or(0) > 0);
    return read;
  };
  timing.count = number(of.count);
  timing.count_max = number(of.count_max);
  timing.frequency = number(of.frequency);
  timing.frequency_max = number(of.frequency_max);
  timing.period = number(of.period);
  timing.period_max = number(of.period_max);
  timing.period_unit = (of.period_unit ? of.period_unit : of.period_units).string();
  timing.days_of_week = of.day_of_week.each().size();
  timing.pace_unreadable |= !timing.period_unit.empty() && !length_of(1, timing.period_unit);
  timing.pace_unreadable |= is_odd_string(of.period_unit) || is_odd_string(of.period_units);
}

}  // namespace

Timing read_timing(json::View view) {
  const auto of = timing_members.read(view);
  Timing timing;
  timing.pace_unreadable = is_odd_object(view) || is_odd_object(of.repeat);
  timing.code = read_concept(of.code);
  for (const auto event : of.event.each()) {
    if (const auto date = read_date(event)) timing.events.push_back(*date);
    else timing.unreadable = true;
  }
  const auto repeat = repeat_members.read(of.repeat);
  read_bounds(repeat, timing);
  read_pace(repeat, timing);
  timing.unreadable |= timing.pace_unreadable;
  return timing;
}

}  // namespace ordersign::fhir
