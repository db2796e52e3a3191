// Whether a thread waits for something outside, as one does that reads from a FHIR server, by what the kernel tells of it.
#pragma once

#include <chrono>
#include <utility>

namespace ordersign::http {

/// Of one thread, over the looks that are taken at it. Not safe to use from two threads at once.
class SleepWatch {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// What the kernel tells.
  struct State {
    std::chrono::nanoseconds awake{0};  // so far: has run, or stood in line for a core
    bool is_asleep = false;             // just now
  };

  /// To be told at every look, also of a thread that has nothing to do.
  void look_away() { slept_ = false; }
  /// Has a thread, in the job that it began at `since`, slept for most of the time from the last look on, and was it found so at that look,
  /// too? One that sleeps for an instant, at a lock whose holder has lost its core, does not wait: a busy machine would get more threads
  /// the busier it is. Two looks, because the kernel tells how long a thread has run up to its last tick, some milliseconds ago.
  bool waits(Instant since, Instant now, State state) {
    const auto last = std::exchange(looked_, now);
    const auto was_awake = state.awake - std::exchange(awake_, state.awake);
    const bool sleeps = last > since && was_awake < (now - last) / 2 && state.is_asleep;
    return std::exchange(slept_, sleeps) && sleeps;
  }

 private:
  Instant looked_;                     // the last time
  std::chrono::nanoseconds awake_{0};  // by then
  bool slept_ = false;                 // as it was found then
};

}  // namespace ordersign::http
