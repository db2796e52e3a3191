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

TEST_CASE("a clock that is set forward and back revives no token") {
  ReplayMemory memory;
  CHECK(memory.remember("a", "1", at(60), at(0)) == Outcome::New);
  CHECK(memory.remember("b", "1", at(4000), at(3600)) == Outcome::New);  // an hour ahead: the first is forgotten
  CHECK(memory.size() == 1);
  CHECK(memory.remember("a", "1", at(60), at(5)) == Outcome::Seen);
  CHECK(memory.remember("a", "2", at(60), at(5)) == Outcome::Seen);  // cannot be told from it
  CHECK(memory.remember("a", "3", at(61), at(5)) == Outcome::New);   // can, and for another issuer nothing was forgotten
  CHECK(memory.remember("b", "2", at(30), at(5)) == Outcome::New);
}

TEST_CASE("a ledger is asked of what is new here, with digests, and has the last word where it has one") {
  using ordersign::security::LedgerOutcome;
  std::vector<ordersign::security::SpentToken> asked;
  auto says = LedgerOutcome::New;
  ReplayMemory memory(10, [&](const ordersign::security::SpentToken& token) {
    asked.push_back(token);
    return says;
  });
  CHECK(memory.remember("issuer", "jti-1", at(10), at(0)) == Outcome::New);
  CHECK(memory.remember("issuer", "jti-1", at(10), at(0)) == Outcome::Seen);
  says = LedgerOutcome::Seen;
  CHECK(memory.remember("issuer", "jti-2", at(10), at(0)) == Outcome::Seen);
  says = LedgerOutcome::Unknown;
  CHECK(memory.remember("issuer", "jti-3", at(10), at(0)) == Outcome::NewHere);
  CHECK(memory.remember("issuer", "jti-3", at(10), at(0)) == Outcome::Seen);
  REQUIRE(asked.size() == 3);
  CHECK(asked[0].token.size() == 32);
  CHECK(asked[0].token != asked[1].token);
  CHECK(asked[0].issuer == asked[1].issuer);
  CHECK(asked[0].until == at(10));
  CHECK(asked[0].token.find_first_not_of("0123456789abcdef") == std::string::npos);
}
