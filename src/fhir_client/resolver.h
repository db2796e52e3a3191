// Finds the addresses of FHIR servers' names without ever holding a call longer than its deadline. Thread-safe.
//
// getaddrinfo() cannot be interrupted, so each look-up runs on a thread of its own, which a call waits for only as long
// as it may. INVARIANT: one look-up per name at a time, and names come from the allow-list, so there are never more
// such threads than names on it. The destructor waits for them; the system's resolver gives up by itself (resolv.conf,
// `timeout` and `attempts`).
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "fhir_client/url.h"

namespace ordersign::fhir_client {

using Addresses = std::vector<std::string>;  ///< IP addresses as text

/// Blocks as long as it likes; none when the name is not known.
using LookUp = std::function<Addresses(const std::string& host)>;

/// By the system's resolver.
Addresses look_up(const std::string& host);

class HostResolver {
 public:
  explicit HostResolver(LookUp ask) : ask_(std::move(ask)) {}

  /// nullopt when no answer came by the deadline. Addresses and `localhost` need no look-up.
  std::optional<Addresses> resolve(const Url& url, std::chrono::steady_clock::time_point deadline);

 private:
  struct Answer {
    std::shared_future<Addresses> addresses;
    std::chrono::steady_clock::time_point asked;
  };
  std::shared_future<Addresses> ask(const std::string& host);

  LookUp ask_;
  std::mutex mutex_;
  std::map<std::string, Answer> answers_;
};

}  // namespace ordersign::fhir_client
