// A service that is killed again and again: what it acknowledged is there, and every decision record that is not is counted.
//
// The short form takes 2000 outcomes and 8 kills; with ORDERSIGN_LONG=1 in the environment it is 12,000 and 50.
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
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;
using namespace std::chrono_literals;

namespace {

const std::string kFeedback = kSign + "/feedback";
constexpr int kFeedbackSenders = 6, kCallers = 2;

std::string outcome_of(const std::string& card) {
  return R"({"card":")" + card + R"(","outcome":"overridden","outcomeTimestamp":"2026-11-25T12:02:00Z"})";
}

/// Batches of one to three outcomes, each of a card of its own.
struct Sent {
  std::mutex mutex;
  std::set<long> acknowledged;  // batches
  long outcomes = 0;            // of those
  std::atomic<long> next{1}, decided{0};
};

void send_feedback_until_killed(int port, Sent& sent) {
  try {
    HttpClient client(port);
    for (;;) {
      const auto batch = sent.next++;
      std::string outcomes;
      for (long i = 0; i < 1 + batch % 3; ++i)
        outcomes.append(i == 0 ? "" : ",").append(outcome_of(std::to_string(batch) + "/" + std::to_string(i)));
      if (client.post(kFeedback, R"({"feedback":[)" + outcomes + "]}").status != 200) continue;
      const std::lock_guard lock(sent.mutex);
      sent.acknowledged.insert(batch);
      sent.outcomes += 1 + batch % 3;
    }
  } catch (const std::exception&) {  // killed: what was sent last may be there or not
  }
}

void call_until_killed(int port, Sent& sent, const std::string& call) {
  try {
    HttpClient client(port);
    for (;;) sent.decided += client.post(kSign, call).status == 200 ? 1 : 0;
  } catch (const std::exception&) {
  }
}

long counted(const Served& served, const std::string& state) {
  return std::stol(sample(served, "ordersign_store_records_total{state=\"" + state + "\"}"));
}

}  // namespace

TEST_CASE(
    "of outcomes sent to a service that is killed again and again every acknowledged one is there, none twice, and records are counted") {
  const bool is_long = std::getenv("ORDERSIGN_LONG") != nullptr;
  const long enough = is_long ? 12'000 : 2000;
  const int enough_kills = is_long ? 50 : 8;
  const TempFolder folder;
  const std::vector<std::string> flags{"--store", "sqlite:" + folder.file("store.db").string()};
  const auto call = call_with_card();
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  Sent sent;
  int kills = 0;
  for (; sent.outcomes < enough || kills < enough_kills; ++kills) {
    REQUIRE(kills < 5000);
    Served served(folder, flags);
    std::vector<std::thread> senders;
    for (int i = 0; i < kFeedbackSenders; ++i) senders.emplace_back([&] { send_feedback_until_killed(served.port(), sent); });
    for (int i = 0; i < kCallers; ++i) senders.emplace_back([&] { call_until_killed(served.port(), sent, call); });
    std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<int>(20'000, 600'000)(random)));
    served.kill();
    for (auto& sender : senders) sender.join();
  }

  StoreFile file(folder.file("store.db"));
  std::map<long, long> stored;
  for (const auto& card : file.words("SELECT card FROM feedback")) ++stored[std::stol(card)];
  CHECK(file.number("SELECT COUNT(*) FROM (SELECT card FROM feedback GROUP BY card HAVING COUNT(*) > 1)") == 0);
  CHECK(file.words("PRAGMA integrity_check") == std::vector<std::string>{"ok"});
  for (const auto batch : sent.acknowledged)
    if (stored[batch] != 1 + batch % 3) FAIL_CHECK("acknowledged batch " << batch << " has " << stored[batch] << " outcomes in the store");
  for (const auto& [batch, count] : stored)
    if (count != 0 && count != 1 + batch % 3) FAIL_CHECK("batch " << batch << " was stored in part");

  // Each caller had one call more under way when it was killed, which may have been decided.
  const Served last(folder, flags);
  const auto most = sent.decided + kills * kCallers;
  const auto all = [&] { return counted(last, "written") + counted(last, "missing") + counted(last, "lost"); };
  CHECK(eventually([&] { return sample(last, "ordersign_store_spill_bytes") == "0" && all() >= sent.decided; }));
  CHECK(all() <= most);
  CHECK(file.count("decision") == counted(last, "written"));
  std::printf("%ld outcomes acknowledged over %d kills; %ld decisions answered, %ld written, %ld missing, %ld lost\n", sent.outcomes, kills,
              sent.decided.load(), counted(last, "written"), counted(last, "missing"), counted(last, "lost"));
}
