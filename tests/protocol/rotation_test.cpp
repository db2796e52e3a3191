// Keys that a client publishes over TLS: rotated under load, sought once, and kept while their publisher misbehaves.
#include "support/catch.h"

#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "support/builders.h"
#include "support/key_server.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;
using namespace std::chrono_literals;
using ordersign::testing::http_answer;

namespace {

int call(HttpClient& client, HttpHeaders headers) {
  headers.emplace_back("Content-Type", "application/json");
  return client.post(kSign, kQuietCall, headers).status;
}

int call(const Served& served, HttpHeaders headers) {
  HttpClient client(served.port());
  return call(client, std::move(headers));
}

constexpr std::string_view kNotRefreshed = "\"event\":\"keys-not-refreshed\"";

}  // namespace

TEST_CASE("keys are read over TLS from the client's own URL, and from no other") {
  const TempFolder folder;
  PublishingClient client(folder);
  const auto key = client.signer.make_key("ES384", "a");
  KeyServer keys({key});
  const KeyServer other({key});
  Served served(folder, client.flags(keys));
  CHECK(call(served, client.good(key)) == 200);
  CHECK(call(served, client.good(key, R"({"jku":")" + keys.url() + "\"}")) == 200);
  for (const auto& jku : {other.url(), keys.url() + "?", keys.url() + "/", std::string("https://evil.example/jwks.json")}) {
    INFO(jku);
    CHECK(call(served, client.good(key, R"({"jku":")" + jku + "\"}")) == 401);
  }
  CHECK(sample(served, R"(ordersign_refused_clients_total{reason="jku"})") == "4");
  CHECK(other.connections() == 0);
  CHECK(keys.asked() == 1);
}

TEST_CASE("keys of a publisher whose certificate is not trusted are not taken") {
  const TempFolder folder;
  PublishingClient client(folder);
  const auto key = client.signer.make_key("ES384", "a");
  const KeyServer keys({key}), stranger({});
  auto flags = client.flags(keys);
  flags.back() = stranger.ca_file();
  const Served served(folder, flags);
  CHECK(call(served, client.good(key)) == 401);
  CHECK(keys.asked() == 0);
  CHECK(served.logs_another(kNotRefreshed, 0));
  CHECK(served.logs("its certificate does not prove its name"));
}

TEST_CASE("a thousand tokens with a key that is not there, from sixteen connections at once, cause one look at the publisher") {
  const TempFolder folder;
  PublishingClient client(folder);
  const auto key = client.signer.make_key("ES384", "a");
  KeyServer keys({key});
  const Served served(folder, client.flags(keys));
  REQUIRE(keys.was_asked(1));
  REQUIRE(call(served, client.good(key)) == 200);
  std::vector<std::vector<HttpHeaders>> loads(16);
  for (int i = 0; i < 1008; ++i) loads[static_cast<std::size_t>(i % 16)].push_back(client.unknown("nobody-" + std::to_string(i)));
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (const auto& load : loads)
    threads.emplace_back([&] {
      HttpClient connection(served.port());
      for (const auto& headers : load) refused += call(connection, headers) == 401 ? 1 : 0;
    });
  for (auto& thread : threads) thread.join();
  CHECK(refused == 1008);
  CHECK(keys.asked() == 2);
  CHECK(sample(served, R"(ordersign_refused_clients_total{reason="unknown-key"})") == "1008");
  CHECK(call(served, client.good(key)) == 200);
}

TEST_CASE("while a client rotates its keys under load, no call with a good token is lost") {
  const TempFolder folder;
  PublishingClient client(folder);
  constexpr int kGenerations = 5, kThreads = 4, kCalls = 40;
  std::vector<SigningKey> generation;
  for (int i = 0; i < kGenerations; ++i) generation.push_back(client.signer.make_key("ES384", "gen-" + std::to_string(i)));
  std::vector<std::vector<std::vector<HttpHeaders>>> tokens(kGenerations, std::vector<std::vector<HttpHeaders>>(kThreads));
  for (std::size_t i = 0; i < kGenerations; ++i)
    for (auto& of_thread : tokens[i])
      for (int n = 0; n < kCalls; ++n) of_thread.push_back(client.good(generation[i]));

  KeyServer keys({generation[0]});
  Served served(folder, client.flags(keys));
  std::map<int, int> statuses;
  std::mutex mutex;
  const auto load = [&](std::size_t of, std::size_t thread) {
    return std::async(std::launch::async, [&, of, thread] {
      HttpClient connection(served.port());
      for (const auto& headers : tokens[of][thread]) {
        const auto status = call(connection, headers);
        const std::lock_guard lock(mutex);
        ++statuses[status];
      }
    });
  };
  std::vector<std::future<void>> running;
  for (std::size_t i = 0; i < kGenerations; ++i) {
    // Published beside the old key before it signs; the first time nobody tells the service, later it is told to look.
    if (i > 0) keys.publish({generation[i - 1], generation[i]});
    if (i > 1) {
      const auto before = keys.asked();
      served.reload();
      REQUIRE(keys.was_asked(before + 1));
    }
    auto before = std::move(running);
    running.clear();
    for (std::size_t thread = 0; thread < kThreads; ++thread) running.push_back(load(i, thread));  // while the old ones still run
    for (auto& one : before) one.get();
    keys.publish({generation[i]});  // withdrawn one overlap later
  }
  for (auto& one : running) one.get();
  CHECK(statuses == std::map<int, int>{{200, kGenerations * kThreads * kCalls}});

  const auto before = keys.asked();
  served.reload();
  REQUIRE(keys.was_asked(before + 1));
  CHECK(eventually([&] { return call(served, client.good(generation[kGenerations - 2])) == 401; }));
  CHECK(call(served, client.good(generation.back())) == 200);
}

TEST_CASE("a publisher that redirects, sends too much, nonsense or nothing leaves the keys that were read") {
  const TempFolder folder;
  PublishingClient client(folder);
  const auto key = client.signer.make_key("ES384", "a"), next = client.signer.make_key("ES384", "b");
  KeyServer keys({key});
  KeyServer elsewhere({key, next});
  Served served(folder, client.flags(keys));
  REQUIRE(call(served, client.good(key)) == 200);
  const auto both = ordersign::testing::jwk_set({key, next});
  const std::vector<std::pair<std::string, KeyServer::Script>> faults{
      {"a redirect to a good set", ordersign::testing::always(http_answer("", 302, "Location: " + elsewhere.url() + "\r\n"))},
      {"a good set of half a megabyte",
       ordersign::testing::always(http_answer(both + std::string(512 << 10, ' '), 200, "", "application/json"))},
      {"a set that never ends",
       [](KeyServer::Peer& peer, const auto&) {
         peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
         while (peer.send("1000\r\n" + std::string(0x1000, ' ') + "\r\n")) {
         }
       }},
      {"half a set",
       ordersign::testing::always("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n" + both)},
      {"no JSON", ordersign::testing::always(http_answer("<html>", 200, "", "application/json"))},
      {"a set as text/html", ordersign::testing::always(http_answer(both, 200, "", "text/html"))},
      {"no keys", ordersign::testing::always(http_answer("{}", 200, "", "application/json"))},
      {"a good set with 500", ordersign::testing::always(http_answer(both, 500, "", "application/json"))},
      {"a reset", [](KeyServer::Peer& peer, const auto&) { peer.cut(); }}};
  for (const auto& [what, script] : faults) {
    INFO(what);
    keys.become(script);
    const auto before = served.lines_with(kNotRefreshed);
    served.reload();
    CHECK(served.logs_another(kNotRefreshed, before));
    CHECK(call(served, client.good(key)) == 200);
  }
  CHECK(elsewhere.connections() == 0);
  CHECK(call(served, client.good(next)) == 401);
  keys.publish({next});
  served.reload();
  CHECK(eventually([&] { return call(served, client.good(next)) == 200; }));
  CHECK(call(served, client.good(key)) == 401);
}

TEST_CASE("a slow publisher delays nobody whose key is known, and a dead one loses no key") {
  const TempFolder folder;
  PublishingClient client(folder);
  const auto key = client.signer.make_key("ES384", "a");
  auto keys = std::make_unique<KeyServer>(std::vector<SigningKey>{key});
  Served served(folder, client.flags(*keys));
  REQUIRE(call(served, client.good(key)) == 200);
  keys->become([](KeyServer::Peer& peer, const auto&) { peer.hold(); });
  const auto before = keys->asked();
  served.reload();
  REQUIRE(keys->was_asked(before + 1));
  auto stranger = std::async(std::launch::async, [&, headers = client.unknown("nobody")] { return call(served, headers); });
  CHECK(call(served, client.good(key)) == 200);
  CHECK(stranger.wait_for(0s) == std::future_status::timeout);  // the publisher is still being waited for
  for (int i = 0; i < 9; ++i) CHECK(call(served, client.good(key)) == 200);
  CHECK(stranger.get() == 401);
  const auto told = served.lines_with(kNotRefreshed);
  keys.reset();
  served.reload();
  CHECK(served.logs_another(kNotRefreshed, told));
  CHECK(call(served, client.good(key)) == 200);
  CHECK(call(served, client.unknown("nobody")) == 401);
}

TEST_CASE("a service that starts before its client's publisher takes the client's token once the keys are there") {
  const TempFolder folder;
  PublishingClient client(folder);
  const auto key = client.signer.make_key("ES384", "a");
  KeyServer keys({key});
  keys.become(ordersign::testing::always(http_answer("", 503)));
  Served served(folder, client.flags(keys));
  CHECK(served.logs_another(kNotRefreshed, 0));
  CHECK(call(served, client.good(key)) == 401);
  CHECK(served.get("/healthz").status == 200);
  keys.publish({key});
  served.reload();
  CHECK(eventually([&] { return call(served, client.good(key)) == 200; }));
}
