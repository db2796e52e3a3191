#include "store/reader.h"

#include <utility>

#include "store/soci.h"
#include "store/transaction.h"
#include "store/work.h"

namespace ordersign::store {
namespace {

constexpr std::chrono::seconds back_off(1);

}  // namespace

StoreReader::StoreReader(MakeBackend make_backend, std::chrono::milliseconds patience)
    : make_backend_(std::move(make_backend)), patience_(patience) {}

StoreReader::~StoreReader() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
  disconnect();
}

/// False when the system gives no thread now. Under the mutex.
bool StoreReader::begin() noexcept {
  try {
    if (backend_ == nullptr) {
      auto made = make_backend_();
      if (!made) return false;
      backend_ = std::move(*made);
    }
    thread_ = std::thread([this] { run(); });
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

bool StoreReader::ask(Question question) {
  const auto self = std::make_shared<Asked>();
  self->question = std::move(question);
  std::unique_lock lock(mutex_);
  if (ending_) return false;
  if (!thread_.joinable() && !begin()) return false;
  asked_.push_back(self);
  changed_.notify_one();
  self->wake.wait_for(lock, patience_, [&] { return self->is_answered; });
  self->gone_on = true;
  return self->is_answered && self->is_read;
}

void StoreReader::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !asked_.empty(); });
    if (ending_) return;
    const auto next = std::move(asked_.front());
    asked_.pop_front();
    if (next->gone_on) continue;  // so that a slow store is asked for nothing that nobody waits for
    lock.unlock();
    const bool is_read = read(next->question);
    lock.lock();
    next->is_read = is_read;
    next->is_answered = true;
    next->wake.notify_one();
  }
}

bool StoreReader::read(const Question& question) noexcept {
  bool is_read = false;
  const Work work(*backend_);
  const bool was_connected = is_connected();
  if (!was_connected && std::chrono::steady_clock::now() < next_try_) return false;
  try {
    if (!was_connected) connect();
    if (session_ != nullptr) {
      const ReadingMoment moment(*session_, *backend_);
      question(*session_);
      is_read = true;
    }
  } catch (const std::exception&) {
    is_read = false;
    disconnect();
    if (!was_connected) next_try_ = std::chrono::steady_clock::now() + back_off;
  }
  return is_read;
}

/// SQLite goes on reading a file that was deleted or replaced.
bool StoreReader::is_connected() {
  if (session_ != nullptr && backend_->is_there()) return true;
  disconnect();
  return false;
}

/// Never makes a file: what is not there yet is not asked.
void StoreReader::connect() {
  if (!backend_->is_shared()) {
    const auto is_there = backend_->exists();
    if (!is_there || !*is_there) return;
  }
  session_ = std::make_unique<soci::session>();  // let go by disconnect(), however far it comes
  backend_->connect(*session_, patience_);
  backend_->hasten(*session_);
}

void StoreReader::disconnect() noexcept {
  if (backend_ != nullptr) backend_->let_go();
  session_.reset();
}

}  // namespace ordersign::store
