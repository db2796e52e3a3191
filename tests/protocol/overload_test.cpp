// More calls than can be answered, and the end of the service: who is not served is told so at once.
#include "support/catch.h"

#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/held_calls.h"
#include "support/http_client.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/server_fixture.h"

using namespace ordersign::support;
using namespace std::chrono_literals;

namespace {

int readiness(const Served& served) { return served.get("/readyz").status; }

}  // namespace

TEST_CASE("who would wait too long is told 503 at the door, while every worker is busy; what is urgent is not") {
  HeldCalls held;
  ordersign::http::ServerOptions options;
  options.max_workers = 2;
  options.queue_wait = 50ms;
  ServerFixture fixture(held.routes(), options);
  std::vector<std::unique_ptr<HttpClient>> calls;
  for (int i = 0; i < 3; ++i) calls.push_back(caller(fixture.port()));
  held.wait_for(2);
  std::this_thread::sleep_for(200ms);  // the third has waited for long by now
  HttpClient shed(fixture.port());
  for (int i = 0; i < 3; ++i) {
    const auto answer = shed.post(kHeldCall, "{}");
    CHECK(answer.status == 503);
    CHECK(answer.header("retry-after") == "1");
    CHECK(answer.body.find("OperationOutcome") != std::string::npos);
  }
  HttpClient large(fixture.port());
  large.send("POST " + kHeldCall + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n");
  CHECK(large.read().status == 503);  // its body is not even asked for
  HttpClient health(fixture.port());
  health.send(request_text("GET", "/healthz"));
  CHECK(held.running == 2);
  held.leave.set_value();
  for (auto& call : calls) CHECK(call->read().status == 200);
  CHECK(health.read().status == 200);
  CHECK(shed.post(kHeldCall, "{}").status == 200);
  const auto metrics = shed.get("/metrics").body;
  CHECK(metrics.find("ordersign_refused_requests_total{status=\"503\"} 4") != std::string::npos);
}

TEST_CASE("who is told 503 keeps the connection when the body is small, also where that comes after the head") {
  HeldCalls held;
  ordersign::http::ServerOptions options;
  options.max_workers = 1;
  options.queue_wait = 50ms;
  ServerFixture fixture(held.routes(), options);
  const auto running = caller(fixture.port());
  held.wait_for(1);
  const auto waiting = caller(fixture.port());
  std::this_thread::sleep_for(200ms);  // it has waited for long by now
  const std::string head = "POST " + kHeldCall + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ";
  HttpClient small(fixture.port()), large(fixture.port()), asking(fixture.port());
  small.send(head + "30000\r\n\r\n" + std::string(16'000, ' '));
  large.send(head + "70000\r\n\r\n" + std::string(16'000, ' '));
  asking.send(head + "30000\r\nExpect: 100-continue\r\n\r\n");
  for (auto* closed : {&large, &asking}) {
    const auto answer = closed->read();
    CHECK(answer.status == 503);
    CHECK(answer.header("connection") == "close");
  }
  small.send(std::string(14'000, ' '));
  const auto answer = small.read();
  CHECK(answer.status == 503);
  CHECK(answer.header("connection").empty());
  held.leave.set_value();
  CHECK(running->read().status == 200);
  CHECK(waiting->read().status == 200);
  CHECK(small.post(kHeldCall, "{}").status == 200);
}

TEST_CASE("calls that wait take no more than three quarters of the memory: who comes then is told 503, and what is arriving arrives") {
  HeldCalls held;
  ordersign::http::ServerOptions options;
  options.max_workers = 1;
  options.queue_wait = 60s;
  options.max_buffered = 100'000;
  ServerFixture fixture(held.routes(), options);
  const std::string body(30'000, ' ');
  std::vector<std::unique_ptr<HttpClient>> calls;
  calls.push_back(caller(fixture.port(), body));
  held.wait_for(1);
  for (int i = 0; i < 2; ++i) calls.push_back(caller(fixture.port(), body));
  HttpClient arriving(fixture.port()), refused(fixture.port());
  arriving.send("POST " + kHeldCall + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n" +
                std::string(8'000, 'a'));
  refused.send("POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n");
  CHECK(refused.read().status == 404);  // at its head: all before it have been read by now
  CHECK(caller(fixture.port(), body)->read().status == 503);
  HttpClient small(fixture.port());
  for (int i = 0; i < 2; ++i) CHECK(small.post(kHeldCall, "{}").status == 503);  // on one connection
  held.leave.set_value();
  for (auto& call : calls) CHECK(call->read().body == body);
  arriving.send(std::string(1'000, 'a'));
  CHECK(arriving.read().body == std::string(9'000, 'a'));
  CHECK(small.post(kHeldCall, "{}").status == 200);
}

TEST_CASE("who waits for a connection gets one as soon as another has nothing more to do") {
  HeldCalls held;
  ordersign::http::ServerOptions options;
  options.max_connections = 1;
  options.limits.idle = 10min;
  ServerFixture fixture(held.routes(), options);
  const auto first = caller(fixture.port(), "first");
  held.wait_for(1);
  HttpClient second(fixture.port());
  second.send(request_text("GET", "/healthz"));
  std::this_thread::sleep_for(50ms);
  held.leave.set_value();
  CHECK(first->read().body == "first");
  CHECK(second.read().status == 200);
}

TEST_CASE("within the time that calls may wait, none is refused") {
  HeldCalls held;
  ordersign::http::ServerOptions options;
  options.max_workers = 1;
  options.queue_wait = 60s;
  ServerFixture fixture(held.routes(), options);
  std::vector<std::unique_ptr<HttpClient>> calls;
  for (int i = 0; i < 50; ++i) calls.push_back(caller(fixture.port(), std::to_string(i)));
  held.leave.set_value();
  for (int i = 0; i < 50; ++i) CHECK(calls[static_cast<std::size_t>(i)]->read().body == std::to_string(i));
}

TEST_CASE("after SIGTERM the service says that it is not ready while it takes calls, and a second one ends that") {
  const TempFolder folder;
  Served served(folder, {"--drain-grace", "600000"});
  HttpClient kept(served.port());
  CHECK(kept.post(kSign, call_with_card()).status == 200);
  CHECK(readiness(served) == 200);
  served.signal(SIGTERM);
  for (int i = 0; i < 1000 && readiness(served) != 503; ++i) std::this_thread::sleep_for(10ms);
  CHECK(readiness(served) == 503);
  const auto last = kept.post(kSign, call_with_card());
  CHECK(last.status == 200);
  CHECK(last.header("connection") == "close");
  CHECK(kept.is_closed());
  const auto fresh = served.post(kSign, call_with_card());
  CHECK(fresh.status == 200);
  CHECK(fresh.header("connection") == "close");
  served.signal(SIGHUP);
  CHECK(served.logs_another("\"event\":\"reloaded\"", 0));
  served.signal(SIGTERM);
  CHECK(served.wait() == 0);
  CHECK(served.logs_just(1, "\"event\":\"hastened\""));
}

TEST_CASE("at the end what is still arriving has its two seconds, and is told 408 then; what arrives in them is answered") {
  ordersign::http::ServerOptions options;
  options.limits.request = 10min;
  ServerFixture fixture(echo_routes(), options);
  const std::string half =
      "POST " + kHeldCall + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\nbo";
  HttpClient never(fixture.port()), soon(fixture.port());
  never.send(half);
  soon.send(half);
  CHECK(HttpClient(fixture.port()).get("/healthz").status == 200);  // both have been read by now
  fixture.server().stop();
  soon.send("dy");
  const auto answer = soon.read();
  CHECK(answer.body == "x|body");
  CHECK(answer.header("connection") == "close");
  CHECK(never.read().status == 408);
  fixture.stop();
}

TEST_CASE("a second stop cuts at once what has not arrived and what is not taken, and still answers what runs") {
  HeldCalls held;
  ordersign::http::ServerOptions options;
  options.limits.request = 10min;
  options.limits.send = 10min;
  ServerFixture fixture(held.routes(), options);
  HttpClient half(fixture.port());
  half.send("POST " + kHeldCall + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\nbo");
  const auto running = caller(fixture.port(), "kept");
  held.wait_for(1);
  fixture.server().stop(10min);
  fixture.server().stop();
  fixture.server().stop();
  CHECK(half.read().status == 408);
  held.leave.set_value();
  CHECK(running->read().body == "kept");
  fixture.stop();
}
