// What AddressSanitizer is told of memory that is ours to give out: without it, nothing. For this module only.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)  // g++
#define ORDERSIGN_WATCHES_MEMORY 1
#elif defined(__has_feature)  // clang
#define ORDERSIGN_WATCHES_MEMORY __has_feature(address_sanitizer)
#else
#define ORDERSIGN_WATCHES_MEMORY 0
#endif
#if ORDERSIGN_WATCHES_MEMORY
#include <sanitizer/asan_interface.h>
#endif

namespace ordersign::memory {

/// Whether a use of what was given back is found out.
inline constexpr bool is_watched = ORDERSIGN_WATCHES_MEMORY != 0;

/// Nobody may touch these bytes from now on.
inline void forbid([[maybe_unused]] void* bytes, [[maybe_unused]] std::size_t count) {
#if ORDERSIGN_WATCHES_MEMORY
  __asan_poison_memory_region(bytes, count);
#endif
}

/// Whoever took them may.
inline void allow([[maybe_unused]] void* bytes, [[maybe_unused]] std::size_t count) {
#if ORDERSIGN_WATCHES_MEMORY
  __asan_unpoison_memory_region(bytes, count);
#endif
}

}  // namespace ordersign::memory
