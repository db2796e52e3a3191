// Ends a connection whose server has answered nothing for too long, so that whoever waits for it goes on. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace ordersign::store {

class StallGuard {
 public:
  StallGuard();
  ~StallGuard();
  StallGuard(const StallGuard&) = delete;
  StallGuard& operator=(const StallGuard&) = delete;

  /// Of the connection; -1 before it is closed, since its number may be another's afterwards.
  void watch(int socket);
  /// From now on it has so long for each answer; nullopt: nothing is waited for.
  void allow(std::optional<std::chrono::milliseconds> limit);
  void answered() noexcept;

 private:
  using Time = std::chrono::steady_clock::time_point;
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  int socket_ = -1;
  std::optional<std::chrono::milliseconds> limit_;
  Time due_{};
  bool ended_ = false;
  std::thread thread_;  // last: begins when all else is there
};

}  // namespace ordersign::store
