// Lists and texts of one call, whose memory is taken back when the call ends: a chart has hundreds of small ones, which the heap would give
// and take one by one.
#pragma once

#include <cstddef>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "memory/arena.h"

namespace ordersign::memory {

/// While it lives, the Vectors and Strings of its thread take their memory from one arena, which goes with it. INVARIANT: none of those
/// that were given some outlives it, nor goes to another thread: what the answer, records and caches are made of is std::vector and
/// std::string. One within another is none of its own.
class CallMemory {
 public:
  CallMemory() {
    if (current_ == nullptr) current_ = &arena_.emplace();
  }
  ~CallMemory() {
    if (arena_) current_ = nullptr;
  }
  CallMemory(const CallMemory&) = delete;
  CallMemory& operator=(const CallMemory&) = delete;

  /// Of this thread; null outside of calls.
  static Arena* current() { return current_; }

 private:
  static inline constinit thread_local Arena* current_ = nullptr;
  std::optional<Arena> arena_;
};

/// Takes from the CallMemory of the thread; outside of calls, and for what is large, from the heap.
template <class T>
class CallAllocator {
 public:
  using value_type = T;
  using is_always_equal = std::true_type;
  static_assert(alignof(T) <= Arena::alignment);

  CallAllocator() = default;
  template <class Other>
  CallAllocator(const CallAllocator<Other>&) {}  // NOLINT(google-explicit-constructor)

  T* allocate(std::size_t count) {
    const auto bytes = count * sizeof(T);
    auto* const arena = bytes <= Arena::largest ? CallMemory::current() : nullptr;
    return static_cast<T*>(arena != nullptr ? arena->take(bytes) : ::operator new(bytes));
  }
  void deallocate(T* taken, std::size_t count) {
    const auto bytes = count * sizeof(T);
    auto* const arena = bytes <= Arena::largest ? CallMemory::current() : nullptr;
    if (arena != nullptr && arena->has(taken)) arena->give_back(taken, bytes);
    else ::operator delete(taken);
  }
  friend bool operator==(const CallAllocator&, const CallAllocator&) { return true; }
};

template <class T>
using Vector = std::vector<T, CallAllocator<T>>;
using String = std::basic_string<char, std::char_traits<char>, CallAllocator<char>>;

}  // namespace ordersign::memory
