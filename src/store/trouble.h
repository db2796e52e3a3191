// What the store's trouble is, when it began, and who is told of its begin and its end. state() may be called from any thread, the rest is
// the writer thread's.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>

#include "store/backend.h"
#include "store/state.h"

namespace ordersign::store {

class Trouble {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// A state, and nullopt when it begins, else how long it was so.
  using Tell = std::function<void(State state, std::optional<std::chrono::milliseconds> lasted)>;

  /// A lock of another program is no trouble before `patience`.
  Trouble(std::chrono::milliseconds patience, Tell tell) : patience_(patience), tell_(std::move(tell)) {}

  /// A transaction failed by what may pass.
  void meet(WriteOutcome outcome, Time now);
  /// All that was tried went well.
  void end(Time now);

  State state() const { return state_; }
  /// Has nothing been written for that long?
  bool lasts(std::chrono::milliseconds time, Time now) const { return since_ && now - *since_ >= time; }
  /// When it will have lasted so long; nullopt without trouble.
  std::optional<Time> when(std::chrono::milliseconds time) const { return since_ ? std::optional(*since_ + time) : std::nullopt; }

 private:
  void become(State state, Time now);

  std::chrono::milliseconds patience_;
  Tell tell_;
  std::optional<Time> since_;  // the first failure since all went well
  Time begun_{};               // of the state
  std::atomic<State> state_ = State::Fine;
};

}  // namespace ordersign::store
