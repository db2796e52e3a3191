// Decision records: from whoever hands them over to the store, or to the spill file and from there.
#include <algorithm>
#include <iterator>
#include <utility>

#include "store/writer.h"

namespace ordersign::store {

std::string RecordWriter::key_of(std::uint64_t number) const { return run_ + '-' + std::to_string(number); }

void RecordWriter::record(std::vector<DecisionRecord> records) noexcept {
  if (records.empty()) return;
  std::size_t taken = 0;
  try {
    bool worth_waking = false;
    std::uint64_t first = 0;
    {
      const std::lock_guard lock(mutex_);
      first = handed_ + 1;
      handed_ += records.size();
      run_file_->set_handed(handed_);
      const bool was_empty = queue_.empty();
      for (; taken < records.size() && !ended_ && queue_.size() + in_batch_ < options_.max_queued; ++taken)
        queue_.push_back({key_of(first + taken), std::move(records[taken])});
      worth_waking = was_empty || queue_.size() >= at_once_.records;
    }
    if (worth_waking) changed_.notify_one();
    for (; taken < records.size(); ++taken)
      if (!spill({key_of(first + taken), std::move(records[taken])})) lose(1);
  } catch (const std::exception&) {
    lose(records.size() - taken);
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

void RecordWriter::lose(std::size_t records) noexcept {
  if (records > 0) run_file_->set_lost(lost_ += records);
}

WriteOutcome RecordWriter::write_decisions() {
  {
    const std::lock_guard lock(mutex_);
    for (; batch_.size() < at_once_.records && !queue_.empty(); queue_.pop_front()) batch_.push_back(std::move(queue_.front()));
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
    const auto written = database_->add(std::span(records).first(count), run_, numbers());
    const auto outcome = judge(written.outcome);
    if (outcome == WriteOutcome::Done) {
      ++commits_;
      recorded_ += written.rows;
    } else if (outcome == WriteOutcome::Refused) {
      if (std::exchange(count, 1) > 1) continue;  // one of them spoils it for all: each for itself, then
      lose(1);
    } else {
      return outcome;
    }
    records.erase(records.begin(), std::next(records.begin(), static_cast<std::ptrdiff_t>(count)));
  }
  return WriteOutcome::Done;
}

/// As many of them as the spill file takes; the others stay where they are.
void RecordWriter::spill_what_waits() {
  {
    const std::lock_guard lock(mutex_);
    std::move(queue_.begin(), queue_.end(), std::back_inserter(batch_));
    queue_.clear();
    in_batch_ = batch_.size();
  }
  if (batch_.empty()) return;
  const auto first_kept = std::find_if_not(batch_.begin(), batch_.end(), [this](const KeyedRecord& keyed) { return spill(keyed); });
  batch_.erase(batch_.begin(), first_kept);
  spill_failed_ = !batch_.empty();
  const std::lock_guard lock(mutex_);
  in_batch_ = batch_.size();
}

WriteOutcome RecordWriter::import(Spill& from) {
  if (!from.pending() || (&from == &spill_ && spill_unreadable_)) return WriteOutcome::Done;
  auto lines = from.next(at_once_.records);
  if (!lines) {
    // What holds lines of ours cannot be read: that is no trouble of the store's. It is looked at again with other runs' files.
    if (&from == &spill_) spill_unreadable_ = true;
    if (told_unreadable_.insert(from.path()).second)
      tell({News::Kind::SpillUnreadable, State::Fine, 0, std::chrono::milliseconds(0), from.path().string()});
    return WriteOutcome::Done;
  }
  std::vector<KeyedRecord> records;
  std::vector<std::string> unreadable;
  for (const auto& line : *lines) {
    if (auto keyed = from_line(line)) records.push_back(std::move(*keyed));
    else unreadable.push_back(line);
  }
  if (const auto outcome = write_records(records); outcome != WriteOutcome::Done) return outcome;
  from.done(unreadable);
  if (unreadable.empty()) return WriteOutcome::Done;
  unreadable_ += unreadable.size();
  tell({News::Kind::LinesUnreadable, State::Fine, unreadable.size(), std::chrono::milliseconds(0), ""});
  return WriteOutcome::Done;
}

}  // namespace ordersign::store
