// Feedback: its senders wait until it is on disk, but neither long nor many of them while nothing is written.
#include <algorithm>
#include <utility>

#include "store/writer.h"

namespace ordersign::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Error unavailable(std::string message) { return {ErrorCode::Unavailable, "store", std::move(message)}; }

}  // namespace

std::string RecordWriter::sentence_of(State state) const {
  return "the store is " + std::string(to_string(state)) + ": " + std::string(remedy(state)) + "; send the feedback again later";
}

/// Of a sender that does not wait. INVARIANT: mutex_ is held.
Error RecordWriter::refuse(std::size_t events, std::string message) {
  feedback_refused_ += events;
  return unavailable(std::move(message));
}

std::optional<Error> RecordWriter::keep(const std::vector<FeedbackEvent>& events) {
  if (events.empty()) return std::nullopt;
  const auto self = std::make_shared<Waiting>();
  self->events = events;
  std::unique_lock lock(mutex_);
  if (draining_) return refuse(events.size(), "the service is about to end; send the feedback again");
  if (const auto now_is = state(); now_is != State::Fine) return refuse(events.size(), sentence_of(now_is));
  const auto now = steady_clock::now();
  if (in_line_ == 0) answered_at_ = now;
  const bool is_patient = in_line_ < options_.patient;
  if (!is_patient && now - answered_at_ > options_.impatience)
    return refuse(events.size(), "others wait already, and nothing is written; send the feedback again later");
  ++in_line_;
  waiting_.push_back(self);
  changed_.notify_one();
  const auto patience = is_patient ? options_.busy : std::min(options_.busy, options_.impatience);
  const auto is_answered = [&] { return self->answered; };
  bool answered = self->wake.wait_for(lock, patience, is_answered);
  // What is being written is waited for a little longer, since it would be there though it was refused.
  if (!answered && self->taken) answered = self->wake.wait_for(lock, patience, is_answered);
  --in_line_;
  if (!answered) return give_up(self, patience);
  return std::move(self->error);
}

/// INVARIANT: mutex_ is held.
Error RecordWriter::give_up(const std::shared_ptr<Waiting>& self, milliseconds after) {
  self->answered = true;  // so that the writer thread does not count it again
  waiting_.erase(std::remove(waiting_.begin(), waiting_.end(), self), waiting_.end());
  const auto now_is = state();
  if (now_is != State::Fine) return refuse(self->events.size(), sentence_of(now_is));
  return refuse(self->events.size(), "the store is locked by another program, or slow: nothing could be written for " +
                                         std::to_string(after.count()) + " ms; send the feedback again later");
}

WriteOutcome RecordWriter::write_feedback() {
  Line taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(waiting_);
    for (const auto& waiting : taken) waiting->taken = true;
  }
  return taken.empty() ? WriteOutcome::Done : write_feedback(taken);
}

WriteOutcome RecordWriter::write_feedback(std::span<const std::shared_ptr<Waiting>> taken) {
  std::vector<const Database::Events*> events;
  for (const auto& waiting : taken) events.push_back(&waiting->events);
  const auto outcome = judge(database_->add(events, options_.keep_comments, run_, numbers()));
  switch (outcome) {
    case WriteOutcome::Done:
      ++commits_;
      answer(taken, std::nullopt);
      break;
    case WriteOutcome::Locked: put_back(taken); break;
    case WriteOutcome::Refused:
      if (taken.size() == 1) {
        answer(taken, unavailable("the store does not take such feedback"));
        return WriteOutcome::Done;
      }
      // One of them spoils it for all: each for itself, then.
      for (std::size_t i = 0; i < taken.size(); ++i)
        if (const auto one = write_feedback(taken.subspan(i, 1)); one != WriteOutcome::Done) {
          const auto rest = taken.subspan(i + 1);
          if (one == WriteOutcome::Locked) put_back(rest);
          else answer(rest, unavailable(sentence_of(state())));
          return one;
        }
      return WriteOutcome::Done;
    default: answer(taken, unavailable(sentence_of(state()))); break;
  }
  return outcome;
}

void RecordWriter::answer(std::span<const std::shared_ptr<Waiting>> taken, const std::optional<Error>& error) {
  const std::lock_guard lock(mutex_);
  answered_at_ = steady_clock::now();
  for (const auto& waiting : taken) {
    if (!error) feedback_kept_ += waiting->events.size();
    if (waiting->answered) continue;  // its sender was told no, and may send it again
    if (error) feedback_refused_ += waiting->events.size();
    waiting->error = error;
    waiting->answered = true;
    waiting->wake.notify_one();
  }
}

void RecordWriter::put_back(std::span<const std::shared_ptr<Waiting>> taken) {
  const std::lock_guard lock(mutex_);
  Line patient;
  for (const auto& waiting : taken) {
    waiting->taken = false;
    if (!waiting->answered) patient.push_back(waiting);
  }
  waiting_.insert(waiting_.begin(), patient.begin(), patient.end());
}

}  // namespace ordersign::store
