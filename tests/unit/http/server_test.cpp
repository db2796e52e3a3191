// The server alone, with an Answerer of the test's: what sanitizers are to see of it without the rest of the service.
#include "http/server.h"

#include "support/catch.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "support/http_client.h"

using namespace ordersign;
using namespace ordersign::http;
using namespace ordersign::support;
using namespace std::chrono_literals;

namespace {

class Echo : public Answerer {
 public:
  Reply answer(Inbound request) override {
    if (request.target == "/slow") std::this_thread::sleep_for(20ms);
    if (request.target == "/throw") throw std::runtime_error("marked");
    Reply reply;
    reply.body = std::string(request.target) + "|" + request.body;
    return reply;
  }
  Reply refusal(const Inbound& head) override {
    Reply reply;
    reply.status = head.target == "/refused" ? 404 : 0;
    return reply;
  }
  Reply error(const Refusal& refusal) override {
    Reply reply;
    reply.status = refusal.status;
    reply.body = "{}";
    return reply;
  }
  std::string client_of(const Inbound&, std::string_view machine) override { return std::string(machine); }
  bool is_urgent(std::string_view target) override { return target == "/urgent"; }
  void note_served(const Served&) override { ++served; }
  void note_refused(std::string_view, int) override { ++refused; }
  void note_handshake(std::string_view) override { ++handshakes; }
  void note_kept_from(std::string_view) override {}
  void note_trouble(std::string_view) override { ++troubles; }

  std::atomic<int> served{0}, refused{0}, troubles{0}, handshakes{0};
};

class Running {
 public:
  explicit Running(ServerOptions options = {}) : server_(std::move(options), echo) {
    const auto url = server_.bind();
    REQUIRE(url);
    port = std::stoi(url->substr(url->rfind(':') + 1));
    runner_ = std::thread([this] { server_.run(); });
  }
  ~Running() { stop(); }
  void stop() {
    server_.stop();
    if (runner_.joinable()) runner_.join();
  }

  Echo echo;
  int port = 0;

 private:
  Server server_;
  std::thread runner_;
};

std::string post(const std::string& target, const std::string& body) { return request_text("POST", target, HttpClient::kJson, body); }

/// One client's calls of every kind, on a connection each, and how many went as they should.
int go_round(int port, int who) {
  int right = 0;
  const std::string body = std::to_string(who) + std::string(30'000, 'b');
  for (int i = 0; i < 5; ++i) {
    HttpClient kept(port);
    for (int j = 0; j < 5; ++j) right += kept.post("/a", body).body == "/a|" + body;
    kept.send(post("/p", "1") + post("/slow", "2") + post("/throw", "3") + post("/urgent", "4"));
    for (const char* expected : {"/p|1", "/slow|2", "{}", "/urgent|4"}) right += kept.read().body == expected;
    HttpClient refused(port);
    refused.send("POST /refused HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n");
    right += refused.read().status == 404;
    RawSocket leaves(port);
    leaves.send(post("/slow", body));
  }
  return right;
}

}  // namespace

TEST_CASE("many clients at once, of every kind, get their own answers") {
  ServerOptions options;
  options.queue_wait = 60s;
  Running running(options);
  std::vector<std::thread> clients;
  std::atomic<int> right{0};
  for (int who = 0; who < 8; ++who) clients.emplace_back([&, who] { right += go_round(running.port, who); });
  for (auto& client : clients) client.join();
  CHECK(right == 8 * 5 * 10);
  running.stop();
  CHECK(running.echo.troubles == 0);
  CHECK(running.echo.refused == 8 * 5);
}

TEST_CASE("a server is stopped in the middle of everything, and ends") {
  for (int round = 0; round < 5; ++round) {
    Running running;
    std::atomic<bool> ended{false};
    std::vector<std::thread> clients;
    for (int who = 0; who < 4; ++who)
      clients.emplace_back([&, who] {
        while (!ended) try {
            go_round(running.port, who);
          } catch (const std::runtime_error&) {
          }
      });
    std::this_thread::sleep_for(30ms * round);
    running.stop();
    ended = true;
    for (auto& client : clients) client.join();
  }
}

TEST_CASE("with little memory and little time for waiting, whoever is not served is refused, and nothing is left over") {
  ServerOptions options;
  options.max_buffered = 200'000;
  options.queue_wait = 1ms;
  options.max_connections = 20;
  options.limits.frame.body = 150'000;
  Running running(options);
  std::vector<std::thread> clients;
  std::atomic<int> odd{0};
  for (int who = 0; who < 12; ++who)
    clients.emplace_back([&] {
      for (int i = 0; i < 10; ++i) try {
          HttpClient client(running.port);
          const int status = client.post("/slow", std::string(100'000, 'b')).status;
          odd += status != 200 && status != 503;
        } catch (const std::runtime_error&) {  // refused while it was sending
        }
    });
  for (auto& client : clients) client.join();
  CHECK(odd == 0);
  CHECK(HttpClient(running.port).post("/a", "b").body == "/a|b");
}

// An answer that its worker could send tells of itself only when something waits for it.
TEST_CASE("what comes of a client while it is answered is heeded as soon as it is") {
  ServerOptions options;
  options.limits.idle = 60s;
  options.max_connections = 2;
  Running running(options);
  HttpClient asks_on(running.port);
  asks_on.send(post("/slow", "1"));
  std::this_thread::sleep_for(5ms);
  asks_on.send(post("/slow", "2"));
  CHECK(asks_on.read().body == "/slow|1");
  CHECK(asks_on.read().body == "/slow|2");
  HttpClient ends(running.port);
  ends.send(post("/slow", "3"));
  ends.socket().end_sending();
  CHECK(ends.read().body == "/slow|3");
  CHECK(ends.is_closed());
}

TEST_CASE("who waits for room gets it as soon as another is answered") {
  ServerOptions options;
  options.limits.idle = 60s;
  options.max_connections = 1;
  Running running(options);
  for (int i = 0; i < 5; ++i) {
    HttpClient answered(running.port);
    answered.send(post("/slow", "1"));
    HttpClient waits(running.port);
    CHECK(waits.post("/a", "2").body == "/a|2");
    CHECK(answered.read().body == "/slow|1");
  }
}

TEST_CASE("a connection ends when nothing has come on it for long enough since its answer") {
  ServerOptions options;
  options.limits.idle = 200ms;
  Running running(options);
  HttpClient client(running.port);
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < 3; ++i) {
    CHECK(client.post("/slow", "1").body == "/slow|1");
    std::this_thread::sleep_for(20ms);
  }
  CHECK(client.is_closed());
  CHECK(std::chrono::steady_clock::now() - begun >= 300ms);
}

TEST_CASE("an answer that its client does not take at once arrives whole") {
  ServerOptions options;
  options.limits.frame.body = 24 << 20;
  options.max_buffered = 128 << 20;
  Running running(options);
  HttpClient client(running.port);
  std::string body(24 << 20, 'b');  // more than both sockets keep
  for (std::size_t i = 0; i < body.size(); i += 1000) body[i] = static_cast<char>('c' + i / 1000 % 20);
  for (int i = 0; i < 2; ++i) {
    client.send(post("/a", body));
    std::this_thread::sleep_for(50ms);
    CHECK(client.read().body == "/a|" + body);
  }
}
