// A program that uses a store until it is killed.
//   store_child feedback URL FIRST   keeps batches of events by eight threads, numbered from FIRST; prints each number once it is
//   acknowledged.
//                                    Batch N holds 1 + N % 3 events of card N, with outcome times N/0, N/1, N/2
//   store_child import URL COUNT     lets a store import its spill file, and records COUNT decisions over a queue of one meanwhile;
//                                    prints "begun", and "done" when all is in the store
//   store_child spill URL COUNT      the same, but prints "spilled" when all of them are in its spill file; waits for the store if need be
//   store_child record URL COUNT     records COUNT decisions, prints "handed" and waits to be killed
//   store_child tokens URL COUNT     uses tokens token-0 and on, prints "used" and waits to be killed
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "store/store.h"

namespace {

using namespace ordersign;

void print(const std::string& line) {
  const auto text = line + '\n';
  if (::write(STDOUT_FILENO, text.data(), text.size()) != static_cast<ssize_t>(text.size())) std::_Exit(3);
}

void keep_batches(store::Store& store, std::atomic<long>& next) {
  for (;;) {
    const auto number = next++;
    std::vector<FeedbackEvent> batch;
    for (long i = 0; i < 1 + number % 3; ++i) {
      FeedbackEvent event;
      event.card = std::to_string(number);
      event.outcome = "accepted";
      event.outcome_at = event.card + '/' + std::to_string(i);
      batch.push_back(event);
    }
    if (!store.keep(batch)) print(std::to_string(number));
  }
}

void keep_feedback(store::Store& store, long first) {
  std::atomic<long> next = first;
  std::vector<std::thread> senders;
  for (int i = 0; i < 8; ++i) senders.emplace_back([&] { keep_batches(store, next); });
  for (auto& sender : senders) sender.join();
}

void record(store::Store& store, long count) {
  for (long i = 0; i < count; ++i) {
    DecisionRecord record;
    record.id = std::to_string(::getpid()) + '-' + std::to_string(i);
    store.record({record});
  }
}

void import_spill(store::Store& store, long count) {
  print("begun");
  record(store, count);
  while (store.counts().queued > 0 || store.counts().spill_bytes > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  print("done");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::string mode = argv[1];
  store::StoreOptions options;
  if (mode == "import") options.max_queued = 1;
  if (mode == "tokens") options.token_patience = std::chrono::minutes(1);
  if (mode == "spill") options.wait = std::chrono::hours(1);
  auto store = store::Store::open(argv[2], options);
  if (!store) {
    print(store.error().message);
    return 1;
  }
  const auto number = std::strtol(argv[3], nullptr, 10);
  if (mode == "feedback") keep_feedback(**store, number);
  else if (mode == "tokens") {
    const auto until = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + std::chrono::seconds(300);
    for (long i = 0; i < number; ++i)
      if ((*store)->remember({"token-" + std::to_string(i), "issuer", until}) != store::TokenOutcome::New) return 1;
    print("used");
    for (;;) ::pause();
  } else if (mode == "record" || mode == "spill") {
    record(**store, number);
    while (mode == "spill" && (*store)->counts().queued > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    print(mode == "record" ? "handed" : "spilled");
    for (;;) ::pause();
  } else import_spill(**store, number);
  return 0;
}
