// All that is SQLite's own: how to connect, which words its SQL differs by, and what its errors mean. SOCI speaks the rest.
#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>

namespace soci {
class session;
class soci_error;
}  // namespace soci

namespace ordersign::store {

/// What a transaction came to.
enum class WriteOutcome {
  Done,
  Refused,  ///< these rows can never be written
  Locked,   ///< by another program; worth another try at once
  // Worth another try later:
  Held,         ///< another process of ours has the store
  Full,         ///< no room
  Damaged,      ///< no sound database
  Gone,         ///< the file is not there
  Unavailable,  ///< read-only, or the disk fails
};

namespace sqlite {

/// Takes the write lock at once: a transaction that reads first and then finds another writer could not wait for it.
inline constexpr std::string_view begin = "BEGIN IMMEDIATE";
/// For {key}, {reference}, {number} and {table} in the steps of the schema.
inline constexpr std::string_view key = "INTEGER PRIMARY KEY";
inline constexpr std::string_view reference = "INTEGER";
inline constexpr std::string_view number = "INTEGER";
inline constexpr std::string_view table = " STRICT";

/// Makes the file, for its owner only, when it is not there, and tells whether it did; SQLite gives its log and index the same mode. Throws
/// soci_error. INVARIANT: called while no session of this process has the file open. Closing a file drops every lock the process holds on
/// it.
bool make_file(const std::filesystem::path& path);

/// Throws soci_error.
void connect(soci::session& session, const std::filesystem::path& path);

/// How long a statement waits for another writer; zero: not at all. Throws soci_error.
void wait_for_locks(soci::session& session, std::chrono::milliseconds patience);

/// Write-ahead log, each commit on disk before it returns. Throws soci_error.
void make_durable(soci::session& session);

/// What the log holds goes into the file, and the log is emptied, if nobody reads just now. Throws soci_error.
void shorten_log(soci::session& session);

/// What a commit outlives.
enum class Durability {
  Machine,  ///< its end as well: the log is on disk before the commit returns
  Process,  ///< the end of the process; the disk has it with the next commit of the other kind
};
/// Outside a transaction. Throws soci_error.
void set_durability(soci::session& session, Durability durability);

/// `session`: where it happened.
WriteOutcome outcome_of(const soci::soci_error& error, soci::session& session);
/// Is it the state of the store or its disk, and not a fault of ours or of another program's database?
bool may_pass(const soci::soci_error& error);
/// Is the file no SQLite database at all, by its first bytes?
bool is_none(const soci::soci_error& error);

}  // namespace sqlite
}  // namespace ordersign::store
