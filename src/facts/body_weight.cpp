#include "facts/body_weight.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "memory/call_memory.h"

namespace ordersign::facts {
namespace {

using std::chrono::days;

constexpr double kg_per_pound = 0.45359237;  // exact, international pound

std::optional<double> kilograms_in(std::string_view unit, double value) {
  if (unit == "kg" || unit == "kilogram" || unit == "kilograms" || unit == "Kg" || unit == "KG") return value;
  if (unit == "g" || unit == "gram" || unit == "grams") return value / 1000;
  if (unit == "[lb_av]" || unit == "lb" || unit == "lbs" || unit == "pound" || unit == "pounds") return value * kg_per_pound;
  return std::nullopt;
}

std::optional<double> kilograms(const fhir::Quantity& quantity) {
  if (!quantity.value || *quantity.value <= 0 || !quantity.comparator.empty()) return std::nullopt;
  if (const auto kg = kilograms_in(quantity.unit, *quantity.value)) return kg;
  return kilograms_in(quantity.printed, *quantity.value);
}

/// A unit as a clinician writes it.
std::string_view spoken(const fhir::Quantity& quantity) {
  if (quantity.unit == "[lb_av]") return "lb";
  return kilograms_in(quantity.unit, 1) ? quantity.unit : quantity.printed;
}

bool is_withdrawn(std::string_view status) { return status == "entered-in-error" || status == "cancelled" || status == "registered"; }

struct Weighing {
  const fhir::Observation* observation;
  double kg;
};

/// Those that count, as the chart has them in order.
struct Weighings {
  memory::Vector<Weighing> read;
  memory::Vector<const fhir::Observation*> unread;  ///< in a unit or shape that we do not read
};

Weighings weighings_of(const Chart& chart, SetId codes) {
  Weighings weighings;
  for (const auto& observation : chart.record->observations) {
    const auto what = classify(*chart.terminology, observation.code);
    const bool may_be_weight = what.in(codes) != nullptr || (observation.among_weights && !what.told);
    if (is_withdrawn(observation.status) || !may_be_weight) continue;
    if (observation.when && observation.when->days.first > chart.today) continue;
    const bool is_told =
        what.in(codes) != nullptr && observation.status != "unknown" && !observation.modified && !observation.when_unreadable;
    const auto kg = is_told && observation.quantity ? kilograms(*observation.quantity) : std::nullopt;
    if (kg) weighings.read.push_back({&observation, *kg});
    else weighings.unread.push_back(&observation);
  }
  return weighings;
}

bool is_later(const Weighing& a, const Weighing& b) {
  return a.observation->when && b.observation->when && after(*a.observation->when, *b.observation->when) == Truth::Met;
}

/// Those of which no other is later; undated ones only where none has a date.
memory::Vector<Weighing> newest_of(const memory::Vector<Weighing>& weighings) {
  const bool some_dated =
      std::any_of(weighings.begin(), weighings.end(), [](const Weighing& w) { return w.observation->when.has_value(); });
  memory::Vector<Weighing> newest;
  for (const auto& weighing : weighings) {
    if (some_dated && !weighing.observation->when) continue;
    const bool beaten = std::any_of(weighings.begin(), weighings.end(), [&](const Weighing& other) { return is_later(other, weighing); });
    if (!beaten) newest.push_back(weighing);
  }
  return newest;
}

Evidence evidence_of(const Weighing& weighing, const DaySpan& when) {
  const auto& quantity = *weighing.observation->quantity;
  Evidence evidence{std::string(weighing.observation->reference), {}, "code", {}, {}};
  evidence.measured = Measured{*quantity.value, std::string(spoken(quantity))};
  if (weighing.observation->when) evidence.when = when;
  evidence.dated = "on";
  return evidence;
}

Weight together(const memory::Vector<Weighing>& newest, Day today) {
  std::optional<Weight> weight;
  for (const auto& weighing : newest) {
    const auto& when = weighing.observation->when;
    const auto span = when ? when->days : single(today);
    if (!weight) {
      weight = Weight{weighing.kg, weighing.kg, span, when.has_value(), {}};
      weight->evidence.reserve(newest.size());
    }
    weight->least_kg = std::min(weight->least_kg, weighing.kg);
    weight->most_kg = std::max(weight->most_kg, weighing.kg);
    weight->when = {std::min(weight->when.first, span.first), std::max(weight->when.last, span.last)};
    weight->evidence.push_back(evidence_of(weighing, span));
  }
  return *weight;
}

bool newest_first(const memory::Vector<Weighing>& weighings) {
  for (auto later = weighings.begin(); later != weighings.end(); ++later) {
    for (auto earlier = weighings.begin(); earlier != later; ++earlier) {
      if (is_later(*later, *earlier)) return false;
    }
  }
  return true;
}

/// "within 20 to 350 kg …; not more than 20 % of the older one away from the newest other weight of the window that is itself within
/// bounds"
void doubt(WeightReading& reading, const memory::Vector<Weighing>& weighings, const memory::Vector<Weighing>& newest, const Chart& chart,
           const WeightRules& rules) {
  const auto in_bounds = [&rules](double kg) { return kg >= rules.lightest_kg && kg <= rules.heaviest_kg; };
  if (!in_bounds(reading.newest->least_kg) || !in_bounds(reading.newest->most_kg)) {
    reading.doubt = WeightDoubt::OutOfBounds;
    return;
  }
  const Weighing* other = nullptr;
  for (const auto& weighing : weighings) {
    const auto& when = weighing.observation->when;
    const bool is_newest =
        std::any_of(newest.begin(), newest.end(), [&](const Weighing& w) { return w.observation == weighing.observation; });
    if (is_newest || !when || !in_bounds(weighing.kg)) continue;
    if (before(when->days, single(chart.today - days(rules.counts_for_days))) == Truth::Met) continue;
    if (other == nullptr || is_later(weighing, *other)) other = &weighing;
  }
  if (other == nullptr) return;
  constexpr double rounding = 1e-9;
  const double most = other->kg * rules.change * (1 + rounding);
  if (std::abs(reading.newest->least_kg - other->kg) <= most && std::abs(reading.newest->most_kg - other->kg) <= most) return;
  reading.doubt = WeightDoubt::Differs;
  reading.other_kg = other->kg;
  reading.other_when = other->observation->when->days;
  reading.newest->evidence.push_back(evidence_of(*other, reading.other_when));
}

}  // namespace

WeightReading read_weight(const Chart& chart, const WeightRules& rules, const WeightRules& other_rules) {
  auto reading = read_weight(chart, rules);
  const bool holds = reading.fresh == Truth::Met && reading.doubt == WeightDoubt::None;
  return holds ? read_weight(chart, other_rules) : reading;
}

WeightReading read_weight(const Chart& chart, const WeightRules& rules) {
  WeightReading reading;
  reading.counts_for_days = rules.counts_for_days;
  const auto [weighings, unread] = weighings_of(chart, rules.codes);
  reading.some_unreadable = !unread.empty();
  const auto newest = newest_of(weighings);
  if (newest.empty()) return reading;
  reading.newest = together(newest, chart.today);
  if (reading.newest->dated) reading.fresh = !before(reading.newest->when, single(chart.today - days(rules.counts_for_days)));
  const bool perhaps_newer = std::any_of(unread.begin(), unread.end(), [&](const fhir::Observation* observation) {
    return !observation->when || before(observation->when->days, reading.newest->when) != Truth::Met;
  });
  // Of a list that was cut the entries that came stand first; of one with entries that cannot be read nobody knows which they are.
  const auto state = chart.record->weights_state;
  const bool is_told_whole = state == fhir::ListState::Complete || state == fhir::ListState::Missing;
  const bool may_be_cut_off = !is_told_whole && (!is_cut(state) || !newest_first(weighings));
  if (perhaps_newer || may_be_cut_off) reading.doubt = WeightDoubt::NewerUnread;
  else doubt(reading, weighings, newest, chart, rules);
  return reading;
}

}  // namespace ordersign::facts
