// The routes as an HTTP server asks them, with every answer told in log and metrics.
#pragma once

#include <cstddef>

#include "http/answerer.h"
#include "server/log.h"
#include "server/metrics.h"
#include "server/routing.h"

namespace ordersign::server {

struct RouterOptions {
  std::size_t max_concurrent = 64;  ///< decisions at once; over it 503
  std::size_t spare = 8;            ///< further ones, of clients that have less than their share of those
  bool timing = false;              ///< tell in Server-Timing how long the parts of a call took
};

class ObservedRouter : public http::Answerer {
 public:
  /// Adds GET /metrics to the routes. `log` must outlive it.
  ObservedRouter(Routes routes, RouterOptions options, const Log& log);

  Reply answer(http::Inbound request) override;
  Reply refusal(const http::Inbound& head) override { return router_.refusal(head); }
  Reply error(const http::Refusal& refusal) override;
  std::string client_of(const http::Inbound& head, std::string_view machine) override { return router_.client_of(head, machine); }
  bool is_urgent(std::string_view target) override;
  void note_served(const http::Served& served) override;
  void note_refused(std::string_view target, int status) override;
  void note_handshake(std::string_view fault) override;
  void note_kept_from(std::string_view origin) override;
  void note_trouble(std::string_view event) override { log_.error(event); }

 private:
  Routes with_metrics(Routes routes);
  void note_refused_client(const CallerCheck& check, const RouteMatch& match);

  const RouterOptions options_;
  const Log& log_;
  Metrics metrics_;
  Router router_;
};

}  // namespace ordersign::server
