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
}

// The thread is woken when there is something to wait for only: while work follows on work, it finds by itself that there is more time.
void StallGuard::allow(std::optional<std::chrono::milliseconds> limit) {
  bool begins = false;
  {
    const std::lock_guard lock(mutex_);
    begins = limit && !limit_;
    limit_ = limit;
    if (limit_) due_ = steady_clock::now() + *limit_;
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
