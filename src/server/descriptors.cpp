#include "server/descriptors.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace ordersign::server {
namespace {

// Standard streams, the loop, the store with its journals and spill files, what a reload reads, look-ups of names, clients' keys.
constexpr std::size_t for_files = 64;
// Of a call: the connections that src/fhir_client/wire_pool.cpp lets it have, and what libcurl wakes itself by.
constexpr std::size_t for_a_call = 14;

}  // namespace

std::size_t raise_descriptors() {
  constexpr auto any = std::numeric_limits<std::size_t>::max();
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return any;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return ::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ? any : limit.rlim_cur;
}

std::size_t descriptors_for_connections(std::size_t limit, std::size_t reading_calls) {
  const auto kept = for_files + reading_calls * for_a_call;
  return limit - std::min(kept, limit / 2);
}

}  // namespace ordersign::server
