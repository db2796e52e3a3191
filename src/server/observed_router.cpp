#include "server/observed_router.h"

#include <chrono>
#include <cstdio>
#include <utility>

#include "http/cors.h"
#include "server/call_log.h"

namespace ordersign::server {
namespace {

/// "read;dur=1.234, fetch;dur=0" (Server-Timing, W3C).
std::string timing_of(const Phases& phases) {
  const std::pair<const char*, double> parts[] = {
      {"read", phases.read.count()}, {"fetch", phases.fetch.count()}, {"decide", phases.decide.count()}, {"write", phases.write.count()}};
  std::string text;
  for (const auto& [name, milliseconds] : parts) {
    char number[32];
    std::snprintf(number, sizeof number, "%.3f", milliseconds);
    text.append(text.empty() ? "" : ", ").append(name).append(";dur=").append(number);
  }
  return text;
}

}  // namespace

ObservedRouter::ObservedRouter(Routes routes, RouterOptions options, const Log& log)
    : options_(options), log_(log), router_(with_metrics(std::move(routes)), options.max_concurrent, options.spare) {}

Routes ObservedRouter::with_metrics(Routes routes) {
  routes.metrics = [this, of_store = std::move(routes.store_metrics)] {
    return Reply{200, std::string(metrics_content_type), metrics_.text(router_.running()) + (of_store ? of_store() : std::string()), {}};
  };
  if (routes.admit)
    routes.admit = [this, admit = std::move(routes.admit)](std::string_view authorization, const RouteMatch& match) {
      auto check = admit(authorization, match);
      if (check.access != CallerCheck::Access::Allowed) note_refused_client(check, match);
      return check;
    };
  routes.note_limited = [this](std::string_view claimed, const RouteMatch& match) {
    CallerCheck check;
    check.caller.client = claimed;
    check.reason = "limited";
    note_refused_client(check, match);
  };
  if (routes.refuse_early)
    routes.refuse_early = [this, refuse = std::move(routes.refuse_early)](std::string_view authorization, const RouteMatch& match) {
      auto check = refuse(authorization, match);
      if (check) note_refused_client(*check, match);
      return check;
    };
  return routes;
}

void ObservedRouter::note_refused_client(const CallerCheck& check, const RouteMatch& match) {
  metrics_.add_refusal(check.reason);
  log_.info("refused-client",
            {{"route", to_string(match.route)}, {"reason", check.reason}, {"client", check.caller.client}, {"expected", check.expected}});
}

// A call is told in the log and counted, also one that failed.
Reply ObservedRouter::answer(http::Inbound request) {
  const auto start = std::chrono::steady_clock::now();
  const bool is_call = request.method == "POST" && match_route(request.target).route == Route::Decision;
  const auto observe = [&](int status, const CallReport& report) {
    if (!is_call) return;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    metrics_.add(report, status, took);
    log_call(log_, report, status, took);
  };
  try {
    Reply reply = router_.answer(std::move(request));
    observe(reply.status, reply.report);
    if (options_.timing && !reply.report.service.empty()) reply.headers.emplace_back("Server-Timing", timing_of(reply.report.phases));
    return reply;
  } catch (...) {
    observe(500, {});
    throw;
  }
}

Reply ObservedRouter::error(const http::Refusal& refusal) {
  Reply reply = operation_outcome(refusal.status, refusal.code, refusal.where, refusal.message);
  if (refusal.status == 503) reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

void ObservedRouter::note_served(const http::Served& served) {
  const RouteMatch match = match_route(served.target);
  // An id that was not found is text of the request and may name anything.
  const bool is_known = match.route == Route::Decision && (served.status == 200 || served.status == 400 || served.status == 412);
  log_.info("request", {{"route", to_string(match.route)},
                        {"service", is_known ? std::string_view(match.id) : std::string_view()},
                        {"status", std::int64_t{served.status}},
                        {"ms", served.took.count()},
                        {"bytesIn", static_cast<std::int64_t>(served.bytes_in)},
                        {"bytesOut", static_cast<std::int64_t>(served.bytes_out)}});
}

// An origin is no part of the chart, and who is to put it on the list must read it; what no browser sends is not repeated.
void ObservedRouter::note_kept_from(std::string_view origin) {
  metrics_.add_unlisted_origin();
  log_.info("origin-not-listed", {{"origin", http::is_origin(origin) || origin == "null" ? origin : std::string_view()},
                                  {"message", "a browser keeps the answer from this page: --cors-origin lists those that may read it"}});
}

// Else whoever watches the service would take it for dead and end it, and its neighbours would be overloaded in turn.
bool ObservedRouter::is_urgent(std::string_view target) {
  const auto route = match_route(target).route;
  return route == Route::Health || route == Route::Readiness || route == Route::StoreHealth || route == Route::Metrics;
}

void ObservedRouter::note_handshake(std::string_view fault) {
  metrics_.add_refused_handshake();
  log_.info("handshake-refused", {{"reason", fault}});
}

void ObservedRouter::note_refused(std::string_view target, int status) {
  metrics_.add_refused_request(status);
  log_.info("refused", {{"route", to_string(match_route(target).route)}, {"status", std::int64_t{status}}});
}

}  // namespace ordersign::server
