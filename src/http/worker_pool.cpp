#include "http/worker_pool.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

namespace ordersign::http {
namespace {

/// Has the kernel put this thread of ours to sleep just now? proc(5): the third field of its stat, behind the name in brackets.
bool is_asleep(pid_t thread) {
  std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(") ");
  return name_end != std::string::npos && name_end + 2 < line.size() && line[name_end + 2] != 'R';
}

/// How long this thread of ours has run or stood in line for a core so far: the rest of its time it slept. proc(5), schedstat; zero where
/// the kernel does not tell.
std::chrono::nanoseconds awake_time(pid_t thread) {
  std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/schedstat");
  std::chrono::nanoseconds::rep running = 0, in_line = 0;
  file >> running >> in_line;
  return std::chrono::nanoseconds(running + in_line);
}

}  // namespace

void WorkerPool::enqueue(Job job, Lane lane, std::string_view client) {
  Worker* woken = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (idle_.empty() && workers_.size() < steady_) start_one();
    const auto now = Steady::now();
    if (queued() == 0) crowded_since_ = now;
    if (lane == Lane::Urgent) urgent_.push_back(std::move(job));
    else ordinary_.push(client, {std::move(job), now});
    waiting_ = queued();
    if (!idle_.empty()) {
      woken = idle_.back();
      idle_.pop_back();
    }
  }
  if (woken != nullptr) woken->bell.ring();
}

// Those there are will get to the job when the machine has no thread to give, unless there are none.
void WorkerPool::start_one() {
  Worker& worker = workers_.emplace_back();
  try {
    worker.thread = std::thread([this, &worker] { work(worker); });
  } catch (const std::system_error&) {
    workers_.pop_back();
    if (workers_.empty()) throw;
  }
}

std::chrono::nanoseconds WorkerPool::expected_wait(std::string_view client) {
  const std::lock_guard lock(mutex_);
  const auto outlook = ordinary_.outlook(client);
  if (ordinary_.size() == 0) return {};
  const auto now = Steady::now();
  const std::chrono::nanoseconds standstill = now - std::max(taken_, crowded_since_);
  const auto since = outlook.first != nullptr ? outlook.first->since : now;
  const std::chrono::nanoseconds first_has_waited = now - since, before = pace_ * outlook.ahead;
  return std::max({standstill, first_has_waited, before});
}

std::vector<ClientLoad> WorkerPool::load() {
  const std::lock_guard lock(mutex_);
  std::vector<ClientLoad> all;
  ordinary_.for_each(
      [&](std::string_view client, std::size_t waiting, std::size_t running) { all.push_back({std::string(client), waiting, running}); });
  return all;
}

void WorkerPool::relieve() {
  const std::lock_guard lock(mutex_);
  const auto now = Steady::now(), long_ago = now - patience;
  if (looked_ > long_ago || !idle_.empty() || queued() == 0 || crowded_since_ > long_ago) return;
  looked_ = now;
  const auto asleep =
      static_cast<std::size_t>(std::count_if(workers_.begin(), workers_.end(), [&](Worker& one) { return waits(one, now); }));
  const auto awake = workers_.size() - asleep;
  const auto wanted = std::min(queued(), steady_ - std::min(steady_, awake));
  for (std::size_t i = 0; i < wanted && workers_.size() < most_; ++i) start_one();
}

bool WorkerPool::waits(Worker& worker, Steady::time_point now) {
  const bool is_long_at_it = worker.is_busy && worker.since <= now - patience;
  if (is_long_at_it) return worker.watch.waits(worker.since, now, {awake_time(worker.id), is_asleep(worker.id)});
  worker.watch.look_away();
  return false;
}

void WorkerPool::shutdown() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    for (Worker* one : idle_) one->bell.ring();
    idle_.clear();
  }
  for (auto& worker : workers_) worker.thread.join();
  workers_.clear();
}

void WorkerPool::note_taken(Steady::time_point now) {
  waiting_ = queued();
  constexpr int memory = 16;  // jobs that the average goes back by
  if (taken_ != Steady::time_point()) pace_ += (now - taken_ - pace_) / memory;
  taken_ = queued() > 0 ? now : Steady::time_point();
  if (queued() == 0) pace_ = {};  // the next crowd may have other calls: to take it for slow would refuse it without need
}

/// Unlocks meanwhile.
void WorkerPool::run(Job job, Worker& self, std::unique_lock<std::mutex>& lock) {
  self.is_busy = true;
  self.since = Steady::now();
  note_taken(self.since);
  lock.unlock();
  job();
  job = nullptr;
  lock.lock();
  self.is_busy = false;
}

void WorkerPool::work(Worker& self) {
  std::unique_lock lock(mutex_);
  self.id = ::gettid();
  for (;;) {
    while (queued() == 0) {
      if (ended_) return;
      idle_.push_back(&self);
      lock.unlock();
      self.bell.wait();
      lock.lock();
    }
    if (!urgent_.empty()) {
      auto job = std::move(urgent_.front());
      urgent_.pop_front();
      run(std::move(job), self, lock);
    } else {
      auto [call, turn] = ordinary_.take();
      run(std::move(call.job), self, lock);
      ordinary_.ended(turn);
    }
  }
}

}  // namespace ordersign::http
