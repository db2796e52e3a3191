// The one thread that writes: takes what waits, all of it in one transaction, and tries again while the store is locked or broken.
// Public functions are thread-safe and never wait for the database, except keep(), which is there to wait.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "store/database.h"
#include "store/spill.h"
#include "store/store.h"

namespace ordersign::store {

class RecordWriter {
 public:
  RecordWriter(std::unique_ptr<Database> database, StoreOptions options);
  ~RecordWriter();
  RecordWriter(const RecordWriter&) = delete;
  RecordWriter& operator=(const RecordWriter&) = delete;

  void record(std::vector<DecisionRecord> records) noexcept;
  std::optional<Error> keep(const std::vector<FeedbackEvent>& events);
  bool reachable() const { return reachable_; }
  Counts counts() const;
  void drain(std::chrono::milliseconds patience);

 private:
  using Time = std::chrono::steady_clock::time_point;
  /// Feedback whose sender waits; lives on the sender's stack until it is answered.
  struct Waiting {
    const std::vector<FeedbackEvent>* events;
    Time until;
    bool answered = false;
    std::optional<Error> error;
    std::condition_variable wake;
  };

  // the writer thread
  void run();
  void pause(std::unique_lock<std::mutex>& lock, WriteOutcome last);
  WriteOutcome work();
  WriteOutcome write_feedback();
  WriteOutcome write_feedback(std::span<Waiting* const> taken);
  WriteOutcome write_decisions();
  WriteOutcome write_records(std::vector<KeyedRecord>& records);
  WriteOutcome import_spill();
  void answer(std::span<Waiting* const> taken, const std::optional<Error>& error);
  void wait_on_or_give_up(std::span<Waiting* const> taken);
  WriteOutcome judge(WriteOutcome outcome);
  void finish();

  bool has_work() const { return !waiting_.empty() || !queue_.empty() || in_batch_ > 0 || spill_.pending(); }
  bool spill(const KeyedRecord& keyed) noexcept;
  std::string next_key();

  const StoreOptions options_;
  const std::string run_;  // tells this process's records from all others'
  std::unique_ptr<Database> database_;
  Spill spill_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<KeyedRecord> queue_;  // INVARIANT: with the batch at most max_queued
  std::size_t in_batch_ = 0;       // taken from the queue and not written yet
  std::vector<Waiting*> waiting_;
  bool draining_ = false;  // no more feedback
  bool ended_ = false;     // nobody reads the queue any more
  Time drain_until_{};

  // the writer thread's own
  std::vector<KeyedRecord> batch_;
  std::optional<Time> locked_since_;
  std::chrono::milliseconds back_off_{0};
  Time next_sync_{};

  std::atomic<bool> reachable_ = true;
  std::atomic<std::uint64_t> keys_ = 0, recorded_ = 0, spilled_ = 0, unreadable_ = 0, lost_ = 0, feedback_kept_ = 0, feedback_refused_ = 0,
                             commits_ = 0, write_failures_ = 0;
  std::once_flag joined_;
  std::thread thread_;  // last: begins when all else is there
};

}  // namespace ordersign::store
