// All that is PostgreSQL's own. SOCI speaks the rest.
//
// A pooler may give each transaction another session of the server's (PgBouncer's pool_mode = transaction): so nothing is kept in one, no
// prepared statement, no setting, no lock.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/backend.h"
#include "store/postgresql_server.h"
#include "store/stall_guard.h"

namespace ordersign::store {

/// A database of a server, which any number of processes share.
class Postgresql : public Backend {
 public:
  /// `postgresql://USER@HOST/DATABASE?…` as libpq has it. BadData when it is none.
  static Result<std::unique_ptr<Backend>> parse(std::string_view url, User user);
  ~Postgresql() override;

  const Words& words() const override;
  AtOnce at_once() const override;
  bool is_shared() const override { return true; }
  std::string where() const override { return server_.where(); }
  Remedies remedies() const override;
  Result<bool> exists() override;

  Result<Claimed> claim(bool) override { return Claimed{}; }

  void connect(soci::session& session, std::chrono::milliseconds patience) override;
  void hasten(soci::session& session) override;
  void let_go() noexcept override;
  bool is_there() const override;
  void begin_work() noexcept override;
  void end_work() noexcept override;

  void begin(soci::session& session, Durability durability) override;
  void begin_step(soci::session& session) override;
  void begin_reading(soci::session& session) override;
  std::vector<std::string> tables(soci::session& session) override;

  WriteOutcome outcome_of(const soci::soci_error& error, soci::session& session) const override;
  bool may_pass(const soci::soci_error& error) const override;
  std::string unusable(const std::string& message) const override;

 private:
  Postgresql(PostgresqlServer server, User user);
  void reach() const;

  PostgresqlServer server_;
  User user_;
  std::chrono::milliseconds lock_{0};  // what a step of the schema waits for those of others
  std::string limits_;                 // of a transaction
  bool was_reached_ = false;
  bool commits_lazily_ = false;  // unless told otherwise
  const soci::session* session_ = nullptr;
  std::unique_ptr<StallGuard> guard_;
};

}  // namespace ordersign::store
