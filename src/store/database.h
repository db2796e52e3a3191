// The database behind a store: one connection, one transaction a call. While it is open no other process opens it. Not thread-safe; the
// writer thread's alone after it is open.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ordersign/record.h"
#include "ordersign/result.h"
#include "store/lock_file.h"
#include "store/record_line.h"
#include "store/run_rows.h"
#include "store/sqlite.h"
#include "store/used_token.h"

namespace ordersign::store {

class Database {
 public:
  /// Makes the file when it is not there. Waits for `patience` when it is locked. What is wrong with the state of the store or its disk is
  /// no error but trouble(), and tried again at each call. BadData when the file is not a store or of a newer version, or when another
  /// process has it, unless `may_wait`; Unavailable when it cannot be made.
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path& path, std::chrono::milliseconds patience, bool may_wait);
  ~Database();

  /// When it was opened; Done when nothing was wrong.
  WriteOutcome trouble() const { return trouble_; }
  /// Was it made by open()? And was there one before, by the lock file that it left?
  bool is_new() const { return is_new_; }
  bool was_there() const { return was_there_; }
  /// The process that has it, see LockFile.
  std::string holder() const { return lock_.holder(); }

  struct Written {
    WriteOutcome outcome = WriteOutcome::Done;
    std::size_t rows = 0;  ///< records that were not there yet
  };
  using Events = std::vector<FeedbackEvent>;

  /// None of these waits for a lock. `run` and its numbers so far, without what is added, are written along. Records
  /// are as before afterwards.
  Written add(std::span<KeyedRecord> records, const std::string& run, const RunNumbers& numbers);
  WriteOutcome add(std::span<const Events* const> feedback, bool keep_comments, const std::string& run, const RunNumbers& numbers);
  /// `outcomes`: of each. They outlive the process, and the machine once something else was written.
  WriteOutcome add(std::span<const UsedToken> tokens, std::vector<TokenOutcome>& outcomes);
  WriteOutcome forget_tokens(Instant now);
  /// The run will hand over nothing more.
  WriteOutcome end_run(const std::string& run, const RunNumbers& numbers);
  /// See RunRows.
  WriteOutcome settle(const std::string& run, const RunNumbers& numbers, std::uint64_t& missing);
  WriteOutcome settle_others(const std::string& own, std::uint64_t& missing);
  WriteOutcome totals(const std::string& but, RunNumbers& totals);
  /// Can the lock be had? Writes nothing.
  WriteOutcome probe();
  /// Is there room as well? A full store can still be locked.
  WriteOutcome probe_by_writing();

 private:
  explicit Database(std::filesystem::path path);
  std::optional<Error> connect(std::chrono::milliseconds patience);
  std::optional<Error> bring_up(soci::session& session, std::chrono::milliseconds patience);
  void connect_again();
  struct Statements;
  WriteOutcome in_transaction(const std::function<void(soci::session&, Statements&)>& write,
                              sqlite::Durability durability = sqlite::Durability::Machine) noexcept;
  bool is_same_file() const;

  std::filesystem::path path_;
  LockFile lock_;  // goes last
  WriteOutcome trouble_ = WriteOutcome::Done;
  bool is_new_ = false, was_there_ = false;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  std::unique_ptr<soci::session> session_;
  sqlite::Durability durability_ = sqlite::Durability::Machine;
  std::unique_ptr<Statements> statements_;  // of the session, so it goes first
};

}  // namespace ordersign::store
