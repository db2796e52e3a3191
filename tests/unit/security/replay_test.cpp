#include "security/replay.h"

#include "support/catch.h"

#include <atomic>
#include <thread>

using ordersign::Instant;
using ordersign::security::ReplayMemory;
using Outcome = ReplayMemory::Outcome;
using namespace std::chrono_literals;

namespace {

Instant at(long second) { return Instant(std::chrono::seconds(second)); }

}  // namespace

TEST_CASE("a jti is new once, until the moment it may come no more") {
  ReplayMemory memory;
  CHECK_FALSE(memory.seen("a", "1", at(0)));
  CHECK(memory.remember("a", "1", at(10), at(0)) == Outcome::New);
  for (const long second : {0, 9, 10}) {
    CHECK(memory.seen("a", "1", at(second)));
    CHECK(memory.remember("a", "1", at(30), at(second)) == Outcome::Seen);
  }
  CHECK_FALSE(memory.seen("a", "1", at(11)));
  CHECK(memory.remember("a", "1", at(30), at(11)) == Outcome::New);
}

TEST_CASE("issuer and jti are told apart, also where one continues the other") {
  ReplayMemory memory;
  CHECK(memory.remember("ab", "c", at(10), at(0)) == Outcome::New);
  CHECK(memory.remember("a", "bc", at(10), at(0)) == Outcome::New);
  CHECK(memory.remember("1:a", "b", at(10), at(0)) == Outcome::New);
  CHECK(memory.remember("a", "1:b", at(10), at(0)) == Outcome::New);
  CHECK(memory.remember("ab", "c", at(10), at(0)) == Outcome::Seen);
}

TEST_CASE("expired entries make room, in whatever order they came") {
  ReplayMemory memory(100);
  for (long i = 0; i < 100; ++i) CHECK(memory.remember("a", std::to_string(i), at(1 + (i * 37) % 100), at(0)) == Outcome::New);
  CHECK(memory.remember("a", "x", at(500), at(0)) == Outcome::Full);
  CHECK(memory.size() == 100);
  CHECK(memory.remember("a", "x", at(500), at(51)) == Outcome::New);
  CHECK(memory.size() == 51);  // those that end at 51 to 100, and the new one
  CHECK(memory.remember("a", "y", at(500), at(101)) == Outcome::New);
  CHECK(memory.size() == 2);
}

TEST_CASE("a full memory refuses what is new and keeps what it has, for that issuer only") {
  ReplayMemory memory(3);
  for (const std::string jti : {"1", "2", "3"}) CHECK(memory.remember("a", jti, at(10), at(0)) == Outcome::New);
  CHECK(memory.remember("a", "4", at(10), at(0)) == Outcome::Full);
  CHECK_FALSE(memory.seen("a", "4", at(0)));
  for (const std::string jti : {"1", "2", "3"}) CHECK(memory.remember("a", jti, at(10), at(0)) == Outcome::Seen);
  CHECK(memory.remember("b", "4", at(10), at(0)) == Outcome::New);
}

TEST_CASE("of equal ones at once exactly one is new, and all that differ are") {
  ReplayMemory memory;
  constexpr int kThreads = 8, kEach = 2000;
  std::atomic<int> fresh{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i)
        if (memory.remember("a", std::to_string(i), at(10), at(0)) == Outcome::New) ++fresh;
    });
  for (auto& thread : threads) thread.join();
  CHECK(fresh == kEach);
  CHECK(memory.size() == kEach);
}
