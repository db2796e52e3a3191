// Asks the store which cards were overridden: one thread with a connection of its own that only reads, and whoever asks waits a moment for
// it. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "ordersign/override_memory.h"
#include "store/backend.h"

namespace ordersign::store {

class OverrideReader {
 public:
  using MakeBackend = std::function<Result<std::unique_ptr<Backend>>()>;
  /// Nothing begins before it is first asked. `patience`: how long anybody waits.
  OverrideReader(MakeBackend make_backend, std::chrono::milliseconds patience);
  ~OverrideReader();
  OverrideReader(const OverrideReader&) = delete;
  OverrideReader& operator=(const OverrideReader&) = delete;

  /// nullopt when it is not known in time, or the store cannot be read.
  std::optional<std::vector<RememberedOverride>> ask(const OverrideQuestion& question);

 private:
  using Answer = std::optional<std::vector<RememberedOverride>>;
  struct Asked {
    OverrideQuestion question;
    Answer answer;
    bool is_answered = false, gone_on = false;
    std::condition_variable wake;
  };

  bool begin() noexcept;
  void run();
  // the thread's own
  Answer read(const OverrideQuestion& question) noexcept;
  bool is_connected();
  void connect();
  void disconnect() noexcept;

  const MakeBackend make_backend_;
  const std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Asked>> asked_;
  bool ending_ = false;

  std::unique_ptr<Backend> backend_;  // made with the thread
  std::unique_ptr<soci::session> session_;
  std::chrono::steady_clock::time_point next_try_{};  // to connect
  std::thread thread_;                                // begins with the first question
};

}  // namespace ordersign::store
