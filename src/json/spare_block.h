// Memory that one document after the other builds its tree in: kept by the process, so that its pages are there already. Any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <new>

namespace ordersign::json {

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
  /// As many as may be in use at once on an ordinary machine. Nothing is run when the process ends, since documents may outlive it.
  static constexpr std::size_t most_kept = 8;
  static inline constinit std::array<std::atomic<void*>, most_kept> kept_{};
  void* bytes_ = nullptr;
};

}  // namespace ordersign::json
