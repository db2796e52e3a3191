#include "http/sleep_watch.h"

#include "support/catch.h"

#include <chrono>

using ordersign::http::SleepWatch;
using namespace std::chrono_literals;

namespace {

const SleepWatch::Instant begin{1h};

/// Looks every ten milliseconds at one in the same job, who was awake for so much of each span and is found asleep or not. How many said
/// that it waits?
int waits_of(SleepWatch& watch, int looks, std::chrono::nanoseconds awake, bool is_asleep) {
  int count = 0;
  for (int look = 1; look <= looks; ++look) count += watch.waits(begin, begin + look * 10ms, {look * awake, is_asleep});
  return count;
}

}  // namespace

TEST_CASE("who sleeps in its job waits, from the third look on") {
  SleepWatch watch;
  CHECK_FALSE(watch.waits(begin, begin + 10ms, {0ms, true}));  // the first tells what was awake so far
  CHECK_FALSE(watch.waits(begin, begin + 20ms, {0ms, true}));
  CHECK(watch.waits(begin, begin + 30ms, {0ms, true}));
  CHECK(watch.waits(begin, begin + 40ms, {4ms, true}));
  CHECK_FALSE(watch.waits(begin, begin + 50ms, {9ms, true}));  // works again
  CHECK_FALSE(watch.waits(begin, begin + 60ms, {9ms, true}));
  CHECK(watch.waits(begin, begin + 70ms, {9ms, true}));
}

TEST_CASE("a job that computes, or sleeps for an instant again and again, does not wait") {
  SleepWatch computes, sleeps_for_instants, stands_in_line;
  CHECK(waits_of(computes, 20, 10ms, false) == 0);
  CHECK(waits_of(sleeps_for_instants, 20, 8ms, true) == 0);  // and is always found asleep
  CHECK(waits_of(stands_in_line, 20, 0ms, false) == 0);      // the kernel counts its standing only when it has a core again
}

TEST_CASE("the sleep of an earlier job, or before a look at something else, tells nothing") {
  SleepWatch watch;
  CHECK(waits_of(watch, 3, 0ms, true) == 1);
  CHECK_FALSE(watch.waits(begin + 35ms, begin + 50ms, {0ms, true}));  // has another job since
  CHECK_FALSE(watch.waits(begin + 35ms, begin + 60ms, {0ms, true}));
  CHECK(watch.waits(begin + 35ms, begin + 70ms, {0ms, true}));
  watch.look_away();
  CHECK_FALSE(watch.waits(begin + 35ms, begin + 80ms, {0ms, true}));
  CHECK(watch.waits(begin + 35ms, begin + 90ms, {0ms, true}));
}
