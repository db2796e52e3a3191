// A statement that is run many times, with values bound once. It has no name on the server: a pooler may give each transaction another one.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "store/backend.h"
#include "store/soci.h"

namespace ordersign::store {

/// `bindings`: soci::into() and soci::use() of what outlives the statement. Throw soci_error.
template <class... Bindings>
void attach(soci::statement& statement, const Bindings&... bindings) {
  (statement.exchange(bindings), ...);
}
inline void make_ready(soci::statement& statement, const std::string& sql) {
  statement.alloc();
  statement.prepare(sql, soci::details::st_one_time_query);  // the other kind is named, and stays with the server's session
  statement.define_and_bind();
}
template <class... Bindings>
soci::statement statement_of(soci::session& session, const std::string& sql, const Bindings&... bindings) {
  soci::statement made(session);
  attach(made, bindings...);
  make_ready(made, sql);
  return made;
}

/// Adds a row and tells its id, which is read as the database has it.
class RowInsertion {
 public:
  /// `table` has a row_id; `rest` is what follows it. Throws soci_error.
  template <class... Bindings>
  RowInsertion(soci::session& session, const Backend& backend, std::string table, const std::string& rest, const Bindings&... bindings)
      : session_(session), table_(std::move(table)), returns_(!backend.words().returning.empty()), statement_(session) {
    if (returns_) statement_.exchange(soci::into(row_));
    attach(statement_, bindings...);
    make_ready(statement_, "INSERT INTO " + table_ + rest + std::string(backend.words().returning));
  }
  RowInsertion(const RowInsertion&) = delete;
  RowInsertion& operator=(const RowInsertion&) = delete;

  /// nullopt when no row was added. Throws soci_error.
  std::optional<long long> execute() {
    const bool got = statement_.execute(true);
    if (returns_) return got ? std::optional(row_) : std::nullopt;
    if (statement_.get_affected_rows() == 0) return std::nullopt;
    if (!session_.get_last_insert_id(table_, row_)) throw soci::soci_error("the database does not tell the row it wrote");
    return row_;
  }

 private:
  soci::session& session_;
  std::string table_;
  bool returns_;
  long long row_ = 0;
  soci::statement statement_;
};

}  // namespace ordersign::store
