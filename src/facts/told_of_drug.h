// What the entries of one drug say of each other, so that each is weighed against all of them in one look. Reading 3.4 (f) and 3.5.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "facts/use.h"

namespace ordersign::facts {

/// When a statement was made: "by dateAsserted, else effective end, else effective start". What is there and cannot be read leaves it
/// undated.
std::optional<DateTime> said_on(const fhir::Statement& statement);

/// The first of some uses whose value is over a limit. They are added in the order of the chart, so that of those with no greater value
/// than an earlier one none is ever the first.
template <class Value>
class FirstOver {
 public:
  void add(Value value, const Use& use) {
    if (steps_.empty() || steps_.back().value < value) steps_.push_back({value, &use});
  }
  /// nullptr: none is.
  const Use* over(Value limit) const {
    const auto found = std::upper_bound(steps_.begin(), steps_.end(), limit, [](Value l, const Step& step) { return l < step.value; });
    return found == steps_.end() ? nullptr : found->use;
  }
  const Use* any() const { return steps_.empty() ? nullptr : steps_.front().use; }

 private:
  struct Step {
    Value value;
    const Use* use;
  };
  std::vector<Step> steps_;  // rising
};

/// Uses of one drug, added in the order of the chart; they must outlive it. What it answers is the earliest in the chart of those that
/// would do, or nullptr.
class ToldOfDrug {
 public:
  void add(const Use& use);

  /// 3.5 (a): a statement that says stopped or not taken, dated after the request's authoredOn, or either undated.
  const Use* stopped_after(const std::optional<DateTime>& authored) const;
  /// 3.5 (b): "a statement of it ended on or after the day of that administration, or undated"; an undated request that is over.
  const Use* ended_since(const DaySpan& given) const;
  /// 3.5 (b): the request that was authored last, of two of one day one that is over: which of them is newer, nobody says.
  const Use* newest_request() const { return newest_; }
  /// 3.4 (f): something of the drug that happened later than a day.
  bool has_newer(Day than) const { return latest_ && *latest_ > than; }

 private:
  void add_statement(const Use& use);
  void add_request(const Use& use);

  const Use* stopped_undated_ = nullptr;
  FirstOver<Day> stopped_by_day_, stopped_at_instant_by_day_;
  FirstOver<Instant> stopped_by_instant_;
  const Use* ended_undated_ = nullptr;
  FirstOver<Day> ended_by_day_;
  const Use* newest_ = nullptr;
  std::optional<Day> latest_;  ///< the latest first day of what happened and was not taken back
};

/// A request that is over.
bool is_stopped_request(const Use& use);

/// Is `a`, later in the chart, rather the newest request than `b`?
bool is_newer_request(const Use& a, const Use& b);

/// The earlier of two in the chart, where either may be missing.
const Use* earlier(const Use* a, const Use* b);

}  // namespace ordersign::facts
