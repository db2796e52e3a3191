// Connections that outlive a call: libcurl's multi handles, each lent to one call at a time. Thread-safe.
//
// "It is not supported to share connections between multiple concurrent threads" (CURLSHOPT_SHARE), so each thread has a
// handle to itself while its call lasts. The handle used last is lent first, so that as few as possible are kept warm.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace ordersign::fhir_client {

/// Open connections and resumable TLS sessions. Not thread-safe.
class Wire {
 public:
  Wire();

  CURLM* multi() const { return multi_.get(); }
  CURLSH* sessions() const { return sessions_.get(); }

 private:
  std::unique_ptr<CURLSH, CURLSHcode (*)(CURLSH*)> sessions_;  // before the connections, which use it to their end
  std::unique_ptr<CURLM, CURLMcode (*)(CURLM*)> multi_;
};

class WirePool {
 public:
  struct GiveBack {
    WirePool* pool;
    void operator()(Wire* wire) const;
  };
  using Lent = std::unique_ptr<Wire, GiveBack>;

  WirePool();

  /// One of those given back, or a new one. To be given back before the pool ends.
  Lent lend();

  /// Whether a server ("https://ehr.example") was last seen to speak HTTP/2, so that one connection is enough for it.
  bool speaks_http2(const std::string& server) const;
  void saw(const std::string& server, bool http2);

 private:
  struct Idle {
    std::unique_ptr<Wire> wire;
    std::chrono::steady_clock::time_point since;
  };
  void take_back(std::unique_ptr<Wire> wire);

  mutable std::mutex mutex_;
  std::vector<Idle> idle_;  // the last one was used last
  std::set<std::string> http2_;
};

}  // namespace ordersign::fhir_client
