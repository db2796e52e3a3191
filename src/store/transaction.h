// Transactions: rolled back unless committed, or that only read.
#pragma once

#include "store/backend.h"
#include "store/soci.h"

namespace ordersign::store {

class Transaction {
 public:
  /// Both throw soci_error, as commit does.
  Transaction(soci::session& session, Backend& backend, Durability durability = Durability::Machine) : session_(session) {
    backend.begin(session, durability);
  }
  /// Of a step of the schema.
  static Transaction of_step(soci::session& session, Backend& backend) {
    backend.begin_step(session);
    return Transaction(session);
  }
  ~Transaction() {
    if (committed_) return;
    try {
      session_.rollback();
    } catch (const soci::soci_error&) {
      // The database has rolled back by itself, as SQLite does when it is full, or is not there any more.
    }
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() {
    session_.commit();
    committed_ = true;
  }

 private:
  explicit Transaction(soci::session& session) : session_(session) {}

  soci::session& session_;
  bool committed_ = false;
};

/// What is read while this lives is of one moment.
class ReadingMoment {
 public:
  /// Throws soci_error.
  ReadingMoment(soci::session& session, Backend& backend) : session_(session) { backend.begin_reading(session); }
  ~ReadingMoment() {
    try {
      session_.rollback();
    } catch (const soci::soci_error&) {
      // Nothing was written.
    }
  }
  ReadingMoment(const ReadingMoment&) = delete;
  ReadingMoment& operator=(const ReadingMoment&) = delete;

 private:
  soci::session& session_;
};

}  // namespace ordersign::store
