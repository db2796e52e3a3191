// One client that calls without pause on many connections at once, and what it was answered.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/http_client.h"

namespace ordersign::support {

class Flood {
 public:
  /// What stands for a connection that broke, with which a part of the flood ends.
  static constexpr int broken = 0;

  /// From `from`, an address of this machine. Each connection has one call under way, always.
  Flood(int port, const char* from, std::size_t connections, std::string call) : call_(std::move(call)) {
    for (std::size_t i = 0; i < threads; ++i)
      threads_.emplace_back([this, port, from, count = connections / threads] {
        try {
          pour(port, from, count);
        } catch (const std::runtime_error&) {
          note(broken);
        }
      });
  }
  ~Flood() { end(); }
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;

  /// Waits for so many answers of that status.
  void wait_for(int status, std::size_t count) const {
    for (int i = 0; i < 3000; ++i) {
      if (answers(status) >= count) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("no " + std::to_string(count) + " answers of " + std::to_string(status));
  }
  std::size_t answers(int status) const {
    const std::lock_guard lock(mutex_);
    const auto found = answers_.find(status);
    return found == answers_.end() ? 0 : found->second;
  }
  void end() {
    ended_ = true;
    for (auto& thread : threads_)
      if (thread.joinable()) thread.join();
  }

 private:
  static constexpr std::size_t threads = 2;

  void pour(int port, const char* from, std::size_t count) {
    std::vector<std::unique_ptr<HttpClient>> clients(count);
    while (!ended_) {
      for (auto& client : clients) {
        if (!client) client = std::make_unique<HttpClient>(port, from);
        client->send(call_);
      }
      for (auto& client : clients) {
        const auto answer = client->read();
        if (answer.header("connection") == "close") client.reset();
        note(answer.status);
      }
    }
  }
  void note(int status) {
    const std::lock_guard lock(mutex_);
    ++answers_[status];
  }

  const std::string call_;
  mutable std::mutex mutex_;
  std::map<int, std::size_t> answers_;  // by status
  std::atomic<bool> ended_{false};
  std::vector<std::thread> threads_;
};

}  // namespace ordersign::support
