#include "facts/before_after.h"

#include <algorithm>
#include <array>

namespace ordersign::facts {
namespace {

using Picked = std::vector<const Measurement*>;

/// Of those that may be the newest, the one of the least value, or of the greatest.
const Measurement* newest_of(const Picked& all, bool lowest) {
  const Measurement* found = nullptr;
  for (const auto* one : all) {
    const bool beaten =
        std::any_of(all.begin(), all.end(), [&](const Measurement* other) { return after(other->when, one->when) == Truth::Met; });
    if (beaten) continue;
    const bool speaks_against = found == nullptr || (lowest ? one->value < found->value : one->value > found->value);
    if (speaks_against) found = one;
  }
  return found;
}

/// May something of this day be newer than what is of that one?
bool may_be_newer(const std::optional<DateTime>& date, const DaySpan& than) { return !date || before(date->days, than) != Truth::Met; }

}  // namespace

void Measurements::add(const fhir::Observation& observation, std::optional<double> value) {
  if (observation.when && observation.when->days.first > today_) return;
  if (value && observation.when) read_.push_back({*value, observation.when->days, &observation});
  else unread_.push_back(&observation);
}

/// Reading 6.11 by 6.8's rule for weights: a list that was cut has its newest only where its entries stand newest first. What else was
/// passed over of a list may be anything.
bool Measurements::may_be_cut_off(fhir::ListState list) const {
  if (list == fhir::ListState::Complete || list == fhir::ListState::Missing) return false;
  if (!is_cut(list)) return true;
  return !std::is_sorted(read_.begin(), read_.end(), [](const Measurement& a, const Measurement& b) { return a.when.first > b.when.last; });
}

std::optional<BeforeAfter> Measurements::around(const DaySpan& start, fhir::ListState list) const {
  Picked early, late;
  for (const auto& one : read_) (after(one.when, start) == Truth::Unmet ? early : late).push_back(&one);
  const auto* const first = newest_of(early, true);
  const auto* const last = newest_of(late, false);
  if (first == nullptr || last == nullptr || after(last->when, start) != Truth::Met) return std::nullopt;
  const bool unread_matters = std::any_of(unread_.begin(), unread_.end(), [&](const fhir::Observation* one) {
    const bool may_be_before = !one->when || after(one->when->days, start) != Truth::Met;
    return may_be_newer(one->when, last->when) || (may_be_before && may_be_newer(one->when, first->when));
  });
  return BeforeAfter{*first, *last, !unread_matters && !may_be_cut_off(list)};
}

bool counts_as_result(const fhir::Observation& observation) {
  constexpr std::array<std::string_view, 4> never{"registered", "preliminary", "cancelled", "entered-in-error"};
  return std::find(never.begin(), never.end(), observation.status) == never.end();
}

bool is_readable_result(const fhir::Observation& observation) {
  const auto status = observation.status;
  return (status == "final" || status == "amended" || status == "corrected") && !observation.modified;
}

}  // namespace ordersign::facts
