// The end of connections and of the service: nobody who was let in loses an answer by it.
#include "support/catch.h"

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "support/held_calls.h"
#include "support/http_client.h"
#include "support/server_fixture.h"

using namespace ordersign::support;
using namespace std::chrono_literals;

TEST_CASE("an answer after which the connection ends arrives whole, though the client has sent more meanwhile") {
  HeldCalls held;
  ServerFixture fixture(held.routes());
  const std::string body(4'000'000, 'a');
  HttpClient client(fixture.port());
  client.send(request_text("POST", kHeldCall, {{"Connection", "close"}}, body));
  held.wait_for(1);
  client.send(request_text("GET", "/healthz"));
  held.leave.set_value();
  std::this_thread::sleep_for(300ms);  // much of the answer waits to be taken
  CHECK(client.read().body == body);
}

TEST_CASE("whoever waits to be let in when the end comes is let in and answered, though there is no room") {
  HeldCalls held;
  ordersign::http::ServerOptions options;
  options.max_connections = 1;
  ServerFixture fixture(held.routes(), options);
  const auto inside = caller(fixture.port(), "first");
  held.wait_for(1);
  const auto outside = caller(fixture.port(), "second");
  std::this_thread::sleep_for(50ms);  // it was found that there is no room
  fixture.server().stop();
  held.wait_for(2);
  held.leave.set_value();
  CHECK(inside->read().body == "first");
  CHECK(outside->read().body == "second");
  fixture.stop();
}

TEST_CASE("a connection on which nothing was asked yet has two seconds at the end, and is closed then") {
  ServerFixture fixture;
  HttpClient asks(fixture.port()), silent(fixture.port());
  CHECK(HttpClient(fixture.port()).get("/healthz").status == 200);  // both have been let in by now
  fixture.server().stop();
  std::this_thread::sleep_for(100ms);
  const auto answer = asks.get("/healthz");
  CHECK(answer.status == 200);
  CHECK(answer.header("connection") == "close");
  CHECK(silent.is_closed());
  fixture.stop();
}

TEST_CASE("what has begun to arrive behind a call is not waited for when its two seconds were over before the call was") {
  HeldCalls held;
  ordersign::http::ServerOptions options;
  options.limits.request = 10min;
  ServerFixture fixture(held.routes(), options);
  HttpClient client(fixture.port());
  client.send(request_text("POST", kHeldCall, HttpClient::kJson, "kept") + "GET /healthz HTTP/1.1\r\n");
  held.wait_for(1);
  fixture.server().stop();
  std::this_thread::sleep_for(2300ms);
  held.leave.set_value();
  CHECK(client.read().body == "kept");
  CHECK(client.read().status == 408);
  fixture.stop();
}
