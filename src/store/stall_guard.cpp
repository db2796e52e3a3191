#include "store/stall_guard.h"

#include <sys/socket.h>

namespace ordersign::store {

using std::chrono::steady_clock;

StallGuard::StallGuard() : thread_([this] { run(); }) {}

StallGuard::~StallGuard() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void StallGuard::watch(int socket) {
  const std::lock_guard lock(mutex_);
  socket_ = socket;
  if (limit_) due_ = steady_clock::now() + *limit_;  // to reach the server took a time of its own
}

// The thread is woken when there is something to wait for only, or sooner than it would wake: while work follows on work, it finds by
// itself that there is more time.
void StallGuard::allow(std::optional<std::chrono::milliseconds> limit) {
  bool begins = false;
  {
    const std::lock_guard lock(mutex_);
    const auto due = limit ? steady_clock::now() + *limit : Time();
    begins = limit && (!limit_ || due < due_);
    limit_ = limit;
    if (limit_) due_ = due;
  }
  if (begins) changed_.notify_one();
}

void StallGuard::answered() noexcept {
  const std::lock_guard lock(mutex_);
  if (limit_) due_ = steady_clock::now() + *limit_;
}

void StallGuard::run() {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    if (!limit_) changed_.wait(lock);
    else if (steady_clock::now() < due_) changed_.wait_until(lock, Time(due_));
    else {
      if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);  // whoever polls it hears that it has ended
      due_ = steady_clock::now() + *limit_;
    }
  }
}

}  // namespace ordersign::store
