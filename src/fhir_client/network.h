// What every fetch of one caller shares: whom to trust, which way to go, names looked up, connections kept. Thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "fhir_client/query.h"
#include "fhir_client/resolver.h"
#include "fhir_client/trust.h"
#include "fhir_client/url.h"

namespace ordersign::fhir_client {

class WirePool;

/// The HTTP proxy that all servers but this machine's own are reached through, or none: `--fhir-proxy`. What the
/// environment says of proxies is not looked at.
class Proxy {
 public:
  Proxy() = default;
  /// "http://proxy.example:3128". ErrorCode::BadData for another scheme, a path or a query.
  static Result<Proxy> parse(const std::string& text);

  const std::optional<Url>& url() const { return url_; }

 private:
  std::optional<Url> url_;
};

/// How a server is reached.
struct Reach {
  Failure failure = Failure::None;  ///< Late, Unreachable or NotAllowed when there is no way
  const Url* proxy = nullptr;       ///< of the Network that found the route
  Addresses addresses = {};         ///< where connections may lead: the server's, or with a proxy the proxy's
};

class Network {
 public:
  Network(Trust trust, LookUp look_up, Proxy proxy);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  /// Ends by the deadline. With a proxy it is the proxy that finds the server's address, and has to judge it.
  Reach route_to(const Url& url, std::chrono::steady_clock::time_point deadline);

  const Trust& trust() const { return trust_; }
  WirePool& wires() { return *wires_; }

 private:
  Trust trust_;
  Proxy proxy_;
  HostResolver resolver_;
  std::unique_ptr<WirePool> wires_;
};

}  // namespace ordersign::fhir_client
