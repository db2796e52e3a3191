// An HTTP server that runs on a free port of the loopback with routes of the test's choice.
#pragma once

#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "http/server.h"
#include "server/observed_router.h"

namespace ordersign::support {

/// Routes that answer a call with its id and body, so that a test sees what reached them.
inline server::Routes echo_routes() {
  server::Routes routes;
  routes.discover = [](std::string_view if_none_match, const Caller&) {
    Reply reply;
    reply.headers.emplace_back("ETag", "\"v1\"");
    if (if_none_match == "\"v1\"") {
      reply.status = 304;
      return reply;
    }
    reply.body = R"({"services":[]})";
    return reply;
  };
  routes.call = [](std::string_view id, std::string body, const Caller&) {
    if (id == "missing") return operation_outcome(404, "not-found", "", "no such service");
    Reply reply;
    reply.body = std::string(id) + "|" + body;
    return reply;
  };
  routes.ready = [] { return true; };
  return routes;
}

class ServerFixture {
 public:
  /// `bound` is told the URL before the first connection is taken.
  explicit ServerFixture(server::Routes routes = echo_routes(), http::ServerOptions options = {}, server::RouterOptions routing = {},
                         const std::function<void(const std::string&)>& bound = {})
      : log_([this](std::string_view line) {
          const std::lock_guard lock(mutex_);
          lines_ += line;
        }),
        router_(std::move(routes), routing, log_),
        server_(std::move(options), router_) {
    const auto url = server_.bind();
    if (!url) throw std::runtime_error(url.error().message);
    port_ = std::stoi(url->substr(url->rfind(':') + 1));
    if (bound) bound(*url);
    runner_ = std::thread([this] { server_.run(); });
  }
  ~ServerFixture() { stop(); }

  int port() const { return port_; }
  http::Server& server() { return server_; }
  /// Returns when the server has answered what it had begun.
  void stop() {
    server_.stop();
    if (runner_.joinable()) runner_.join();
  }
  std::string log() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  std::mutex mutex_;
  std::string lines_;
  server::Log log_;
  server::ObservedRouter router_;
  http::Server server_;
  int port_ = 0;
  std::thread runner_;
};

}  // namespace ordersign::support
