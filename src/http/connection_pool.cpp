#include "http/connection_pool.h"

#include <system_error>

namespace ordersign::http {

void ConnectionPool::enqueue(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    if (free_ < jobs_.size() && threads_.size() < max_threads_) {
      try {
        threads_.emplace_back([this] { work(); });
        no_more_threads_ = false;
      } catch (const std::system_error&) {
        // The machine has no thread to give: those there are will get to the job, unless there are none.
        if (threads_.empty()) throw;
        no_more_threads_ = true;
      }
    }
    count_waiting();
  }
  changed_.notify_one();
}

void ConnectionPool::shutdown() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void ConnectionPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++free_;
    changed_.wait(lock, [this] { return ended_ || !jobs_.empty(); });
    --free_;
    if (jobs_.empty()) return;
    const auto job = std::move(jobs_.front());
    jobs_.pop_front();
    ++busy_;
    count_waiting();
    lock.unlock();
    job();
    lock.lock();
    --busy_;
    count_waiting();
  }
}

void ConnectionPool::count_waiting() {
  const auto able = (no_more_threads_ ? threads_.size() : max_threads_) - busy_;
  waiting_ = jobs_.size() > able ? jobs_.size() - able : 0;
}

}  // namespace ordersign::http
