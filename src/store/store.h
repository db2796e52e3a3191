// Keeps decisions and feedback. Thread-safe.
//
// Decisions are handed over and forgotten: they wait in bounded memory for one writer thread, then in a spill file, so
// that a store that is locked, full or gone never delays or fails an answer. Feedback is the opposite: whoever sent it
// is told that it is kept only once it is on disk. What comes at once shares one commit.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ordersign/record.h"
#include "ordersign/result.h"

namespace ordersign::store {

struct StoreOptions {
  std::size_t max_queued = 10'000;           ///< records in memory
  std::filesystem::path spill;               ///< where records over that go; "" is the store's path with ".spill"
  std::size_t max_spill_bytes = 256u << 20;  ///< over that, records are lost, and counted
  bool keep_comments = true;                 ///< the free text of feedback
  std::chrono::milliseconds busy{2000};      ///< how long feedback waits for a lock of somebody else
};

/// Since the start, except for `queued` and `spill_bytes`, which say how it is now.
struct Counts {
  std::uint64_t recorded = 0;  ///< decisions in the store, from the queue or the spill file
  std::uint64_t queued = 0;
  std::uint64_t spilled = 0;
  std::uint64_t spill_bytes = 0;
  std::uint64_t unreadable = 0;  ///< lines of a spill file that were put aside in `.bad`
  std::uint64_t lost = 0;
  std::uint64_t feedback_kept = 0;     ///< events
  std::uint64_t feedback_refused = 0;  ///< events
  std::uint64_t commits = 0;           ///< transactions that wrote records or events
  std::uint64_t write_failures = 0;    ///< transactions that failed, other than by waiting for a lock
};

class RecordWriter;

class Store {
 public:
  /// `sqlite:PATH`; PATH is made when it is not there, in a folder that is. BadData for a URL, file or version that cannot be used,
  /// Unavailable when the store is locked longer than `busy` or cannot be written.
  static Result<std::unique_ptr<Store>> open(const std::string& url, StoreOptions options = {});

  ~Store();  ///< as drain(0)
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Never waits for the database and never fails.
  void record(std::vector<DecisionRecord> records) noexcept;
  /// All or none; nullopt only once they are on disk. Unavailable when the store is locked longer than `busy`, full or gone.
  std::optional<Error> keep(const std::vector<FeedbackEvent>& events);
  /// Could the store be written when it was last tried? Costs nothing.
  bool reachable() const;
  Counts counts() const;
  /// Writes what is queued for at most that long, and spills the rest. Afterwards records go to the spill file and feedback is refused.
  void drain(std::chrono::milliseconds patience);

 private:
  explicit Store(std::unique_ptr<RecordWriter> writer);
  std::unique_ptr<RecordWriter> writer_;
};

}  // namespace ordersign::store
