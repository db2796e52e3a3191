// The one thread that writes: takes what waits, all of it in one transaction, and tries again while the store is locked or broken.
// Public functions are thread-safe and never wait for the database, except keep(), which is there to wait.
//
// writer.cpp has the thread's loop, writer_records.cpp, writer_feedback.cpp, writer_tokens.cpp and writer_packets.cpp what it writes,
// writer_leftovers.cpp what other runs left.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "store/database.h"
#include "store/run_file.h"
#include "store/spill.h"
#include "store/store.h"
#include "store/trouble.h"

namespace ordersign::store {

class RecordWriter {
 public:
  RecordWriter(std::unique_ptr<Database> database, StoreOptions options);
  ~RecordWriter();
  RecordWriter(const RecordWriter&) = delete;
  RecordWriter& operator=(const RecordWriter&) = delete;

  void record(std::vector<DecisionRecord> records) noexcept;
  std::optional<Error> keep(const std::vector<FeedbackEvent>& events);
  TokenOutcome remember(UsedToken token);
  void keep_packet(PacketRecord packet) noexcept;
  State state() const { return trouble_.state(); }
  std::string_view remedy(State state) const { return remedies_(state); }
  Counts counts() const;
  std::uint64_t drain(std::chrono::milliseconds patience);

 private:
  using Time = std::chrono::steady_clock::time_point;
  /// Feedback whose sender waits, or has given up.
  struct Waiting {
    std::vector<FeedbackEvent> events;
    bool taken = false;  // by the writer thread
    bool answered = false;
    std::optional<Error> error;
    std::condition_variable wake;
  };
  /// A used token whose user waits, or has gone on.
  struct WaitingToken {
    UsedToken token;
    std::optional<TokenOutcome> outcome;
    bool gone_on = false;
    bool may_be_there = false;  // by a commit whose answer was lost
    std::condition_variable wake;
  };
  using Line = std::vector<std::shared_ptr<Waiting>>;
  struct Leftover {
    std::unique_ptr<RunFile> place;
    std::unique_ptr<Spill> spill;
  };

  // any thread
  bool spill(const KeyedRecord& keyed) noexcept;
  void lose(std::size_t records) noexcept;
  std::string key_of(std::uint64_t number) const;
  RunNumbers numbers() const;
  Error refuse(std::size_t events, std::string message);
  Error give_up(const std::shared_ptr<Waiting>& self, std::chrono::milliseconds after);

  // the writer thread
  void run();
  void pause(std::unique_lock<std::mutex>& lock, WriteOutcome last);
  WriteOutcome work();
  WriteOutcome write_all();
  WriteOutcome judge(WriteOutcome outcome);
  WriteOutcome write_feedback();
  WriteOutcome write_feedback(std::span<const std::shared_ptr<Waiting>> taken);
  void answer(std::span<const std::shared_ptr<Waiting>> taken, const std::optional<Error>& error);
  void put_back(std::span<const std::shared_ptr<Waiting>> taken);
  WriteOutcome write_tokens();
  WriteOutcome write_packets();
  void make_room(const PacketRecord& packet);
  WriteOutcome forget_expired();
  WriteOutcome write_decisions();
  WriteOutcome write_records(std::vector<KeyedRecord>& records);
  void spill_what_waits();
  WriteOutcome import(Spill& spill);
  WriteOutcome read_totals();
  WriteOutcome take_in_leftovers();
  WriteOutcome settle_others();
  WriteOutcome say_we_are_here();
  WriteOutcome take_in(Leftover& one);
  void look_for_leftovers();
  void tell(News news) const;
  void keep_numbers();
  void tell_of_new_store();
  void tell_of_losses(bool at_once);
  std::string sentence_of(State state) const;
  void finish();
  bool is_waited_for() const { return !waiting_.empty() || !tokens_.empty(); }
  bool has_work() const {
    return is_waited_for() || !queue_.empty() || in_batch_ > 0 || !packets_.empty() || (spill_.pending() && !spill_unreadable_) ||
           !leftovers_.empty() || totals_due_ || others_due_;
  }

  const StoreOptions options_;
  const std::string run_;  // tells this process's records from all others'
  std::unique_ptr<Database> database_;
  const Backend::AtOnce at_once_;
  const Backend::Remedies remedies_;
  const bool is_shared_;  // with other processes, which have runs of their own
  const std::unique_ptr<RunFile> run_file_;
  Spill spill_;
  Trouble trouble_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<KeyedRecord> queue_;  // INVARIANT: with the batch at most max_queued
  std::size_t in_batch_ = 0;       // taken from the queue and not written yet
  std::uint64_t handed_ = 0;       // records so far
  std::deque<std::shared_ptr<WaitingToken>> tokens_;
  std::deque<PacketRecord> packets_;
  std::size_t packet_bytes_ = 0;                        // of those that wait or are being written
  std::map<std::string, std::size_t> packet_bytes_of_;  // the same by client, of those that have any
  Line waiting_;
  std::size_t in_line_ = 0;  // senders of feedback, with those whose feedback is being written
  Time answered_at_{};       // one of them, or when the first came
  bool draining_ = false;    // no more feedback
  bool ended_ = false;       // nobody reads the queue any more
  Time drain_until_{};
  RunNumbers earlier_;  // all runs but this one, once it is known
  bool knows_earlier_ = false;

  // the writer thread's own
  std::vector<KeyedRecord> batch_;
  bool numbers_kept_ = false;
  std::vector<Leftover> leftovers_;
  std::set<std::filesystem::path> told_unreadable_;
  bool totals_due_ = true, others_due_ = !is_shared_, spill_failed_ = false, spill_unreadable_ = false, gave_up_ = false;
  bool forgets_on_ = false;        // more has expired than was deleted at once
  std::size_t packets_alone_ = 0;  // of the first that wait, to be written each by itself
  std::chrono::milliseconds back_off_{0};
  Time began_ = std::chrono::steady_clock::now(), next_try_{}, next_sync_{}, next_look_{}, next_forgetting_{}, losses_told_at_{},
       next_note_{}, next_settling_ = began_ + options_.lease;
  std::uint64_t losses_told_ = 0, lost_by_drain_ = 0;
  std::optional<std::uint64_t> settled_at_;  // of the records, when the run was ended in the store

  std::atomic<std::uint64_t> recorded_ = 0, spilled_ = 0, spilled_elsewhere_ = 0, unreadable_ = 0, lost_ = 0, feedback_kept_ = 0,
                             feedback_refused_ = 0, tokens_kept_ = 0, tokens_alone_ = 0, tokens_twice_ = 0, packets_kept_ = 0,
                             packets_lost_ = 0, commits_ = 0, write_failures_ = 0;
  std::once_flag joined_;
  std::thread thread_;  // last: begins when all else is there
};

}  // namespace ordersign::store
