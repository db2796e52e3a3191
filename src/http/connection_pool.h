// The threads that serve connections, one each, started when needed up to a limit. Those over it wait their turn.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ordersign::http {

/// Safe to call from any thread; shutdown() once.
class ConnectionPool {
 public:
  explicit ConnectionPool(std::size_t max_threads) : max_threads_(max_threads) {}
  ~ConnectionPool() { shutdown(); }
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;

  void enqueue(std::function<void()> job);
  /// Finishes what is queued, then joins.
  void shutdown();
  /// Jobs that wait until a thread is done with another; not those that a free or new thread is about to take.
  std::size_t waiting() const { return waiting_; }

 private:
  void work();
  void count_waiting();

  const std::size_t max_threads_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  std::vector<std::thread> threads_;
  std::size_t free_ = 0;
  std::size_t busy_ = 0;
  bool no_more_threads_ = false;  // the machine had none to give
  bool ended_ = false;
  std::atomic<std::size_t> waiting_{0};
};

}  // namespace ordersign::http
