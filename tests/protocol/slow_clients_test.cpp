// Clients that are slow, idle or deaf: none of them costs a thread, and none keeps another one waiting.
#include "support/catch.h"

#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "support/http_client.h"
#include "support/known_clients.h"
#include "support/many_connections.h"
#include "support/served.h"
#include "support/server_fixture.h"

using namespace ordersign::support;
using namespace std::chrono_literals;

namespace {

const std::string kCall = "/cds-services/x";

ordersign::http::ServerOptions one_worker() {
  ordersign::http::ServerOptions options;
  options.max_workers = 1;
  return options;
}

}  // namespace

TEST_CASE("beside a thousand idle and a thousand half-sent requests every normal call is answered, by eight threads at most") {
  const TempFolder folder;
  const Served served(folder, {"--store", "sqlite:" + folder.file("store.db").string()});
  ManyConnections idle(served.port(), 1000), heads(served.port(), 500, "POST " + kSign + " HTTP/1.1\r\nHost: localhost\r\nContent-"),
      bodies(served.port(), 500,
             "POST " + kSign + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 20000\r\n\r\n{");
  const auto call = call_with_card();
  for (int i = 0; i < 30; ++i) {
    heads.send("L");
    bodies.send(" ");
    CHECK(served.post(kSign, call).status == 200);
  }
  CHECK(threads_of(served.process()) <= 8);
}

TEST_CASE("half-sent requests take no worker, not even the only one") {
  ServerFixture fixture(echo_routes(), one_worker());
  const ManyConnections slow(
      fixture.port(), 20,
      "POST " + kCall + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\nab");
  HttpClient normal(fixture.port());
  for (int i = 0; i < 20; ++i) CHECK(normal.post(kCall, std::to_string(i)).body == "x|" + std::to_string(i));
}

TEST_CASE("a client that does not take its answer holds no worker, and is let go when its time is over") {
  auto options = one_worker();
  options.limits.frame.body = 32 << 20;
  options.limits.send = 500ms;
  ServerFixture fixture(echo_routes(), options);
  HttpClient deaf(fixture.port());
  deaf.send(request_text("POST", kCall, HttpClient::kJson, std::string(20 << 20, 'a')));
  CHECK(HttpClient(fixture.port()).get("/healthz").status == 200);
  std::this_thread::sleep_for(1s);
  CHECK_THROWS(deaf.read());
  CHECK(HttpClient(fixture.port()).get("/healthz").status == 200);
}

TEST_CASE("calls that wait for others do not keep the rest waiting: further threads are started for them") {
  std::promise<void> leave;
  auto routes = echo_routes();
  routes.call = [left = leave.get_future().share()](std::string_view, std::string, const ordersign::Caller&) {
    left.wait();
    return ordersign::Reply{};
  };
  ServerFixture fixture(std::move(routes));
  std::vector<std::unique_ptr<HttpClient>> waiting;
  for (int i = 0; i < 40; ++i) {
    waiting.push_back(std::make_unique<HttpClient>(fixture.port()));
    waiting.back()->send(request_text("POST", kCall, HttpClient::kJson, "{}"));
  }
  CHECK(HttpClient(fixture.port()).get("/healthz").status == 200);
  leave.set_value();
  for (auto& client : waiting) CHECK(client->read().status == 200);
}

TEST_CASE("a client that closes its sending side after a request still gets the answer") {
  ServerFixture fixture;
  const auto request = request_text("POST", kCall, HttpClient::kJson, "all");
  for (int i = 0; i < 50; ++i) {  // its end is seen before, with and after the request
    RawSocket client(fixture.port());
    std::string first;
    if (i % 2 == 0) {
      client.send(request);
      while (!first.ends_with("x|all")) client.receive(first);
    }
    client.send(request);
    client.end_sending();
    CHECK(client.receive_all().ends_with("x|all"));
  }
}
