// Blocks of memory that one call after the other works in: kept by the process, so that their pages are there already. Any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <new>

#include "memory/sanitizer.h"

namespace ordersign::memory {

/// A block on loan; where all that are kept are lent, a new one.
class SpareBlock {
 public:
  static constexpr std::size_t size = std::size_t{256} << 10;

  SpareBlock() {
    for (auto& slot : kept_) {
      bytes_ = slot.exchange(nullptr, std::memory_order_acquire);
      if (bytes_ != nullptr) return;
    }
    bytes_ = ::operator new(size);
  }
  ~SpareBlock() {
    for (auto& slot : kept_) {
      void* none = nullptr;
      if (slot.compare_exchange_strong(none, bytes_, std::memory_order_release, std::memory_order_relaxed)) return;
    }
    ::operator delete(bytes_);
  }
  SpareBlock(const SpareBlock&) = delete;
  SpareBlock& operator=(const SpareBlock&) = delete;

  void* bytes() const { return bytes_; }

 private:
  /// Two for each call that runs at once on an ordinary machine. Nothing is run when the process ends, since documents may outlive it. None
  /// where uses of what was given back are to be found out.
  static constexpr std::size_t most_kept = is_watched ? 0 : 16;
  static inline constinit std::array<std::atomic<void*>, most_kept> kept_{};
  void* bytes_ = nullptr;
};

}  // namespace ordersign::memory
