// A database server that is killed and started again and again under a service: what was acknowledged is there, and every decision record
// that is not is counted.
//
// The short form takes 1000 outcomes and 5 kills; with ORDERSIGN_LONG=1 in the environment it is 12,000 and 50.
#include "support/catch.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "support/known_clients.h"
#include "support/postgres_server.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;

namespace {

constexpr int kSenders = 6, kCallers = 2;

struct Sent {
  std::mutex mutex;
  std::set<long> acknowledged;  // batches of one to three outcomes
  long outcomes = 0;            // of those
  std::atomic<long> next{1}, decided{0}, failed{0};
  std::atomic<bool> enough{false};
};

void send_feedback(int port, Sent& sent) {
  HttpClient client(port);
  while (!sent.enough) {
    const auto batch = sent.next++;  // no number is used again: whatever is there twice was stored twice
    std::string outcomes;
    for (long i = 0; i < 1 + batch % 3; ++i)
      outcomes.append(i == 0 ? "" : ",")
          .append(R"({"card":")" + std::to_string(batch) + "/" + std::to_string(i) +
                  R"(","outcome":"overridden","outcomeTimestamp":"2026-11-25T12:02:00Z"})");
    if (client.post(kSign + "/feedback", R"({"feedback":[)" + outcomes + "]}").status == 200) {
      const std::lock_guard lock(sent.mutex);
      sent.acknowledged.insert(batch);
      sent.outcomes += 1 + batch % 3;
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
}

void send_calls(int port, Sent& sent, const std::string& call) {
  HttpClient client(port);
  while (!sent.enough) ++(client.post(kSign, call).status == 200 ? sent.decided : sent.failed);
}

long counted(const Served& served, const std::string& state) {
  return std::stol(sample(served, "ordersign_store_records_total{state=\"" + state + "\"}"));
}

}  // namespace

TEST_CASE(
    "of outcomes sent while the database server is killed again and again every acknowledged one is there, none twice, and no record is lost") {
  const bool is_long = std::getenv("ORDERSIGN_LONG") != nullptr;
  const long enough = is_long ? 12'000 : 1000;
  const int enough_kills = is_long ? 50 : 5;
  const TempFolder folder;
  PostgresServer server;
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  Sent sent;
  int kills = 0;
  const Served served(folder, {"--store", server.url(), "--spill", folder.file("spill").string(), "--pseudonym-key",
                               folder.file("key").string(), "--queue-wait", "60000"});
  {
    const auto call = call_with_card();
    std::vector<std::thread> senders;
    for (int i = 0; i < kSenders; ++i) senders.emplace_back([&] { send_feedback(served.port(), sent); });
    for (int i = 0; i < kCallers; ++i) senders.emplace_back([&] { send_calls(served.port(), sent, call); });
    const auto outcomes = [&] {
      const std::lock_guard lock(sent.mutex);
      return sent.outcomes;
    };
    for (; outcomes() < enough || kills < enough_kills; ++kills) {
      if (kills == 2000) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution<int>(20, 1500)(random)));
      if (kills % 3 == 2) server.stop();
      else server.kill();
      server.start();
    }
    sent.enough = true;
    for (auto& sender : senders) sender.join();
    CHECK(outcomes() >= enough);
  }
  CHECK(sent.failed == 0);

  CHECK(
      eventually([&] { return sample(served, "ordersign_store_spill_bytes") == "0" && sample(served, "ordersign_store_queued") == "0"; }));
  std::map<long, long> stored;
  for (const auto& card : server.words("SELECT card FROM feedback")) ++stored[std::stol(card)];
  CHECK(server.number("SELECT COUNT(*) FROM (SELECT card FROM feedback GROUP BY card HAVING COUNT(*) > 1) twice") == 0);
  for (const auto batch : sent.acknowledged)
    if (stored[batch] != 1 + batch % 3) FAIL_CHECK("acknowledged batch " << batch << " has " << stored[batch] << " outcomes in the store");
  for (const auto& [batch, count] : stored)
    if (count != 0 && count != 1 + batch % 3) FAIL_CHECK("batch " << batch << " was stored in part");
  CHECK(counted(served, "lost") == 0);
  CHECK(counted(served, "missing") == 0);
  CHECK(server.number("SELECT COUNT(*) FROM decision") == sent.decided);
  CHECK(eventually([&] { return server.number("SELECT SUM(handed) - SUM(stored) FROM run") == 0; }));
  std::printf("%ld outcomes acknowledged over %d kills; %ld decisions answered and stored\n", sent.outcomes, kills, sent.decided.load());
}
