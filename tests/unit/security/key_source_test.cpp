#include "security/key_source.h"

#include "support/catch.h"

#include <atomic>
#include <future>
#include <thread>

#include "support/signer.h"

using namespace ordersign::security;
using ordersign::Error;
using ordersign::ErrorCode;
using ordersign::Result;
using ordersign::testing::jwk_set;
using ordersign::testing::Signer;
using namespace std::chrono_literals;

namespace {

/// A publisher of keys, and a clock.
struct Publisher {
  Publisher() { text = jwk_set({old_key}); }

  Signer signer;
  ordersign::testing::SigningKey old_key = signer.make_key("ES256", "old"), new_key = signer.make_key("ES256", "new");
  std::mutex mutex;
  std::string text;      // with the mutex
  bool is_down = false;  // with the mutex
  std::atomic<int> fetches{0};
  std::atomic<bool> is_open{true};  // else a fetch waits
  std::atomic<std::chrono::seconds> time{0s};

  Fetch fetch() {
    return [this](const std::string&) -> Result<std::string> {
      ++fetches;
      while (!is_open) std::this_thread::sleep_for(1ms);
      const std::lock_guard lock(mutex);
      if (is_down) return Error{ErrorCode::Unavailable, "", "down"};
      return text;
    };
  }
  SteadyClock clock() {
    return [this] { return std::chrono::steady_clock::time_point(1000h) + time.load(); };
  }
  KeySource source(KeyTimes times = {}) { return KeySource("https://a.example/keys", fetch(), times, clock()); }
  void publish(const std::string& now_text) {
    const std::lock_guard lock(mutex);
    text = now_text;
  }
  void go_down() {
    const std::lock_guard lock(mutex);
    is_down = true;
  }
  void pass(std::chrono::seconds seconds) { time = time.load() + seconds; }
};

}  // namespace

TEST_CASE("keys are fetched when first asked for, and then kept") {
  Publisher publisher;
  auto source = publisher.source();
  CHECK(publisher.fetches == 0);
  CHECK(source.find("old").size() == 1);
  publisher.pass(7min);
  for (int i = 0; i < 100; ++i) CHECK(source.find("old").size() == 1);
  CHECK(publisher.fetches == 1);
}

TEST_CASE("a kid that is not there has the set fetched anew, once in half a minute") {
  Publisher publisher;
  auto source = publisher.source();
  REQUIRE(source.find("old").size() == 1);
  publisher.pass(31s);
  publisher.publish(jwk_set({publisher.old_key, publisher.new_key}));
  CHECK(source.find("new").size() == 1);
  CHECK(publisher.fetches == 2);
  for (int i = 0; i < 1000; ++i) CHECK(source.find("made-up-" + std::to_string(i)).empty());
  CHECK(publisher.fetches == 2);
  publisher.pass(29s);
  CHECK(source.find("made-up").empty());
  CHECK(publisher.fetches == 2);
  publisher.pass(1s);
  CHECK(source.find("made-up").empty());
  CHECK(publisher.fetches == 3);
}

TEST_CASE("a key that is published just after a refresh is found at once, also by who waited for that refresh") {
  Publisher publisher;
  auto source = publisher.source();
  REQUIRE_FALSE(source.refresh());
  publisher.publish(jwk_set({publisher.new_key}));
  CHECK(source.find("new").size() == 1);
  CHECK(publisher.fetches == 2);
  publisher.pass(60s);
  publisher.is_open = false;
  auto refreshing = std::async(std::launch::async, [&] { return source.refresh(); });
  while (publisher.fetches < 3) std::this_thread::sleep_for(1ms);
  auto waiting = std::async(std::launch::async, [&] { return source.find("newest").size(); });
  CHECK(waiting.wait_for(30ms) == std::future_status::timeout);
  publisher.is_open = true;
  CHECK(waiting.get() == 0);  // sought by itself, since the refresh may have begun before the key was there
  CHECK_FALSE(refreshing.get());
  CHECK(publisher.fetches == 4);
}

TEST_CASE("a thousand unknown kids at once cause one fetch, and known kids do not wait for it") {
  Publisher publisher;
  KeyTimes times;
  times.max_waiting = 4;
  auto source = publisher.source(times);
  REQUIRE(source.find("old").size() == 1);
  publisher.pass(60s);
  publisher.is_open = false;
  std::atomic<int> done{0};
  std::atomic<std::size_t> found{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 20; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) found += source.find("x" + std::to_string(t * 50 + i)).size();
      ++done;
    });
  while (publisher.fetches < 2) std::this_thread::sleep_for(1ms);
  for (int i = 0; i < 100; ++i) CHECK(source.find("old").size() == 1);
  // One thread fetches and four wait; the others go on without.
  while (done < 15) std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(20ms);
  CHECK(done == 15);
  publisher.is_open = true;
  for (auto& thread : threads) thread.join();
  CHECK(found == 0);
  CHECK(publisher.fetches == 2);
}

TEST_CASE("who waits for a running fetch has its keys") {
  Publisher publisher;
  auto source = publisher.source();
  publisher.is_open = false;
  auto first = std::async(std::launch::async, [&] { return source.find("old").size(); });
  while (publisher.fetches < 1) std::this_thread::sleep_for(1ms);
  auto second = std::async(std::launch::async, [&] { return source.find("old").size(); });
  CHECK(second.wait_for(30ms) == std::future_status::timeout);
  CHECK_FALSE(source.refresh());  // does not fetch beside
  publisher.is_open = true;
  CHECK(first.get() == 1);
  CHECK(second.get() == 1);
  CHECK(publisher.fetches == 1);
}

TEST_CASE("a set is due at once, then eight minutes after it came, then half a minute after each failure") {
  Publisher publisher;
  auto source = publisher.source();
  const auto now = publisher.clock();
  CHECK(source.due() == now());
  CHECK_FALSE(source.refresh());
  CHECK(source.due() == now() + 8min);
  publisher.pass(8min);
  publisher.go_down();
  const auto error = source.refresh();
  REQUIRE(error);
  CHECK(error->message == "down");
  CHECK(source.due() == now() + 30s);
  source.make_due();
  CHECK(source.due() == now());
}

TEST_CASE("a key that is withdrawn is gone with the next fetch") {
  Publisher publisher;
  auto source = publisher.source();
  REQUIRE(source.find("old").size() == 1);
  publisher.publish(jwk_set({publisher.new_key}));
  CHECK_FALSE(source.refresh());
  CHECK(source.find("old").empty());
  CHECK(source.find("new").size() == 1);
}

TEST_CASE("keys stay in force for a day while their publisher is down, and no longer") {
  Publisher publisher;
  auto source = publisher.source();
  REQUIRE(source.find("old").size() == 1);
  publisher.go_down();
  for (int hour = 0; hour < 24; ++hour) {
    CHECK(source.find("old").size() == 1);
    publisher.pass(1h);
    CHECK(source.refresh());
  }
  CHECK(source.find("old").size() == 1);
  publisher.pass(1s);
  CHECK(source.find("old").empty());
}

TEST_CASE("a text that is no key set leaves the old keys as they are") {
  Publisher publisher;
  auto source = publisher.source();
  REQUIRE(source.find("old").size() == 1);
  for (const std::string text : {"", "<html>", "{}", R"({"keys":[]})", R"({"keys":[{"kty":"oct","k":"AA","kid":"old"}]})"}) {
    INFO(text);
    publisher.publish(text);
    const auto error = source.refresh();
    REQUIRE(error);
    CHECK(error->code == ErrorCode::BadData);
    CHECK(source.find("old").size() == 1);
  }
}

TEST_CASE("a fetch that throws is one that failed") {
  Publisher publisher;
  KeySource source("u", [](const std::string&) -> Result<std::string> { throw std::runtime_error("boom"); }, {}, publisher.clock());
  CHECK(source.find("old").empty());
  const auto error = source.refresh();
  REQUIRE(error);
  CHECK(error->message.find("boom") == std::string::npos);
  CHECK(source.find("old").empty());
}

TEST_CASE("all sources are refreshed when due, and failures named by URL") {
  Publisher publisher;
  std::vector<std::string> asked;
  KeySources sources(
      [&](const std::string& url) -> Result<std::string> {
        asked.push_back(url);
        if (url == "b") return Error{ErrorCode::Unavailable, "", "down"};
        return jwk_set({publisher.old_key});
      },
      {}, publisher.clock());
  CHECK_FALSE(sources.next_due());
  sources.of("a");
  sources.of("b");
  CHECK(sources.of("a") == sources.of("a"));
  const auto start = publisher.clock()();
  CHECK(sources.next_due() == start);
  auto failed = sources.refresh_due();
  REQUIRE(failed.size() == 1);
  CHECK(failed[0].url == "b");
  CHECK(failed[0].error.message == "down");
  CHECK(asked == std::vector<std::string>{"a", "b"});
  CHECK(sources.next_due() == start + 30s);
  publisher.pass(30s);
  sources.refresh_due();
  CHECK(asked == std::vector<std::string>{"a", "b", "b"});
}

TEST_CASE("a new list of clients keeps the keys of those that stay, and has them fetched anew") {
  Publisher publisher;
  KeySources sources(publisher.fetch(), {}, publisher.clock());
  sources.of("a");
  sources.of("b");
  sources.refresh_due();
  const auto kept = sources.of("a");
  publisher.go_down();
  sources.keep_only({"a", "c"});
  CHECK(sources.of("a") == kept);
  CHECK(sources.of("a")->find("old").size() == 1);
  CHECK(sources.next_due() == publisher.clock()());
  CHECK(sources.refresh_due().size() == 1);
  CHECK(publisher.fetches == 3);
}
