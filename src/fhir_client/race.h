// Several GETs at once against one deadline, on the caller's thread. Used once; not thread-safe.
//
// libcurl's multi interface waits for all sockets together, so no server, however slow, can hold the call: there is no
// thread to stop or join, and it looks up no name, which only a thread of its own could do and ending it would join.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <list>

#include "fhir_client/transfer.h"
#include "fhir_client/wire_pool.h"

namespace ordersign::fhir_client {

class Race {
 public:
  /// Called for each runner once: it has come home, or is not to come any more. May enter further ones.
  using Home = std::function<void(std::size_t runner, Outcome outcome)>;

  /// All runners go to the server of `base`. What is referred to must outlive the race.
  Race(const Url& base, const Terms& terms, std::size_t max_parallel, WirePool& wires);
  ~Race();
  Race(const Race&) = delete;
  Race& operator=(const Race&) = delete;

  void enter(std::size_t runner, Url url) { waiting_.push_back({runner, std::move(url), false}); }
  /// Whoever is not home by the deadline is Late.
  void run(const Home& home);

 private:
  struct Runner {
    std::size_t number = 0;
    Url url;
    bool again = false;  // its kept connections were closed
  };
  class Lane;
  void start_waiting(const Home& home);
  bool make_room();
  void collect_decided(const Home& home);
  bool has_undecided() const;
  void wait() const;
  void end_all(Failure failure, const Home& home);
  bool is_over() const { return std::chrono::steady_clock::now() >= terms_.deadline; }

  const Terms& terms_;
  std::size_t at_once_;
  WirePool& pool_;
  std::string server_;
  CurlList headers_;
  CurlList hosts_;
  WirePool::Lent wire_;
  std::deque<Runner> waiting_;
  std::list<Lane> lanes_;  // a list, since libcurl holds pointers to them
};

}  // namespace ordersign::fhir_client
