// The database behind a store: one connection, one transaction a call. Not thread-safe; the writer thread's alone after it is open.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ordersign/packet_record.h"
#include "ordersign/record.h"
#include "ordersign/result.h"
#include "store/backend.h"
#include "store/record_line.h"
#include "store/run_rows.h"
#include "store/used_token.h"

namespace ordersign::store {

class Database {
 public:
  /// Makes the store when it is not there. Waits for `patience` when it is locked. What is wrong with the state of the store, its disk or
  /// server is no error but trouble(), and tried again at each call. BadData when it is no store, of a newer version or of another key, or
  /// when another process has it, unless `may_wait`; Unavailable when it cannot be made. `key_check`: StoreOptions.
  static Result<std::unique_ptr<Database>> open(std::unique_ptr<Backend> backend, std::chrono::milliseconds patience, bool may_wait,
                                                std::string key_check);
  ~Database();

  const Backend& backend() const { return *backend_; }
  /// When it was opened; Done when nothing was wrong.
  WriteOutcome trouble() const { return trouble_; }
  /// Was it made since it was asked last? And was there one before?
  bool take_is_new() { return std::exchange(is_new_, false); }
  bool was_there() const { return was_there_; }

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
  /// Each until then; one of the same decision, client and tenant is replaced.
  WriteOutcome add(std::span<const PacketRecord> packets, Instant until);
  /// Tokens and some packets whose time is over. `more`: there can be further packets.
  WriteOutcome forget(Instant now, bool& more);
  /// The run is still there.
  WriteOutcome note(const std::string& run, const RunNumbers& numbers);
  /// The run will hand over nothing more.
  WriteOutcome end_run(const std::string& run, const RunNumbers& numbers);
  /// See RunRows.
  WriteOutcome settle(const std::string& run, const RunNumbers& numbers, std::uint64_t& missing);
  WriteOutcome settle_others(const std::string& own, std::optional<std::chrono::seconds> unseen_for, std::uint64_t& missing);
  WriteOutcome totals(const std::string& but, RunNumbers& totals);
  /// Can the lock be had? Writes nothing.
  WriteOutcome probe();
  /// Is there room as well? A full store can still be locked.
  WriteOutcome probe_by_writing();

 private:
  Database(std::unique_ptr<Backend> backend, std::string key_check);
  std::optional<Error> connect(std::chrono::milliseconds patience);
  std::optional<Error> bring_up(soci::session& session, std::chrono::milliseconds patience);
  void close() noexcept;
  void connect_again();
  struct Statements;
  WriteOutcome in_transaction(const std::function<void(soci::session&, Statements&)>& write,
                              Durability durability = Durability::Machine) noexcept;

  std::unique_ptr<Backend> backend_;  // goes last
  std::string key_check_;
  WriteOutcome trouble_ = WriteOutcome::Done;
  bool is_new_ = false, was_there_ = false;
  std::unique_ptr<soci::session> session_;
  std::unique_ptr<Statements> statements_;  // of the session, so it goes first
};

}  // namespace ordersign::store
