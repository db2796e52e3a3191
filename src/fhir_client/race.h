// Several GETs at once against one deadline, on the caller's thread. Used once; not thread-safe.
//
// All sockets are non-blocking and waited for together in one poll(), so no server, however slow, can hold the call:
// there is no thread to stop or join. A blocking client per query would need a watchdog that closes sockets under it,
// and cpp-httplib's connects and shakes hands under the very lock that stop() wants.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <string>
#include <vector>

#include "fhir_client/exchange.h"
#include "fhir_client/query.h"

namespace ordersign::fhir_client {

class Race {
 public:
  struct Runner {
    std::size_t result = 0;  ///< which of the results is its
    Url url;
  };

  /// What is referred to must outlive the race.
  Race(const Access& access, const Addresses& addresses, const Trust& trust, const Limits& limits,
       std::chrono::steady_clock::time_point deadline)
      : access_(access), addresses_(addresses), trust_(trust), limits_(limits), deadline_(deadline) {}

  /// Fills the runners' results. Whoever is not home by the deadline is Late.
  void run(const std::vector<Runner>& runners, std::vector<Fetched>& results);

 private:
  struct Lane {
    Lane(const Runner& runner, Fetched& its_result, const Race& race)
        : result(its_result), exchange(runner.url, race.addresses_, race.access_, race.trust_, race.limits_.max_bytes) {}
    Fetched& result;
    Exchange exchange;
  };
  void start(const Runner& runner, std::vector<Fetched>& results);
  void collect_finished();
  void parse(std::string body, Fetched& result);
  void wait_and_advance();
  bool is_over() const { return std::chrono::steady_clock::now() >= deadline_; }

  const Access& access_;
  const Addresses& addresses_;
  const Trust& trust_;
  const Limits& limits_;
  std::chrono::steady_clock::time_point deadline_;
  std::list<Lane> lanes_;  // a list, since exchanges are not moved
};

}  // namespace ordersign::fhir_client
