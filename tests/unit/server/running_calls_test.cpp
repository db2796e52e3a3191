#include "server/running_calls.h"

#include "support/catch.h"

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using ordersign::server::RunningCalls;

namespace {

/// As many as there is room for.
std::vector<RunningCalls::Place> all_for(RunningCalls& calls, const std::string& client) {
  std::vector<RunningCalls::Place> places;
  while (calls.has_room(client)) places.push_back(*calls.enter(client));
  CHECK_FALSE(calls.enter(client));
  return places;
}

}  // namespace

TEST_CASE("a client alone may have all that may run, and no more") {
  RunningCalls calls(4, 2);
  const auto places = all_for(calls, "a");
  CHECK(places.size() == 4);
  CHECK(calls.count() == 4);
}

TEST_CASE("when one client has them all, others find room until they have their share or nothing is left") {
  RunningCalls calls(4, 3);
  auto first = all_for(calls, "a");
  CHECK(all_for(calls, "b").size() == 2);  // of four, among two
  const auto second = all_for(calls, "b");
  CHECK(second.size() == 2);
  const auto third = all_for(calls, "c");
  CHECK(third.size() == 1);
  CHECK_FALSE(calls.has_room("d"));
  first.pop_back();
  CHECK_FALSE(calls.has_room("a"));
  CHECK(calls.has_room("d"));
  first.clear();
  CHECK(calls.has_room("a"));
}

TEST_CASE("where only one may run, another client's goes beside it, and a second of that client does not") {
  RunningCalls calls(1, 8);
  const auto first = all_for(calls, "a");
  CHECK(first.size() == 1);
  CHECK(all_for(calls, "b").size() == 1);
}

TEST_CASE("without spare room the number is the same for all") {
  RunningCalls calls(2, 0);
  const auto first = all_for(calls, "a");
  CHECK_FALSE(calls.has_room("b"));
}

TEST_CASE("calls of many threads are counted, and none stays") {
  RunningCalls calls(3, 2);
  std::vector<std::thread> threads;
  std::atomic<std::size_t> most{0}, entered{0};
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, client = std::to_string(i % 3)] {
      for (int round = 0; round < 500; ++round) {
        const auto place = calls.enter(client);
        const auto count = calls.count();
        for (auto before = most.load(); before < count && !most.compare_exchange_weak(before, count);) {
        }
        entered += place ? 1 : 0;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(entered > 0);
  CHECK(most <= 5);
  CHECK(calls.count() == 0);
}
