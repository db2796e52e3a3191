// A database as far as it differs from others: how it is reached, which words its SQL differs by, what its errors mean. SOCI and the rest
// of this module do what is the same. sqlite.h and postgresql.h have the two. Not thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/result.h"
#include "store/state.h"

namespace soci {
class session;
class soci_error;
}  // namespace soci

namespace ordersign::store {

/// What a transaction came to.
enum class WriteOutcome : std::uint8_t {
  Done,
  Refused,  ///< these rows can never be written
  Locked,   ///< by another program; worth another try at once
  // Worth another try later:
  Held,         ///< another process of ours has the store
  Full,         ///< no room
  Damaged,      ///< no sound database
  Foreign,      ///< a database, but none that this service may write
  Gone,         ///< the file or database is not there
  Unavailable,  ///< the server cannot be reached, or ended the connection
  Unwritable,   ///< read-only, or the disk fails
};

/// What keeps the store from being used now, and may pass.
struct Passing : std::exception {
  explicit Passing(WriteOutcome of) : outcome(of) {}
  const char* what() const noexcept override { return "the store cannot be used now"; }
  WriteOutcome outcome;
};

/// What a commit outlives.
enum class Durability : std::uint8_t {
  Machine,  ///< its end as well: the log is on disk before the commit returns
  Process,  ///< the end of the process; the disk has it with the next commit of the other kind
};

/// Who uses the store.
enum class User : std::uint8_t {
  Service,  ///< many times a second; waits for nothing long
  Command,  ///< once, for as long as it takes
};

class Backend {
 public:
  /// For {key}, {reference} and so on in the steps of the schema, and in statements.
  struct Words {
    std::string_view key, reference, number, real, text, table;
    std::string_view returning;  ///< behind an INSERT, tells the row's id; "" where the session tells it
    std::string_view now;        ///< seconds since 1970, by the clock that all who share the store share
  };
  struct AtOnce {
    std::size_t records = 256, tokens = 1000;  ///< in one transaction: feedback waits for no more than these
  };
  struct Claimed {
    WriteOutcome outcome = WriteOutcome::Done;
    bool is_new = false, was_there = false;  ///< was it made just now, and was there once one in this place?
  };

  virtual ~Backend() = default;

  virtual const Words& words() const = 0;
  virtual AtOnce at_once() const { return {}; }
  /// May several processes write at a time? Then a run that has not ended may be another's.
  virtual bool is_shared() const = 0;
  /// For errors: the file, or host and database. Never a password.
  virtual std::string where() const = 0;
  /// What is wrong in a state and what mends it, for log and health; "" for Fine.
  using Remedies = std::string_view (*)(State);
  virtual Remedies remedies() const = 0;
  /// Has anything been kept here? Unavailable when that cannot be told now, BadData when it is nothing of ours.
  virtual Result<bool> exists() = 0;

  /// Makes a place for the store where there is none, and makes it ours where one process at a time may have it. Held is an error unless
  /// `may_wait`.
  virtual Result<Claimed> claim(bool may_wait) = 0;
  /// Before each connection but the first. Makes no place.
  virtual WriteOutcome claim_again() { return WriteOutcome::Done; }
  /// The start is over with an error: leaves nothing behind.
  virtual void withdraw() {}
  /// The process that has it, see LockFile.
  virtual std::string holder() const { return "another process"; }

  /// `patience`: for locks of others. Throws soci_error or Passing.
  virtual void connect(soci::session& session, std::chrono::milliseconds patience) = 0;
  /// Once it is known to be ours. Throws soci_error.
  virtual void make_durable(soci::session&) {}
  /// From now on no transaction waits for locks. Throws soci_error or Passing.
  virtual void hasten(soci::session&) {}
  /// The session is about to be closed.
  virtual void let_go() noexcept {}
  /// Is what the session is connected to still what there is?
  virtual bool is_there() const = 0;
  /// A turn of work, at whose end nothing is waited for any more.
  virtual void begin_work() noexcept {}
  virtual void end_work() noexcept {}

  /// Begin a transaction: of rows; of the schema, for one process at a time; of reading what is there at one moment. Throw soci_error.
  virtual void begin(soci::session& session, Durability durability) = 0;
  virtual void begin_step(soci::session& session) = 0;
  virtual void begin_reading(soci::session& session) = 0;
  /// Names of tables where ours would be. Throws soci_error.
  virtual std::vector<std::string> tables(soci::session& session) = 0;
  /// After much was deleted. Throws soci_error.
  virtual void tidy(soci::session&) {}

  /// `session`: where it happened.
  virtual WriteOutcome outcome_of(const soci::soci_error& error, soci::session& session) const = 0;
  /// Is it the state of the store, its disk or server, and not a fault of ours or of another program's database?
  virtual bool may_pass(const soci::soci_error& error) const = 0;
  /// As a sentence for who starts the service: what cannot be used, and what would be right.
  virtual std::string unusable(const std::string& message) const = 0;
};

/// What `sqlite:PATH` or `postgresql://…` names; nothing is touched yet. BadData for any other URL, never repeating a password.
Result<std::unique_ptr<Backend>> backend_of(std::string_view url, User user);

}  // namespace ordersign::store
