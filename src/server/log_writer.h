// Takes log lines without ever waiting and writes them in a thread of its own, so that a log which nobody reads, or a disk that
// hangs, stops no call.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace ordersign::server {

/// Safe to call from any thread.
class LogWriter {
 public:
  /// Lines of at most `room` bytes wait for `descriptor`, which the caller keeps; further ones are dropped.
  explicit LogWriter(int descriptor, std::size_t room = 4 << 20);
  /// Takes at most a second to write what waits.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  /// A whole line with its line feed. What is dropped is counted, and told in a line of its own once there is room again.
  void write(std::string_view line);
  /// Lines that nobody will read.
  std::uint64_t dropped() const { return dropped_; }

  /// For which lines wait for others, to be written together: waking the thread for each line takes a core some 15 µs.
  static constexpr std::chrono::milliseconds gathering{5};

 private:
  void run();
  void write_out(std::string_view lines);
  bool is_writable();

  const int descriptor_;
  const std::size_t room_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string waiting_;
  std::atomic<std::size_t> unwritten_{0};  // bytes, with those that are being written
  std::atomic<std::uint64_t> dropped_{0};
  std::uint64_t told_ = 0;  // of those dropped; the thread's
  std::atomic<bool> ended_{false};
  std::thread thread_;  // last: uses the rest
};

}  // namespace ordersign::server
