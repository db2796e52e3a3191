// Used tokens: whoever uses one waits a moment for the store, and goes on without it.
#include <algorithm>
#include <chrono>
#include <utility>

#include "store/writer.h"

namespace ordersign::store {
namespace {

constexpr std::size_t most_that_wait = 100'000;  // for the store to be well again, some 200 bytes each
constexpr std::chrono::minutes between_forgettings(1);

}  // namespace

TokenOutcome RecordWriter::remember(UsedToken token) {
  const auto self = std::make_shared<WaitingToken>();
  self->token = std::move(token);
  std::unique_lock lock(mutex_);
  const bool is_entered = !ended_ && tokens_.size() < most_that_wait;
  if (is_entered) tokens_.push_back(self);
  if (is_entered && state() == State::Fine) {
    changed_.notify_one();
    self->wake.wait_for(lock, options_.token_patience, [&] { return self->outcome.has_value(); });
  }
  self->gone_on = true;
  const auto outcome = self->outcome.value_or(TokenOutcome::Unknown);
  if (outcome == TokenOutcome::Unknown) ++tokens_alone_;
  return outcome;
}

WriteOutcome RecordWriter::write_tokens() {
  std::vector<std::shared_ptr<WaitingToken>> taken;
  {
    const std::lock_guard lock(mutex_);
    for (; taken.size() < at_once_.tokens && !tokens_.empty(); tokens_.pop_front()) taken.push_back(std::move(tokens_.front()));
  }
  if (taken.empty()) return WriteOutcome::Done;
  std::vector<UsedToken> tokens;
  for (const auto& one : taken) tokens.push_back(one->token);
  std::vector<TokenOutcome> outcomes;
  const auto outcome = judge(database_->add(tokens, outcomes));
  if (outcome != WriteOutcome::Done && outcome != WriteOutcome::Refused) {
    const std::lock_guard lock(mutex_);
    if (outcome == WriteOutcome::Unavailable || outcome == WriteOutcome::Gone)
      for (const auto& one : taken) one->may_be_there = true;
    tokens_.insert(tokens_.begin(), taken.begin(), taken.end());
    return outcome;
  }
  if (outcome == WriteOutcome::Refused) outcomes.assign(taken.size(), TokenOutcome::Unknown);
  std::uint64_t twice = 0;
  {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < taken.size(); ++i) {
      auto& one = *taken[i];
      // What is found may be its own row: then it is neither refused nor told of as used twice.
      if (one.may_be_there && outcomes[i] == TokenOutcome::Seen) outcomes[i] = TokenOutcome::Unknown;
      one.outcome = outcomes[i];
      tokens_kept_ += outcomes[i] == TokenOutcome::New ? 1 : 0;
      twice += one.gone_on && outcomes[i] == TokenOutcome::Seen ? 1 : 0;
      one.wake.notify_one();
    }
  }
  tokens_twice_ += twice;
  if (twice > 0) tell({News::Kind::TokensTwice, State::Fine, twice, std::chrono::milliseconds(0), ""});
  return WriteOutcome::Done;
}

WriteOutcome RecordWriter::forget_expired() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_forgetting_) return WriteOutcome::Done;
  bool more = false;
  const auto outcome = judge(database_->forget(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()), more));
  // As many as are written in a minute have to go in one; what waits to be written comes between.
  forgets_on_ = outcome == WriteOutcome::Done && more;
  next_forgetting_ = forgets_on_ ? now : now + between_forgettings;
  return outcome;
}

}  // namespace ordersign::store
