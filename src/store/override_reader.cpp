#include "store/override_reader.h"

#include <utility>

#include "store/override_rows.h"
#include "store/soci.h"
#include "store/transaction.h"

namespace ordersign::store {

OverrideReader::OverrideReader(std::unique_ptr<Backend> backend, std::chrono::milliseconds patience)
    : backend_(std::move(backend)), patience_(patience) {}

OverrideReader::~OverrideReader() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

OverrideReader::Answer OverrideReader::ask(const OverrideQuestion& question) {
  const auto self = std::make_shared<Asked>();
  self->question = question;
  std::unique_lock lock(mutex_);
  if (ending_) return std::nullopt;
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  asked_.push_back(self);
  changed_.notify_one();
  self->wake.wait_for(lock, patience_, [&] { return self->is_answered; });
  self->gone_on = true;
  return std::move(self->answer);
}

void OverrideReader::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !asked_.empty(); });
    if (ending_) return;
    const auto next = std::move(asked_.front());
    asked_.pop_front();
    if (next->gone_on) continue;  // so that a slow store is asked for nothing that nobody waits for
    lock.unlock();
    auto answer = read(next->question);
    lock.lock();
    next->answer = std::move(answer);
    next->is_answered = true;
    next->wake.notify_one();
  }
}

OverrideReader::Answer OverrideReader::read(const OverrideQuestion& question) noexcept {
  Answer answer;
  backend_->begin_work();
  try {
    if (!is_connected()) connect();
    if (session_ != nullptr) {
      const ReadingMoment moment(*session_, *backend_);
      answer = overrides_of(*session_, question);
    }
  } catch (const std::exception&) {
    answer.reset();
    disconnect();
  }
  backend_->end_work();
  return answer;
}

/// SQLite goes on reading a file that was deleted or replaced.
bool OverrideReader::is_connected() {
  if (session_ != nullptr && backend_->is_there()) return true;
  disconnect();
  return false;
}

/// Never makes a file: what is not there yet is not asked.
void OverrideReader::connect() {
  const auto is_there = backend_->exists();
  if (!is_there || !*is_there) return;
  auto session = std::make_unique<soci::session>();
  backend_->connect(*session, patience_);
  backend_->hasten(*session);
  session_ = std::move(session);
}

void OverrideReader::disconnect() noexcept {
  backend_->let_go();
  session_.reset();
}

}  // namespace ordersign::store
