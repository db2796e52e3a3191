#include "http/connection_pool.h"

#include <future>

#include "support/catch.h"

using ordersign::http::ConnectionPool;

TEST_CASE("a connection waits only while every thread that may be started is busy") {
  std::promise<void> release;
  const auto released = release.get_future().share();
  ConnectionPool pool(2);
  for (int i = 0; i < 2; ++i) {
    pool.enqueue([released] { released.wait(); });
    CHECK(pool.waiting() == 0);  // though its thread may not have begun: nobody needs to make room for it
  }
  pool.enqueue([] {});
  CHECK(pool.waiting() == 1);
  release.set_value();
  pool.shutdown();
  CHECK(pool.waiting() == 0);
}
