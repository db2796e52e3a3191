#include "store/writer.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include "text/hex.h"

namespace ordersign::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds between_looks(1000);     // at a store that nobody writes to
constexpr milliseconds gathering(20);           // of records: to write and sync a dozen pages costs as much as some records
constexpr milliseconds between_tries(5);        // while somebody else holds the lock
constexpr milliseconds longest_back_off(1000);  // while the store is broken
constexpr milliseconds between_syncs(100);      // of the spill file
constexpr milliseconds between_losses(10'000);  // that are told of

std::string random_hex() {
  std::array<unsigned char, 16> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) std::terminate();
  return text::hex(bytes);
}

}  // namespace

RecordWriter::RecordWriter(std::unique_ptr<Database> database, StoreOptions options)
    : options_(std::move(options)),
      run_(random_hex()),
      database_(std::move(database)),
      at_once_(database_->backend().at_once()),
      remedies_(database_->backend().remedies()),
      is_shared_(database_->backend().is_shared()),
      run_file_(RunFile::claim(options_.spill, run_)),
      spill_(run_file_->spill(), options_.max_spill_bytes),
      trouble_(options_.busy,
               [this](State state, std::optional<milliseconds> lasted) {
                 if (lasted) tell({News::Kind::TroubleEnded, state, 0, *lasted, ""});
                 else tell({News::Kind::TroubleBegan, state, 0, milliseconds(0), std::string(remedy(state))});
               }),
      spilled_elsewhere_(RunFile::bytes_of_others(options_.spill, run_file_->spill())),
      thread_([this] { run(); }) {}

RecordWriter::~RecordWriter() {
  drain(milliseconds(0));
  if (settled_at_ == handed_ && !spill_.pending()) run_file_->remove();
}

Counts RecordWriter::counts() const {
  Counts counts;
  RunNumbers earlier;
  {
    const std::lock_guard lock(mutex_);
    counts.queued = queue_.size() + in_batch_;
    earlier = earlier_;
  }
  counts.recorded = earlier.stored + recorded_;
  counts.spilled = earlier.spilled + spilled_;
  counts.spill_bytes = spill_.bytes() + spilled_elsewhere_;
  counts.unreadable = earlier.unreadable + unreadable_;
  counts.lost = earlier.lost + lost_;
  counts.missing = earlier.missing;
  counts.feedback_kept = earlier.feedback + feedback_kept_;
  counts.feedback_refused = earlier.refused + feedback_refused_;
  counts.tokens_kept = tokens_kept_;
  counts.tokens_alone = tokens_alone_;
  counts.tokens_twice = tokens_twice_;
  counts.packets_kept = packets_kept_;
  counts.packets_lost = packets_lost_;
  counts.commits = commits_;
  counts.write_failures = write_failures_;
  return counts;
}

/// What is added by a transaction stands apart.
RunNumbers RecordWriter::numbers() const {
  RunNumbers numbers;
  {
    const std::lock_guard lock(mutex_);
    numbers.handed = handed_;
  }
  numbers.lost = lost_;
  numbers.spilled = spilled_;
  numbers.unreadable = unreadable_;
  numbers.refused = feedback_refused_;
  return numbers;
}

std::uint64_t RecordWriter::drain(milliseconds patience) {
  {
    const std::lock_guard lock(mutex_);
    if (!draining_) drain_until_ = steady_clock::now() + patience;
    draining_ = true;
  }
  changed_.notify_one();
  std::call_once(joined_, [this] { thread_.join(); });
  return lost_by_drain_;
}

void RecordWriter::run() {
  tell_of_new_store();
  auto last = judge(database_->trouble());
  std::unique_lock lock(mutex_);
  for (;;) {
    pause(lock, last);
    const bool draining = draining_;
    lock.unlock();
    if (draining || last == WriteOutcome::Done || last == WriteOutcome::Locked || steady_clock::now() >= next_try_) last = work();
    const auto now = steady_clock::now();
    if (trouble_.lasts(options_.spill_after, now)) spill_what_waits();
    tell_of_losses(false);
    lock.lock();
    if (draining && (now >= drain_until_ || gave_up_ || (last == WriteOutcome::Done && !has_work()))) break;
  }
  lock.unlock();
  finish();
}

void RecordWriter::pause(std::unique_lock<std::mutex>& lock, WriteOutcome last) {
  const auto now = steady_clock::now();
  if (last == WriteOutcome::Done) {
    changed_.wait_for(lock, between_looks, [this] { return draining_ || has_work() || forgets_on_; });
    // One transaction for what comes within a moment. Feedback has somebody who waits for it.
    if (!queue_.empty())
      changed_.wait_for(lock, gathering, [this] { return draining_ || is_waited_for() || queue_.size() >= at_once_.records; });
  } else if (last == WriteOutcome::Locked || draining_) {
    changed_.wait_for(lock, between_tries, [] { return false; });  // more to write does not open the lock
  } else {
    const bool spills = trouble_.lasts(options_.spill_after, now) && !spill_failed_;
    const bool holds = !queue_.empty() || in_batch_ > 0;
    auto until = next_try_;
    if (const auto due = trouble_.when(options_.spill_after); holds && !spills && !spill_failed_ && due) until = std::min(until, *due);
    changed_.wait_until(lock, until, [&] { return draining_ || (spills && (!queue_.empty() || in_batch_ > 0)); });
  }
}

WriteOutcome RecordWriter::work() {
  const auto now = steady_clock::now();
  spill_failed_ = false;
  keep_numbers();
  if (now >= next_sync_) {
    spill_.sync();
    next_sync_ = now + between_syncs;
  }
  const auto outcome = write_all();
  tell_of_new_store();
  if (outcome == WriteOutcome::Done) {
    if (trouble_.when(milliseconds(0))) next_settling_ = steady_clock::now() + options_.lease;  // others were silent as well
    trouble_.end(steady_clock::now());
    back_off_ = milliseconds(0);
  } else if (outcome == WriteOutcome::Held && options_.wait && !gave_up_ && now - began_ >= *options_.wait) {
    gave_up_ = true;
    tell({News::Kind::StoreNotLeft, State::Held, 0, milliseconds(0), database_->backend().holder()});
  }
  return outcome;
}

/// Is over with the first that fails: while the store is in trouble, nothing is made ready that cannot be written.
WriteOutcome RecordWriter::write_all() {
  bool idle = false;
  {
    const std::lock_guard lock(mutex_);
    idle = !has_work();
  }
  auto outcome = WriteOutcome::Done;
  if (state() != State::Fine) outcome = judge(database_->probe_by_writing());
  else if (idle || trouble_.when(milliseconds(0))) outcome = judge(database_->probe());
  if (outcome == WriteOutcome::Done) outcome = write_tokens();
  if (outcome == WriteOutcome::Done) outcome = write_feedback();
  if (outcome == WriteOutcome::Done) outcome = write_decisions();
  if (outcome == WriteOutcome::Done) outcome = write_packets();
  if (outcome == WriteOutcome::Done && totals_due_) outcome = read_totals();
  if (outcome == WriteOutcome::Done) outcome = import(spill_);
  if (outcome == WriteOutcome::Done) outcome = take_in_leftovers();
  if (outcome == WriteOutcome::Done) outcome = say_we_are_here();
  if (outcome == WriteOutcome::Done) outcome = settle_others();
  if (outcome == WriteOutcome::Done) outcome = forget_expired();
  return outcome;
}

/// What comes of every transaction passes here, before anybody is told of it.
WriteOutcome RecordWriter::judge(WriteOutcome outcome) {
  if (outcome == WriteOutcome::Done) return outcome;
  if (outcome != WriteOutcome::Locked && outcome != WriteOutcome::Held) ++write_failures_;
  if (outcome == WriteOutcome::Refused) return outcome;
  const auto now = steady_clock::now();
  if (outcome != WriteOutcome::Locked) {
    back_off_ = std::min(std::max(2 * back_off_, milliseconds(50)), outcome == WriteOutcome::Held ? 2 * between_syncs : longest_back_off);
    next_try_ = now + back_off_;
  }
  trouble_.meet(outcome, now);
  return outcome;
}

void RecordWriter::tell(News news) const {
  if (options_.tell) options_.tell(news);
}

/// Of a run that began where there was no room for them.
void RecordWriter::keep_numbers() {
  if (numbers_kept_ || !(numbers_kept_ = run_file_->keep())) return;
  const std::lock_guard lock(mutex_);
  run_file_->set_handed(handed_);
  run_file_->set_lost(lost_);
}

void RecordWriter::tell_of_new_store() {
  if (!database_->take_is_new()) return;
  tell({News::Kind::Made, State::Fine, 0, milliseconds(0), database_->was_there() ? "there was a store in this place before" : ""});
}

void RecordWriter::tell_of_losses(bool at_once) {
  const auto now = steady_clock::now();
  const std::uint64_t lost = lost_;
  if (lost == losses_told_ || (!at_once && losses_told_ > 0 && now - losses_told_at_ < between_losses)) return;
  losses_told_at_ = now;
  tell({News::Kind::RecordsLost, state(), lost - std::exchange(losses_told_, lost), milliseconds(0), ""});
}

void RecordWriter::finish() {
  const std::uint64_t lost_before = lost_;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;  // from here on records go to the spill file by themselves
    packets_lost_ += packets_.size();
    packets_.clear();
  }
  answer(std::exchange(waiting_, {}), Error{ErrorCode::Unavailable, "store", "the service is about to end; send the feedback again"});
  spill_what_waits();
  lose(batch_.size());
  batch_.clear();
  {
    const std::lock_guard lock(mutex_);
    in_batch_ = 0;
  }
  spill_.sync();
  lost_by_drain_ = lost_ - lost_before;
  tell_of_losses(true);
  const auto numbers = this->numbers();
  if (database_->end_run(run_, numbers) == WriteOutcome::Done) settled_at_ = numbers.handed;
  database_.reset();
}

}  // namespace ordersign::store
