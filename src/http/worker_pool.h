// The threads that answer requests: as many as there are cores at work, and further ones only for those that wait for something.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/bell.h"
#include "http/fair_queue.h"
#include "http/sleep_watch.h"

namespace ordersign::http {

/// A client's jobs, but for urgent ones.
struct ClientLoad {
  std::string client;
  std::size_t waiting = 0, running = 0;
};

/// Safe to call from any thread; shutdown() once. Jobs throw nothing.
class WorkerPool {
 public:
  using Job = std::function<void()>;

  /// `steady` threads are started as jobs come; up to `most` where those wait.
  WorkerPool(std::size_t steady, std::size_t most) : steady_(steady), most_(most) {}
  ~WorkerPool() { shutdown(); }
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  enum class Lane : std::uint8_t { Ordinary, Urgent };

  /// An urgent one goes before all that wait; of ordinary ones each client has its share, see FairQueue. Throws std::system_error when
  /// the machine has no thread to give and there is none.
  void enqueue(Job job, Lane lane = Lane::Ordinary, std::string_view client = {});
  /// How long an ordinary job of that client would wait that is queued now: as long as its first one has waited already, or as no
  /// thread has taken one, or as those that would go before it take by the pace of late. Zero while none waits.
  std::chrono::nanoseconds expected_wait(std::string_view client = {});
  /// To be called every `patience` or more often while jobs wait: starts threads in place of those that sleep in their job, as one does
  /// that waits for a FHIR server. More threads than cores would only make every job slower where they all compute.
  void relieve();
  /// Of all clients that have any.
  std::vector<ClientLoad> load();
  /// Jobs that no thread has taken.
  std::size_t waiting() const { return waiting_; }
  /// Finishes what is queued, then joins.
  void shutdown();

  static constexpr std::chrono::milliseconds patience{10};

 private:
  using Steady = std::chrono::steady_clock;
  struct Queued {
    Job job;
    Steady::time_point since;
  };
  struct Worker {
    std::thread thread;
    pid_t id = 0;
    bool is_busy = false;
    Steady::time_point since;  // when it took its job
    SleepWatch watch;          // by relieve()
    Bell bell;                 // rung when it is taken out of idle_
  };

  void work(Worker& self);
  void start_one();
  static bool waits(Worker& worker, Steady::time_point now);
  void run(Job job, Worker& self, std::unique_lock<std::mutex>& lock);
  void note_taken(Steady::time_point now);
  std::size_t queued() const { return urgent_.size() + ordinary_.size(); }

  const std::size_t steady_;
  const std::size_t most_;
  std::mutex mutex_;
  std::deque<Job> urgent_;
  FairQueue<Queued> ordinary_;
  Steady::time_point crowded_since_{};  // from then on there was always one that waits, if one does
  std::chrono::nanoseconds pace_{0};    // between two that are taken while others wait, on average
  Steady::time_point taken_{};          // the last of those, when others waited; else never
  std::list<Worker> workers_;           // whose places threads keep
  Steady::time_point looked_{};         // by relieve(), at all of them
  std::vector<Worker*> idle_;           // asleep until their bells ring; who fell asleep last has its data in the caches still
  bool ended_ = false;
  std::atomic<std::size_t> waiting_{0};
};

}  // namespace ordersign::http
