// Which request is answered by what, without sockets. Const and stateless but for the count of running calls, so that
// every connection may use one Router at once.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/service.h"

namespace ordersign::server {

/// What the routes call. Called from many threads at once.
struct Routes {
  std::function<Reply(std::string_view if_none_match)> discover;
  std::function<Reply(std::string_view id, std::string body)> call;
  /// A published FHIR definition, or with an empty id all of the type.
  std::function<Reply(std::string_view type, std::string_view id)> publish;
  std::function<Reply(std::string body)> check_conformance;
  std::function<Reply()> metrics;
  std::function<bool()> ready;
};

enum class Route { Unknown, Everything, Discovery, Decision, Conformance, Definitions, Definition, Metrics, Health, Readiness };

/// As logs name it: never with the text of the request.
std::string_view to_string(Route route);

struct RouteMatch {
  Route route = Route::Unknown;
  std::string id = {};         ///< decoded; of the service or definition
  std::string_view type = {};  ///< of a definition
};

/// Finds the route of a request target. A trailing slash and a query are ignored; `%2F` does not separate segments.
RouteMatch match_route(std::string_view target);

/// The parts of a request that decide its answer.
struct Inbound {
  std::string_view method;
  std::string_view target;
  std::string_view content_type;
  std::string_view content_encoding;
  std::string_view if_none_match;
  std::string body;
};

class Router {
 public:
  /// Over `max_concurrent` decisions and checks at once, further ones are answered 503.
  Router(Routes routes, std::size_t max_concurrent) : routes_(std::move(routes)), max_concurrent_(max_concurrent) {}

  /// The whole answer. HEAD is answered with the body of GET, which the transport leaves out. May throw what Routes
  /// throw.
  Reply answer(Inbound request);
  /// What is wrong with a request before its body is read, status 0 when nothing is.
  static Reply refusal(const Inbound& request);
  /// Decisions and checks being made.
  std::size_t running() const { return running_; }

 private:
  Reply decide(const RouteMatch& match, std::string body);

  Routes routes_;
  std::size_t max_concurrent_;
  std::atomic<std::size_t> running_{0};
};

}  // namespace ordersign::server
