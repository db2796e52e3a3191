#include "store/sqlite.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "store/soci.h"

#include <soci/sqlite3/soci-sqlite3.h>  // after soci.h; brings sqlite3.h with it

namespace ordersign::store {

namespace {

/// What SQLite would do for programs that use one session from several threads, or ask how much memory it has: each is a lock at every
/// turn, together a fifth of what writing a row takes. Before its first use, or it has no effect.
void choose_threading() {
  [[maybe_unused]] static const bool chosen = [] {
    return sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK &&
           sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK;
  }();
}

/// Without the extension of the code; SQLITE_OK when it is no error of SQLite's.
int code_of(const soci::soci_error& error) {
  const auto* failure = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
  return failure == nullptr ? SQLITE_OK : failure->result() & 0xff;
}

bool is_want_of_room(int system_error) { return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG; }

/// Did the system say so when a file of the store, or its log, failed last? SQLite keeps that by file.
bool lacks_room(soci::session& session) {
  const auto* backend = static_cast<soci::sqlite3_session_backend*>(session.get_backend());  // whose type SOCI's library hides
  if (backend == nullptr || backend->conn_ == nullptr) return false;
  int of_file = 0, of_log = 0;
  sqlite_api::sqlite3_file_control(backend->conn_, "main", SQLITE_FCNTL_LAST_ERRNO, &of_file);
  sqlite_api::sqlite3_file* log = nullptr;
  sqlite_api::sqlite3_file_control(backend->conn_, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log));
  if (log != nullptr && log->pMethods != nullptr) log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &of_log);
  return is_want_of_room(of_file) || is_want_of_room(of_log) || is_want_of_room(sqlite_api::sqlite3_system_errno(backend->conn_));
}

/// Makes the file, for its owner only, when it is not there, and tells whether it did; SQLite gives its log and index the same mode. Throws
/// soci_error. INVARIANT: called while no session of this process has the file open. Closing a file drops every lock the process holds on
/// it.
bool make_file(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) ::close(file);
  if (::chmod(path.c_str(), 0600) != 0) throw soci::soci_error("the file cannot be made or is another user's");
  return file >= 0;
}

void wait_for_locks(soci::session& session, std::chrono::milliseconds patience) { session << "PRAGMA busy_timeout = " << patience.count(); }

// In WAL mode NORMAL loses the last commits when the machine fails; FULL syncs the log at each.
void set_durability(soci::session& session, Durability durability) {
  session << (durability == Durability::Machine ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
}

std::string_view remedy(State state) {
  switch (state) {
    case State::Held: return "another process of this service has the store; it is taken over when that ends";
    case State::Locked: return "another program holds a lock on the store; end it";
    case State::Full: return "there is no room for the store: the disk, a quota or a limit of file size is used up; make room";
    case State::Damaged:
      return "the store is no sound SQLite database any more; put a copy in its place, or move it away and start the service anew";
    case State::Foreign: return "what is in the store's place now is not for this service; start the service anew to hear why";
    case State::Gone: return "the store's file is not there; put it back";
    case State::Unavailable:
    case State::Unwritable: return "the store cannot be written: it is read-only, or its disk fails";
    case State::Fine: break;
  }
  return "";
}

}  // namespace

// The lock is beside the store, not on it: SQLite has locks of its own there, which some file systems would take for the same.
Sqlite::Sqlite(std::filesystem::path path) : path_(std::move(path)), lock_(path_.string() + ".lock") {}

const Backend::Words& Sqlite::words() const {
  static constexpr Words words{.key = "INTEGER PRIMARY KEY",
                               .reference = "INTEGER",
                               .number = "INTEGER",
                               .real = "REAL",
                               .text = "TEXT",
                               .table = " STRICT",
                               .returning = "",
                               .now = "CAST(strftime('%s', 'now') AS INTEGER)"};
  return words;
}

Backend::Remedies Sqlite::remedies() const { return remedy; }

Result<bool> Sqlite::exists() {
  std::error_code none;
  const auto size = std::filesystem::file_size(path_, none);
  return !none && size > 0;
}

Result<Backend::Claimed> Sqlite::claim(bool may_wait) {
  Claimed claimed;
  claimed.was_there = was_there_ = std::filesystem::exists(lock_.path());
  switch (lock_.take()) {
    case LockFile::Outcome::Taken: lock_.sign(); break;
    case LockFile::Outcome::Held:
      if (!may_wait)
        return Error{ErrorCode::BadData, where(),
                     "in use by " + lock_.holder() + "; end it, name another file, or give --store-wait to take the store over from it"};
      claimed.outcome = WriteOutcome::Held;
      return claimed;
    case LockFile::Outcome::Failed:
      return Error{ErrorCode::Unavailable, lock_.path().string(), "the lock file cannot be made or locked; its folder must be writable"};
  }
  try {
    claimed.is_new = make_file(path_);
  } catch (const soci::soci_error& failure) {
    withdraw();
    return Error{ErrorCode::BadData, where(), failure.get_error_message()};
  }
  return claimed;
}

WriteOutcome Sqlite::claim_again() {
  const bool had_it = lock_.descriptor() >= 0;
  switch (lock_.take()) {
    case LockFile::Outcome::Taken:
      if (!had_it) lock_.sign();
      break;
    case LockFile::Outcome::Held: return WriteOutcome::Held;
    case LockFile::Outcome::Failed: return WriteOutcome::Gone;
  }
  if (!std::filesystem::is_regular_file(path_)) return WriteOutcome::Gone;
  was_there_ = true;
  return WriteOutcome::Done;
}

void Sqlite::withdraw() {
  if (!was_there_) lock_.remove();
}

void Sqlite::connect(soci::session& session, std::chrono::milliseconds patience) {
  choose_threading();
  session.open(*soci::factory_sqlite3(), path_.string());
  session << "PRAGMA foreign_keys = ON";
  session << "PRAGMA secure_delete = ON";  // whatever SQLite was built with: what is deleted holds chart text
  wait_for_locks(session, patience);
  durability_ = Durability::Machine;
}

void Sqlite::make_durable(soci::session& session) {
  std::string mode;
  session << "PRAGMA journal_mode = WAL", soci::into(mode);
  if (mode != "wal") throw soci::soci_error("the file system does not take a write-ahead log");
  set_durability(session, durability_ = Durability::Machine);
}

// The writer thread asks again by itself, and has other things to do between.
void Sqlite::hasten(soci::session& session) {
  wait_for_locks(session, std::chrono::milliseconds(0));
  struct stat file{};
  if (::stat(path_.c_str(), &file) != 0) throw Passing(WriteOutcome::Gone);
  device_ = file.st_dev;
  inode_ = file.st_ino;
}

bool Sqlite::is_there() const {
  struct stat file{};
  return ::stat(path_.c_str(), &file) == 0 && file.st_dev == device_ && file.st_ino == inode_;
}

void Sqlite::begin(soci::session& session, Durability durability) {
  if (durability_ != durability) {
    set_durability(session, durability);
    durability_ = durability;
  }
  session << "BEGIN IMMEDIATE";
}

void Sqlite::begin_step(soci::session& session) { session << "BEGIN IMMEDIATE"; }
void Sqlite::begin_reading(soci::session& session) { session << "BEGIN"; }

std::vector<std::string> Sqlite::tables(soci::session& session) {
  std::vector<std::string> names;
  std::string name;
  soci::statement statement = (session.prepare_table_names(), soci::into(name));
  for (statement.execute(); statement.fetch();) names.push_back(name);
  return names;
}

void Sqlite::tidy(soci::session& session) { session << "PRAGMA wal_checkpoint(TRUNCATE)"; }

WriteOutcome Sqlite::outcome_of(const soci::soci_error& error, soci::session& session) const {
  switch (code_of(error)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return WriteOutcome::Locked;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG: return WriteOutcome::Refused;
    case SQLITE_FULL: return WriteOutcome::Full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return WriteOutcome::Damaged;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      // SQLite calls full only what the disk calls so; a quota or a limit of file size is mended in the same way.
      return lacks_room(session) ? WriteOutcome::Full : WriteOutcome::Unwritable;
    default: return WriteOutcome::Unwritable;
  }
}

bool Sqlite::may_pass(const soci::soci_error& error) const {
  switch (code_of(error)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_CORRUPT:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM: return true;
    // A store whose first bytes are spoilt looks like something that never was one; that there was one the lock file tells.
    case SQLITE_NOTADB: return was_there_;
    default: return false;
  }
}

std::string Sqlite::unusable(const std::string& message) const {
  return "not a file that SQLite can use (" + message + "); name a new one, or a store of ours";
}

}  // namespace ordersign::store
