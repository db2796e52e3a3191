// The database behind a store: one connection, one transaction a call. Not thread-safe; the writer thread's alone after it is open.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ordersign/record.h"
#include "ordersign/result.h"
#include "store/record_line.h"
#include "store/sqlite.h"

namespace ordersign::store {

class Database {
 public:
  /// Waits for `patience` when it is locked. BadData when the file is not a store or of a newer version, else Unavailable.
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path& path, std::chrono::milliseconds patience);
  ~Database();

  struct Written {
    WriteOutcome outcome = WriteOutcome::Done;
    std::size_t rows = 0;  ///< records that were not there yet
  };
  using Events = std::vector<FeedbackEvent>;

  /// None of these waits for a lock. Records are as before afterwards.
  Written add(std::span<KeyedRecord> records);
  WriteOutcome add(std::span<const Events* const> feedback, bool keep_comments);
  /// Can the lock be had? Writes nothing.
  WriteOutcome probe();
  /// Is there room as well? A full store can still be locked.
  WriteOutcome probe_by_writing();

 private:
  explicit Database(std::filesystem::path path);
  std::optional<Error> connect(std::chrono::milliseconds patience);
  void connect_again();
  struct Statements;
  WriteOutcome in_transaction(const std::function<void(soci::session&, Statements&)>& write) noexcept;
  bool is_same_file() const;

  std::filesystem::path path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  std::unique_ptr<soci::session> session_;
  std::unique_ptr<Statements> statements_;  // of the session, so it goes first
};

}  // namespace ordersign::store
