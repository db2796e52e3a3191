// What each run of the program did to the store, a row each: the numbers that outlive it. Not thread-safe; all throw soci_error.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/backend.h"
#include "store/soci.h"

namespace ordersign::store {

/// Of one run so far, or summed over several.
struct RunNumbers {
  std::uint64_t handed = 0;                 ///< decision records, numbered from 1
  std::uint64_t stored = 0;                 ///< of those
  std::uint64_t lost = 0;                   ///< of those: known never to be stored
  std::uint64_t missing = 0;                ///< of those of ended runs: neither stored nor known to be lost
  std::uint64_t spilled = 0;                ///< records
  std::uint64_t unreadable = 0;             ///< lines of spill files
  std::uint64_t feedback = 0, refused = 0;  ///< events
};

class RunRows {
 public:
  RunRows(soci::session& session, const Backend& backend);

  /// The numbers of this run, but for `stored` and `feedback`, which are added to what is there. It is there as of now, and has not ended.
  void note(const std::string& run, const RunNumbers& numbers);
  /// So many records of another run.
  void add_stored(const std::string& run, std::uint64_t records);
  /// The run has ended. What was handed to it and lost is taken from `numbers` where that is more than the row says. Returns how many of
  /// its records are missing, without those that were already when it was settled before.
  std::uint64_t settle(const std::string& run, const RunNumbers& numbers);
  /// Settles all that have not ended but `own`, or of those only what was not heard of for so long; returns how many of their records are
  /// missing. Of two processes that do so at a time one settles a run.
  std::uint64_t settle_others(const std::string& own, std::optional<std::chrono::seconds> unseen_for);
  /// Over all runs but that one.
  RunNumbers totals(const std::string& but);

 private:
  soci::session& session_;
  std::string now_;
  std::string run_, began_;
  long long handed_ = 0, stored_ = 0, lost_ = 0, spilled_ = 0, unreadable_ = 0, feedback_ = 0, refused_ = 0;
  soci::statement note_, add_stored_;
};

}  // namespace ordersign::store
