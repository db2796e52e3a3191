// Wakes a thread that sleeps until there is something for it.
#pragma once

#include <semaphore.h>

#include <cerrno>

namespace ordersign::http {

/// For one thread that waits, and any that ring; a ring that comes before the wait ends it at once. Two system calls, where a condition
/// variable takes three: whom it wakes lets go of its mutex by the kernel, whether anybody waits for that or not.
class Bell {
 public:
  Bell() { ::sem_init(&rings_, 0, 0); }
  ~Bell() { ::sem_destroy(&rings_); }
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  void ring() { ::sem_post(&rings_); }
  /// Takes one ring.
  void wait() {
    while (::sem_wait(&rings_) != 0 && errno == EINTR) {
    }
  }

 private:
  sem_t rings_{};
};

}  // namespace ordersign::http
