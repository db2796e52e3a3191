// A transaction that is rolled back unless it was committed.
#pragma once

#include "store/soci.h"
#include "store/sqlite.h"

namespace ordersign::store {

class Transaction {
 public:
  /// Throws soci_error, as commit does.
  explicit Transaction(soci::session& session) : session_(session) { session_ << sqlite::begin; }
  ~Transaction() {
    if (committed_) return;
    try {
      session_.rollback();
    } catch (const soci::soci_error&) {
      // The database has rolled back by itself, as SQLite does when it is full.
    }
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() {
    session_.commit();
    committed_ = true;
  }

 private:
  soci::session& session_;
  bool committed_ = false;
};

}  // namespace ordersign::store
