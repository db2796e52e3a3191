#include "http/worker_pool.h"

#include "support/catch.h"

#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <set>
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
  CHECK(threads.size() == 2);
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
