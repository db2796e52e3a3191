#include "http/worker_pool.h"

#include "support/catch.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <set>
#include <string>
#include <thread>

using ordersign::http::WorkerPool;
using namespace std::chrono_literals;

TEST_CASE("jobs are done by the steady threads while those compute, however many wait") {
  WorkerPool pool(2, 50);
  std::mutex mutex;
  std::set<std::thread::id> threads;
  std::atomic<int> done{0};
  for (int i = 0; i < 12; ++i)
    pool.enqueue([&] {
      const auto until = std::chrono::steady_clock::now() + 30ms;
      while (std::chrono::steady_clock::now() < until) {
      }
      const std::lock_guard lock(mutex);
      threads.insert(std::this_thread::get_id());
      ++done;
    });
  while (done < 12) {
    std::this_thread::sleep_for(WorkerPool::patience);
    pool.relieve();
  }
  CHECK(threads.size() <= 2);
}

TEST_CASE("for jobs that sleep further threads are started, up to the most") {
  std::promise<void> release;
  const auto released = release.get_future().share();
  std::atomic<int> begun{0};
  WorkerPool pool(2, 5);
  for (int i = 0; i < 7; ++i)
    pool.enqueue([&begun, released] {
      ++begun;
      released.wait();
    });
  for (int i = 0; i < 500 && begun < 5; ++i) {
    std::this_thread::sleep_for(WorkerPool::patience);
    pool.relieve();
  }
  for (int i = 0; i < 5; ++i) {
    std::this_thread::sleep_for(WorkerPool::patience);
    pool.relieve();
  }
  CHECK(begun == 5);
  CHECK(pool.waiting() == 2);
  release.set_value();
  pool.shutdown();
  CHECK(begun == 7);
  CHECK(pool.waiting() == 0);
}

TEST_CASE("what is urgent goes first, and who comes now is told how long it would wait") {
  std::promise<void> release;
  std::string order;
  WorkerPool pool(1, 1);
  CHECK(pool.expected_wait() == 0ns);
  std::promise<void> begun;
  pool.enqueue([&, released = release.get_future().share()] {
    begun.set_value();
    released.wait();
  });
  begun.get_future().wait();
  CHECK(pool.expected_wait() == 0ns);  // nobody waits
  pool.enqueue([&] { order += 'a'; });
  pool.enqueue([&] { order += 'b'; });
  pool.enqueue([&] { order += 'u'; }, WorkerPool::Lane::Urgent);
  std::this_thread::sleep_for(30ms);
  CHECK(pool.expected_wait() >= 30ms);
  release.set_value();
  pool.shutdown();
  CHECK(order == "uab");
  CHECK(pool.expected_wait() == 0ns);
}

TEST_CASE("the pace of late tells how long many would wait, before the first of them has waited long") {
  std::atomic<int> done{0};
  WorkerPool pool(1, 1);
  const auto enqueue = [&](int count) {
    for (int i = 0; i < count; ++i)
      pool.enqueue([&] {
        std::this_thread::sleep_for(2ms);
        ++done;
      });
  };
  enqueue(400);
  while (done < 60) std::this_thread::sleep_for(1ms);
  CHECK(pool.expected_wait() >= 300ms);  // most wait still, two milliseconds each
  while (done < 400) std::this_thread::sleep_for(1ms);
  enqueue(3);
  CHECK(pool.expected_wait() < 300ms);  // what was is no word about those who come now
}

TEST_CASE("a client's jobs do not wait behind another's, and each is told how long its own would") {
  std::promise<void> release, begun;
  std::string order;
  WorkerPool pool(1, 1);
  pool.enqueue([&, released = release.get_future().share()] {
    begun.set_value();
    released.wait();
  });
  begun.get_future().wait();
  for (int i = 0; i < 5; ++i) pool.enqueue([&] { order += 'f'; }, WorkerPool::Lane::Ordinary, "flood");
  std::this_thread::sleep_for(20ms);
  CHECK(pool.expected_wait("other") >= 20ms);  // no thread takes any
  for (int i = 0; i < 2; ++i) pool.enqueue([&] { order += 'o'; }, WorkerPool::Lane::Ordinary, "other");
  release.set_value();
  pool.shutdown();
  CHECK(order == "fofofff");
}

TEST_CASE("who floods would wait long, while others would not") {
  std::atomic<int> done{0};
  WorkerPool pool(1, 1);
  for (int i = 0; i < 400; ++i)
    pool.enqueue(
        [&] {
          std::this_thread::sleep_for(2ms);
          ++done;
        },
        WorkerPool::Lane::Ordinary, "flood");
  while (done < 60) std::this_thread::sleep_for(1ms);
  const auto flood = pool.expected_wait("flood");
  CHECK(flood >= 300ms);
  CHECK(pool.expected_wait("other") < flood / 2);
}

TEST_CASE("what waits and runs is told by client") {
  std::promise<void> release, begun;
  WorkerPool pool(1, 1);
  pool.enqueue(
      [&, released = release.get_future().share()] {
        begun.set_value();
        released.wait();
      },
      WorkerPool::Lane::Ordinary, "a");
  begun.get_future().wait();
  for (const char* client : {"a", "b", "b"}) pool.enqueue([] {}, WorkerPool::Lane::Ordinary, client);
  auto load = pool.load();
  std::sort(load.begin(), load.end(), [](const auto& one, const auto& other) { return one.client < other.client; });
  REQUIRE(load.size() == 2);
  CHECK((load[0].client == "a" && load[0].waiting == 1 && load[0].running == 1));
  CHECK((load[1].client == "b" && load[1].waiting == 2 && load[1].running == 0));
  release.set_value();
  pool.shutdown();
  CHECK(pool.load().empty());
}
