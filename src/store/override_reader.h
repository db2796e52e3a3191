// Asks the store which cards were overridden: one thread with a connection of its own that only reads, and whoever asks waits a moment for
// it. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
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
  /// Connects when it is first asked. `patience`: how long anybody waits.
  OverrideReader(std::unique_ptr<Backend> backend, std::chrono::milliseconds patience);
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

  void run();
  // the thread's own
  Answer read(const OverrideQuestion& question) noexcept;
  bool is_connected();
  void connect();
  void disconnect() noexcept;

  const std::unique_ptr<Backend> backend_;
  const std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Asked>> asked_;
  bool ending_ = false;

  std::unique_ptr<soci::session> session_;
  std::thread thread_;  // begins with the first question
};

}  // namespace ordersign::store
