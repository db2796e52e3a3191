// Calls that end when the test says so.
#pragma once

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "support/http_client.h"
#include "support/server_fixture.h"

namespace ordersign::support {

struct HeldCalls {
  std::promise<void> leave;
  std::atomic<int> running{0};

  /// A call is answered with its body, then.
  server::Routes routes() {
    auto routes = echo_routes();
    routes.call = [this, left = leave.get_future().share()](std::string_view, std::string body, const Caller&) {
      ++running;
      left.wait();
      Reply reply;
      reply.body = std::move(body);
      return reply;
    };
    return routes;
  }
  void wait_for(int calls) const {
    while (running < calls) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
};

inline const std::string kHeldCall = "/cds-services/x";

/// A client whose call is on its way.
inline std::unique_ptr<HttpClient> caller(int port, const std::string& body = "{}") {
  auto client = std::make_unique<HttpClient>(port);
  client->send(request_text("POST", kHeldCall, HttpClient::kJson, body));
  return client;
}

}  // namespace ordersign::support
