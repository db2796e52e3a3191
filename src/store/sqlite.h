// All that is SQLite's own. SOCI speaks the rest.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "store/backend.h"
#include "store/lock_file.h"

namespace ordersign::store {

/// A file, which one process of ours at a time has, by a lock on a file beside it.
class Sqlite : public Backend {
 public:
  explicit Sqlite(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }
  const Words& words() const override;
  bool is_shared() const override { return false; }
  std::string where() const override { return path_.string(); }
  Remedies remedies() const override;
  Result<bool> exists() override;

  Result<Claimed> claim(bool may_wait) override;
  /// Never makes the file anew: where it went, the folder may be the empty one below a mount that is missing.
  WriteOutcome claim_again() override;
  void withdraw() override;
  std::string holder() const override { return lock_.holder(); }

  /// What the session deletes is overwritten.
  void connect(soci::session& session, std::chrono::milliseconds patience) override;
  /// Write-ahead log, each commit on disk before it returns.
  void make_durable(soci::session& session) override;
  void hasten(soci::session& session) override;
  /// SQLite goes on writing to a file that was deleted or replaced; nobody would ever read that.
  bool is_there() const override;

  /// Takes the write lock at once: a transaction that reads first and then finds another writer could not wait for it.
  void begin(soci::session& session, Durability durability) override;
  void begin_step(soci::session& session) override;
  void begin_reading(soci::session& session) override;
  std::vector<std::string> tables(soci::session& session) override;
  /// What the log holds goes into the file, and the log is emptied, if nobody reads just now.
  void tidy(soci::session& session) override;

  WriteOutcome outcome_of(const soci::soci_error& error, soci::session& session) const override;
  bool may_pass(const soci::soci_error& error) const override;
  std::string unusable(const std::string& message) const override;

 private:
  std::filesystem::path path_;
  LockFile lock_;
  bool was_there_ = false;
  Durability durability_ = Durability::Machine;  // of the session
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace ordersign::store
