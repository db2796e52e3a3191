// Asks the store something: one thread with a connection of its own that only reads, and whoever asks waits a moment for it. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "store/backend.h"

namespace ordersign::store {

class StoreReader {
 public:
  using MakeBackend = std::function<Result<std::unique_ptr<Backend>>()>;
  /// Nothing begins before it is first asked. `patience`: how long anybody waits.
  StoreReader(MakeBackend make_backend, std::chrono::milliseconds patience);
  ~StoreReader();
  StoreReader(const StoreReader&) = delete;
  StoreReader& operator=(const StoreReader&) = delete;

  /// Called by the thread, perhaps after whoever asked has gone on: what it refers to must live as long as it does. May throw soci_error.
  using Question = std::function<void(soci::session&)>;
  /// False when it is not answered in time, or the store cannot be read.
  bool ask(Question question);

 private:
  struct Asked {
    Question question;
    bool is_answered = false, is_read = false, gone_on = false;
    std::condition_variable wake;
  };

  bool begin() noexcept;
  void run();
  // the thread's own
  bool read(const Question& question) noexcept;
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
