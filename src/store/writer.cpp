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

constexpr std::size_t most_in_one_transaction = 256;  // records: feedback waits for no more than these
constexpr milliseconds between_looks(1000);           // at a store that nobody writes to
constexpr milliseconds gathering(20);                 // of records: to write and sync a dozen pages costs as much as some records
constexpr milliseconds between_tries(5);              // while somebody else holds the lock
constexpr milliseconds longest_back_off(1000);        // while the store is broken
constexpr milliseconds between_syncs(100);            // of the spill file

std::string random_hex() {
  std::array<unsigned char, 16> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) std::terminate();
  return text::hex(bytes);
}

Error unavailable(std::string message) { return {ErrorCode::Unavailable, "store", std::move(message)}; }
Error cannot_be_written() {
  return unavailable("the store cannot be written: it is full, read-only or gone; send the feedback again later");
}

}  // namespace

RecordWriter::RecordWriter(std::unique_ptr<Database> database, StoreOptions options)
    : options_(std::move(options)),
      run_(random_hex()),
      database_(std::move(database)),
      spill_(options_.spill, options_.max_spill_bytes),
      thread_([this] { run(); }) {}

RecordWriter::~RecordWriter() { drain(milliseconds(0)); }

std::string RecordWriter::next_key() { return run_ + '-' + std::to_string(++keys_); }

void RecordWriter::record(std::vector<DecisionRecord> records) noexcept {
  std::size_t taken = 0;
  try {
    bool worth_waking = false;
    {
      const std::lock_guard lock(mutex_);
      const bool was_empty = queue_.empty();
      for (; taken < records.size() && !ended_ && queue_.size() + in_batch_ < options_.max_queued; ++taken)
        queue_.push_back({next_key(), std::move(records[taken])});
      worth_waking = was_empty || queue_.size() >= most_in_one_transaction;
    }
    if (worth_waking) changed_.notify_one();
    for (; taken < records.size(); ++taken)
      if (!spill({next_key(), std::move(records[taken])})) ++lost_;
  } catch (const std::exception&) {
    lost_ += records.size() - taken;
  }
}

bool RecordWriter::spill(const KeyedRecord& keyed) noexcept {
  try {
    if (!spill_.append(to_line(keyed))) return false;
    ++spilled_;
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

std::optional<Error> RecordWriter::keep(const std::vector<FeedbackEvent>& events) {
  if (events.empty()) return std::nullopt;
  Waiting self{&events, steady_clock::now() + options_.busy, false, std::nullopt, {}};
  std::unique_lock lock(mutex_);
  if (draining_) {
    feedback_refused_ += events.size();
    return unavailable("the service is about to end; send the feedback again");
  }
  waiting_.push_back(&self);
  changed_.notify_one();
  self.wake.wait(lock, [&] { return self.answered; });
  return std::move(self.error);
}

Counts RecordWriter::counts() const {
  Counts counts;
  {
    const std::lock_guard lock(mutex_);
    counts.queued = queue_.size() + in_batch_;
  }
  counts.recorded = recorded_;
  counts.spilled = spilled_;
  counts.spill_bytes = spill_.bytes();
  counts.unreadable = unreadable_;
  counts.lost = lost_;
  counts.feedback_kept = feedback_kept_;
  counts.feedback_refused = feedback_refused_;
  counts.commits = commits_;
  counts.write_failures = write_failures_;
  return counts;
}

void RecordWriter::drain(milliseconds patience) {
  {
    const std::lock_guard lock(mutex_);
    if (!draining_) drain_until_ = steady_clock::now() + patience;
    draining_ = true;
  }
  changed_.notify_one();
  std::call_once(joined_, [this] { thread_.join(); });
}

void RecordWriter::run() {
  auto last = WriteOutcome::Done;
  std::unique_lock lock(mutex_);
  for (;;) {
    pause(lock, last);
    const bool draining = draining_;
    lock.unlock();
    last = work();
    lock.lock();
    if (draining && (steady_clock::now() >= drain_until_ || (last == WriteOutcome::Done && !has_work()))) break;
  }
  lock.unlock();
  finish();
}

void RecordWriter::pause(std::unique_lock<std::mutex>& lock, WriteOutcome last) {
  if (last == WriteOutcome::Done) {
    changed_.wait_for(lock, between_looks, [this] { return draining_ || has_work(); });
    // One transaction for what comes within a moment. Feedback has somebody who waits for it.
    if (!queue_.empty())
      changed_.wait_for(lock, gathering, [this] { return draining_ || !waiting_.empty() || queue_.size() >= most_in_one_transaction; });
  } else if (last == WriteOutcome::Locked || draining_) {
    changed_.wait_for(lock, between_tries, [] { return false; });  // more to write does not open the lock
  } else {
    // Whoever sends feedback wants an answer now, even if it is no.
    changed_.wait_for(lock, back_off_, [this] { return draining_ || !waiting_.empty(); });
  }
}

WriteOutcome RecordWriter::work() {
  if (const auto now = steady_clock::now(); now >= next_sync_) {
    spill_.sync();
    next_sync_ = now + between_syncs;
  }
  bool idle = false;
  {
    const std::lock_guard lock(mutex_);
    idle = !has_work();
  }
  if (idle) return judge(reachable_ ? database_->probe() : database_->probe_by_writing());
  auto outcome = write_feedback();
  if (outcome == WriteOutcome::Done) outcome = write_decisions();
  if (outcome == WriteOutcome::Done) outcome = import_spill();
  return outcome;
}

/// What comes of every transaction passes here, before anybody is told of it.
WriteOutcome RecordWriter::judge(WriteOutcome outcome) {
  const auto now = steady_clock::now();
  if (outcome == WriteOutcome::Unavailable || outcome == WriteOutcome::Refused) ++write_failures_;
  if (outcome == WriteOutcome::Unavailable) {
    reachable_ = false;
    back_off_ = std::min(std::max(2 * back_off_, milliseconds(50)), longest_back_off);
    return outcome;
  }
  back_off_ = milliseconds(0);
  if (outcome == WriteOutcome::Locked) {
    if (!locked_since_) locked_since_ = now;
    if (now - *locked_since_ >= options_.busy) reachable_ = false;
  } else {
    locked_since_.reset();
    reachable_ = true;
  }
  return outcome;
}

WriteOutcome RecordWriter::write_feedback() {
  std::vector<Waiting*> taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(waiting_);
  }
  return taken.empty() ? WriteOutcome::Done : write_feedback(taken);
}

WriteOutcome RecordWriter::write_feedback(std::span<Waiting* const> taken) {
  std::vector<const Database::Events*> events;
  for (const auto* waiting : taken) events.push_back(waiting->events);
  const auto outcome = judge(database_->add(events, options_.keep_comments));
  switch (outcome) {
    case WriteOutcome::Done:
      ++commits_;
      answer(taken, std::nullopt);
      break;
    case WriteOutcome::Locked: wait_on_or_give_up(taken); break;
    case WriteOutcome::Unavailable: answer(taken, cannot_be_written()); break;
    case WriteOutcome::Refused:
      if (taken.size() == 1) {
        answer(taken, unavailable("the store does not take such feedback"));
        return WriteOutcome::Done;
      }
      // One of them spoils it for all: each for itself, then.
      for (std::size_t i = 0; i < taken.size(); ++i)
        if (const auto one = write_feedback(taken.subspan(i, 1)); one != WriteOutcome::Done) {
          const auto rest = taken.subspan(i + 1);
          if (one == WriteOutcome::Locked) wait_on_or_give_up(rest);
          else answer(rest, cannot_be_written());
          return one;
        }
      return WriteOutcome::Done;
  }
  return outcome;
}

void RecordWriter::answer(std::span<Waiting* const> taken, const std::optional<Error>& error) {
  const std::lock_guard lock(mutex_);  // held while waking: the waiting one is gone as soon as it sees its answer
  for (auto* waiting : taken) {
    (error ? feedback_refused_ : feedback_kept_) += waiting->events->size();
    waiting->error = error;
    waiting->answered = true;
    waiting->wake.notify_one();
  }
}

void RecordWriter::wait_on_or_give_up(std::span<Waiting* const> taken) {
  const auto now = steady_clock::now();
  std::vector<Waiting*> patient, late;
  for (auto* waiting : taken) (waiting->until > now ? patient : late).push_back(waiting);
  answer(late, unavailable("the store is locked by another program for more than " + std::to_string(options_.busy.count()) +
                           " ms; send the feedback again later"));
  const std::lock_guard lock(mutex_);
  waiting_.insert(waiting_.begin(), patient.begin(), patient.end());
}

WriteOutcome RecordWriter::write_decisions() {
  {
    const std::lock_guard lock(mutex_);
    for (; batch_.size() < most_in_one_transaction && !queue_.empty(); queue_.pop_front()) batch_.push_back(std::move(queue_.front()));
    in_batch_ = batch_.size();
  }
  const auto outcome = write_records(batch_);
  const std::lock_guard lock(mutex_);
  in_batch_ = batch_.size();
  return outcome;
}

/// Takes those away that are written, or never will be.
WriteOutcome RecordWriter::write_records(std::vector<KeyedRecord>& records) {
  for (auto count = records.size(); !records.empty(); count = std::min(count, records.size())) {
    const auto written = database_->add(std::span(records).first(count));
    const auto outcome = judge(written.outcome);
    if (outcome == WriteOutcome::Locked || outcome == WriteOutcome::Unavailable) return outcome;
    if (outcome == WriteOutcome::Refused) {
      if (std::exchange(count, 1) > 1) continue;  // one of them spoils it for all: each for itself, then
      ++lost_;
    } else {
      ++commits_;
      recorded_ += written.rows;
    }
    records.erase(records.begin(), std::next(records.begin(), static_cast<std::ptrdiff_t>(count)));
  }
  return WriteOutcome::Done;
}

WriteOutcome RecordWriter::import_spill() {
  if (!spill_.pending()) return WriteOutcome::Done;
  auto lines = spill_.next(most_in_one_transaction);
  if (!lines) return judge(WriteOutcome::Unavailable);
  if (lines->empty()) return WriteOutcome::Done;
  std::vector<KeyedRecord> records;
  std::vector<std::string> unreadable;
  for (const auto& line : *lines) {
    if (auto keyed = from_line(line)) records.push_back(std::move(*keyed));
    else unreadable.push_back(line);
  }
  if (const auto outcome = write_records(records); outcome != WriteOutcome::Done) return outcome;
  spill_.done(unreadable);
  unreadable_ += unreadable.size();
  return WriteOutcome::Done;
}

void RecordWriter::finish() {
  std::vector<Waiting*> taken;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;  // from here on records go to the spill file by themselves
    taken.swap(waiting_);
    std::move(queue_.begin(), queue_.end(), std::back_inserter(batch_));
    queue_.clear();
    in_batch_ = 0;
  }
  answer(taken, unavailable("the service is about to end; send the feedback again"));
  for (const auto& keyed : batch_)
    if (!spill(keyed)) ++lost_;
  batch_.clear();
  spill_.sync();
  database_.reset();
}

}  // namespace ordersign::store
