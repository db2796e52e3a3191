#include "store/sqlite.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "store/soci.h"

#include <soci/sqlite3/soci-sqlite3.h>  // after soci.h; brings sqlite3.h with it

namespace ordersign::store::sqlite {

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

}  // namespace

bool make_file(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) ::close(file);
  if (::chmod(path.c_str(), 0600) != 0) throw soci::soci_error("the file cannot be made or is another user's");
  return file >= 0;
}

void connect(soci::session& session, const std::filesystem::path& path) {
  choose_threading();
  session.open(*soci::factory_sqlite3(), path.string());
  session << "PRAGMA foreign_keys = ON";
}

void wait_for_locks(soci::session& session, std::chrono::milliseconds patience) { session << "PRAGMA busy_timeout = " << patience.count(); }

void make_durable(soci::session& session) {
  std::string mode;
  session << "PRAGMA journal_mode = WAL", soci::into(mode);
  if (mode != "wal") throw soci::soci_error("the file system does not take a write-ahead log");
  set_durability(session, Durability::Machine);
}

void shorten_log(soci::session& session) { session << "PRAGMA wal_checkpoint(TRUNCATE)"; }

// In WAL mode NORMAL loses the last commits when the machine fails; FULL syncs the log at each.
void set_durability(soci::session& session, Durability durability) {
  session << (durability == Durability::Machine ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
}

WriteOutcome outcome_of(const soci::soci_error& error, soci::session& session) {
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
      return lacks_room(session) ? WriteOutcome::Full : WriteOutcome::Unavailable;
    default: return WriteOutcome::Unavailable;
  }
}

bool may_pass(const soci::soci_error& error) {
  switch (code_of(error)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM: return true;
    default: return false;
  }
}

bool is_none(const soci::soci_error& error) { return code_of(error) == SQLITE_NOTADB; }

}  // namespace ordersign::store::sqlite
