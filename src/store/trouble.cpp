#include "store/trouble.h"

namespace ordersign::store {
namespace {

State state_of(WriteOutcome outcome) {
  switch (outcome) {
    case WriteOutcome::Done:
    case WriteOutcome::Refused: return State::Fine;
    case WriteOutcome::Held: return State::Held;
    case WriteOutcome::Locked: return State::Locked;
    case WriteOutcome::Full: return State::Full;
    case WriteOutcome::Damaged: return State::Damaged;
    case WriteOutcome::Foreign: return State::Foreign;
    case WriteOutcome::Gone: return State::Gone;
    case WriteOutcome::Unavailable: return State::Unavailable;
    case WriteOutcome::Unwritable: break;
  }
  return State::Unwritable;
}

}  // namespace

void Trouble::meet(WriteOutcome outcome, Time now) {
  if (!since_) since_ = now;
  const auto state = state_of(outcome);
  if (state != State::Locked || lasts(patience_, now)) become(state, now);
}

void Trouble::end(Time now) {
  since_.reset();
  become(State::Fine, now);
}

void Trouble::become(State state, Time now) {
  const auto before = state_.load();
  if (state == before) return;
  state_ = state;
  if (before != State::Fine) tell_(before, std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_));
  begun_ = now;
  if (state != State::Fine) tell_(state, std::nullopt);
}

}  // namespace ordersign::store
