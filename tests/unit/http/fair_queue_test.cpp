#include "http/fair_queue.h"

#include "support/catch.h"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

using ordersign::http::FairQueue;

namespace {

struct Call {
  std::string client;
  int number = 0;
};
using Queue = FairQueue<Call>;

/// Takes one and ends it.
std::string served_by(Queue& queue) {
  auto taken = queue.take();
  queue.ended(taken.turn);
  return taken.call.client;
}

void push(Queue& queue, const std::string& client, int times = 1) {
  for (int i = 0; i < times; ++i) queue.push(client, {client, i});
}

/// A queue beside what it should hold, driven by chance.
class Driven {
 public:
  explicit Driven(unsigned seed) : chance_(seed) {}

  bool one_in(int times) { return std::uniform_int_distribution<int>(1, times)(chance_) == 1; }
  std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(chance_); }

  void push(const std::string& client) {
    queue.push(client, {client, next_});
    waiting[client].push_back(next_++);
  }
  /// By the client that it was for, with what a taker has to find checked.
  std::string take() {
    const auto taken = queue.take();
    const auto& client = taken.call.client;
    auto& own = waiting.at(client);
    REQUIRE(own.front() == taken.call.number);
    for (const auto& [other, calls] : waiting) REQUIRE((calls.empty() || running[client] <= running[other]));
    own.pop_front();
    ++running[client];
    turns.push_back({client, taken.turn});
    return client;
  }
  void end(std::size_t which) {
    queue.ended(turns[which].second);
    --running[turns[which].first];
    turns.erase(turns.begin() + static_cast<std::ptrdiff_t>(which));
  }

  Queue queue;
  std::map<std::string, std::deque<int>> waiting;  // numbers of calls
  std::map<std::string, int> running;
  std::vector<std::pair<std::string, Queue::Turn>> turns;

 private:
  std::mt19937 chance_;
  int next_ = 0;
};

}  // namespace

TEST_CASE("clients take turns, whoever came first, and of each the first goes first") {
  Queue queue;
  push(queue, "flood", 5);
  push(queue, "a", 2);
  push(queue, "b");
  std::string order;
  std::vector<int> of_flood;
  while (queue.size() > 0) {
    auto taken = queue.take();
    if (taken.call.client == "flood") of_flood.push_back(taken.call.number);
    order += taken.call.client[0];
    queue.ended(taken.turn);
  }
  CHECK(order == "fabfafff");
  CHECK(of_flood == std::vector<int>{0, 1, 2, 3, 4});
}

TEST_CASE("a client alone may have all that can run; from then on those that come have the next ones until they have as many") {
  Queue queue;
  push(queue, "long", 10);
  std::vector<Queue::Turn> running;
  for (int i = 0; i < 6; ++i) running.push_back(queue.take().turn);
  push(queue, "short", 9);
  const auto next_after_an_end = [&] {
    queue.ended(running.back());
    running.pop_back();
    return queue.take().call.client;
  };
  for (int i = 0; i < 3; ++i) CHECK(next_after_an_end() == "short");
  CHECK(next_after_an_end() == "long");  // of which two ran still, and three of the other
  CHECK(queue.take().call.client == "short");
}

TEST_CASE("a client whose calls have ended is waited for by nobody, and comes back with nothing against it") {
  Queue queue;
  for (int round = 0; round < 3; ++round) {
    push(queue, "a", 2);
    push(queue, "b");
    CHECK(served_by(queue) == "a");
    CHECK(served_by(queue) == "b");
    CHECK(served_by(queue) == "a");
    CHECK(queue.size() == 0);
  }
}

TEST_CASE("whoever comes is told how many go before him: a turn of each other for each of his own") {
  Queue queue;
  CHECK(queue.outlook("a").ahead == 0);
  CHECK(queue.outlook("a").first == nullptr);
  push(queue, "flood", 100);
  CHECK(queue.outlook("flood").ahead == 100);
  CHECK(queue.outlook("flood").first->number == 0);
  CHECK(queue.outlook("a").ahead == 1);
  push(queue, "a", 2);
  CHECK(queue.outlook("a").ahead == 5);
  CHECK(queue.outlook("b").ahead == 2);
  CHECK(queue.outlook("flood").ahead == 102);
  push(queue, "b", 3);
  CHECK(queue.outlook("flood").ahead == 105);  // no more than there are
  served_by(queue);
  CHECK(queue.outlook("flood").first->number == 1);
}

TEST_CASE("calls that own what they carry are moved through") {
  FairQueue<std::unique_ptr<int>> queue;
  queue.push("a", std::make_unique<int>(7));
  auto taken = queue.take();
  CHECK(*taken.call == 7);
  queue.ended(taken.turn);
}

TEST_CASE("whatever comes, runs and ends: none has more running than another that waits, each is served in order, nothing is lost") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    Driven driven(seed);
    const std::size_t workers = 1 + driven.below(6), clients = 1 + driven.below(8);
    std::size_t pushed = 0, taken = 0;
    for (int step = 0; step < 400; ++step) {
      if (driven.one_in(2)) {
        // The first floods.
        driven.push("client " + std::to_string(driven.one_in(2) ? 0 : driven.below(clients)));
        ++pushed;
      } else if (driven.turns.size() < workers && driven.queue.size() > 0) {
        driven.take();
        ++taken;
      } else if (!driven.turns.empty()) {
        driven.end(driven.below(driven.turns.size()));
      }
      REQUIRE(driven.queue.size() == pushed - taken);
    }
    while (!driven.turns.empty() || driven.queue.size() > 0) {
      if (!driven.turns.empty()) driven.end(0);
      if (driven.queue.size() > 0) driven.take();
    }
    for (const auto& [client, calls] : driven.waiting) CHECK(calls.empty());
  }
}

TEST_CASE("while the same clients wait, none gets more than its share of the calls taken in a row, and one") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    Driven driven(seed);
    const std::size_t clients = 2 + driven.below(6);
    for (int step = 0; step < 300; ++step) driven.push("client " + std::to_string(driven.one_in(2) ? 0 : driven.below(clients)));
    std::vector<std::string> row;  // taken since the last time that a client had no call left
    while (driven.queue.size() > 0) {
      row.push_back(driven.take());
      driven.end(0);
      if (driven.one_in(4)) {
        if (driven.waiting["client 0"].empty()) row.clear();
        driven.push("client 0");
        if (row.empty()) continue;
      }
      if (driven.waiting.at(row.back()).empty()) {
        row.clear();
        continue;
      }
      const auto waiting = static_cast<std::size_t>(
          std::count_if(driven.waiting.begin(), driven.waiting.end(), [](const auto& one) { return !one.second.empty(); }));
      for (const auto& [client, calls] : driven.waiting)
        REQUIRE(static_cast<std::size_t>(std::count(row.begin(), row.end(), client)) <= row.size() / waiting + 1);
    }
  }
}
