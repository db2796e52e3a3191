// How long the parts of a call take, one after the other.
#pragma once

#include <chrono>
#include <utility>

namespace ordersign::hooks {

class Stopwatch {
 public:
  /// Milliseconds since the last time it was asked.
  std::chrono::duration<double, std::milli> lap() {
    const auto now = std::chrono::steady_clock::now();
    return now - std::exchange(last_, now);
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace ordersign::hooks
