#include "bench/mallocs.h"

extern "C" void* __libc_malloc(std::size_t size);  // NOLINT(bugprone-reserved-identifier)

namespace ordersign::bench {
std::size_t mallocs = 0;
}

extern "C" void* malloc(std::size_t size) {
  ++ordersign::bench::mallocs;
  return __libc_malloc(size);
}
