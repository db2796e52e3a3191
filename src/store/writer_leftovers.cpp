// What earlier runs left: their numbers, and the spill files of those whose process has ended.
#include <utility>

#include "store/writer.h"

namespace ordersign::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::chrono::seconds between_looks(5);

}  // namespace

WriteOutcome RecordWriter::read_totals() {
  RunNumbers totals;
  const auto outcome = judge(database_->totals(run_, totals));
  if (outcome != WriteOutcome::Done) return outcome;
  totals_due_ = false;
  const std::lock_guard lock(mutex_);
  // What is imported of other runs is counted as it is; some of what they left may be in spill files yet.
  if (!std::exchange(knows_earlier_, true)) earlier_ = totals;
  earlier_.lost = totals.lost;
  earlier_.missing = others_due_ ? 0 : totals.missing;
  return outcome;
}

void RecordWriter::look_for_leftovers() {
  for (auto& place : RunFile::leftovers(options_.spill)) {
    auto left = std::make_unique<Spill>(place->spill(), 0);
    leftovers_.push_back({std::move(place), std::move(left)});
  }
  spill_unreadable_ = false;
  next_look_ = steady_clock::now() + between_looks;
}

WriteOutcome RecordWriter::take_in_leftovers() {
  if (leftovers_.empty() && steady_clock::now() >= next_look_) look_for_leftovers();
  auto outcome = WriteOutcome::Done;
  if (!leftovers_.empty()) {
    outcome = take_in(leftovers_.back());
    spilled_elsewhere_ = RunFile::bytes_of_others(options_.spill, run_file_->spill());
    spill_.set_elsewhere(spilled_elsewhere_);
  }
  return outcome;
}

/// Where several write, a run that is silent for long is over; one that was cut off counts again as soon as it is heard.
WriteOutcome RecordWriter::say_we_are_here() {
  const auto now = steady_clock::now();
  if (!is_shared_ || now < next_note_) return WriteOutcome::Done;
  next_note_ = now + milliseconds(options_.lease) / 6;
  return judge(database_->note(run_, numbers()));
}

/// Runs whose files are gone, too: by what the store itself knows. Where this process alone has the store, once, and all of them.
WriteOutcome RecordWriter::settle_others() {
  const auto now = steady_clock::now();
  if (is_shared_ ? now < next_settling_ : !others_due_ || !leftovers_.empty()) return WriteOutcome::Done;
  std::uint64_t missing = 0;
  const auto unseen_for = is_shared_ ? std::optional(options_.lease) : std::nullopt;
  if (const auto outcome = judge(database_->settle_others(run_, unseen_for, missing)); outcome != WriteOutcome::Done) return outcome;
  others_due_ = false;
  next_settling_ = now + options_.lease;
  if (missing > 0) tell({News::Kind::RecordsMissing, State::Fine, missing, milliseconds(0), ""});
  return read_totals();
}

WriteOutcome RecordWriter::take_in(Leftover& one) {
  if (one.spill->pending()) {
    const auto before = one.spill->offset();
    const auto outcome = import(*one.spill);
    // One that cannot be read is let go of, and looked at again later.
    if (outcome == WriteOutcome::Done && one.spill->pending() && one.spill->offset() == before) leftovers_.pop_back();
    return outcome;
  }
  if (const auto run = one.place->run(); !run.empty()) {
    RunNumbers numbers;
    numbers.handed = one.place->handed();
    numbers.lost = one.place->lost();
    std::uint64_t missing = 0;
    const auto outcome = judge(database_->settle(run, numbers, missing));
    if (outcome != WriteOutcome::Done) return outcome;
    if (missing > 0) tell({News::Kind::RecordsMissing, State::Fine, missing, milliseconds(0), ""});
  }
  one.spill->remove_if_empty();
  one.place->remove();
  leftovers_.pop_back();
  if (!others_due_) totals_due_ = true;
  return WriteOutcome::Done;
}

}  // namespace ordersign::store
