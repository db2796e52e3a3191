// Work on several threads whose results come in the order of what was given.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace ordersign::server {

/// add() and finish() are for one thread, on which `take` is called too; `work` is called on others, several at a time. What either throws
/// comes out of add() or finish().
template <class Item, class Outcome>
class InOrder {
 public:
  using Work = std::function<Outcome(Item)>;
  using Take = std::function<void(Outcome)>;

  InOrder(Work work, Take take, std::size_t threads) : work_(std::move(work)), take_(std::move(take)) {
    for (std::size_t i = 0; i < threads; ++i) workers_.emplace_back([this](const std::stop_token& stop) { run(stop); });
  }
  InOrder(const InOrder&) = delete;
  InOrder& operator=(const InOrder&) = delete;

  /// Takes results meanwhile where enough is under way already: so many items, not all, are held.
  void add(Item item) {
    std::packaged_task<Outcome()> task([this, item = std::move(item)]() mutable { return work_(std::move(item)); });
    under_way_.push_back(task.get_future());
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    more_.notify_one();
    while (under_way_.size() > each * workers_.size()) take_one();
  }

  /// Takes what is still under way.
  void finish() {
    while (!under_way_.empty()) take_one();
  }

 private:
  static constexpr std::size_t each = 4;  ///< so that no worker waits while the first result is a slow one

  void take_one() {
    auto first = std::move(under_way_.front());
    under_way_.pop_front();
    take_(first.get());
  }

  void run(const std::stop_token& stop) {
    for (std::unique_lock lock(mutex_); more_.wait(lock, stop, [this] { return !tasks_.empty(); });) {
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  Work work_;
  Take take_;
  std::deque<std::future<Outcome>> under_way_;
  std::mutex mutex_;
  std::condition_variable_any more_;
  std::deque<std::packaged_task<Outcome()>> tasks_;
  std::vector<std::jthread> workers_;  // last: they end before what they use goes
};

}  // namespace ordersign::server
