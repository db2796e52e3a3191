// The body weight that doses are held against, and whether it is to be believed. Reading 6.8.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/chart.h"

namespace ordersign::facts {

/// How old a weight may be and what is believable, for one patient: adults and minors differ.
struct WeightRules {
  SetId codes;
  int counts_for_days;
  double lightest_kg, heaviest_kg;
  double change;  ///< from one weight to the next, as a fraction of the older one
};

enum class WeightDoubt : std::uint8_t {
  None,
  OutOfBounds,  ///< no patient of this age weighs so much or little
  Differs,      ///< too far from the weight before it
  NewerUnread,  ///< a newer one cannot be read, or may be missing from a list that was cut and does not stand newest first
};

/// The newest body weight. Where dates leave open which of several is the newest, all of them, as a range.
struct Weight {
  double least_kg = 0;
  double most_kg = 0;
  DaySpan when{};  ///< from the earliest to the latest day that it may be from
  bool dated = true;
  std::vector<Evidence> evidence;
};

struct WeightReading {
  std::optional<Weight> newest;
  Truth fresh = Truth::Unknown;  ///< no older than may be
  WeightDoubt doubt = WeightDoubt::None;
  double other_kg = 0;  ///< the weight before it, where it differs
  DaySpan other_when{};
  bool some_unreadable = false;  ///< a weight in a unit that we do not convert
  int counts_for_days = 0;       ///< how old it may be

  /// One weight, fresh and believable: a dose may be computed from it.
  bool known() const {
    return newest && fresh == Truth::Met && doubt == WeightDoubt::None && newest->dated && newest->least_kg == newest->most_kg;
  }
};

/// Of observations of the set with a weight in kg, g or [lb_av], not withdrawn, not from the future.
WeightReading read_weight(const Chart& chart, const WeightRules& rules);

/// Where it is not known which rules are the patient's: what holds by both of them.
WeightReading read_weight(const Chart& chart, const WeightRules& rules, const WeightRules& other_rules);

}  // namespace ordersign::facts
