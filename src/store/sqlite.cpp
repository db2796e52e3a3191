#include "store/sqlite.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

}  // namespace

void make_file(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) ::close(file);
  if (::chmod(path.c_str(), 0600) != 0) throw soci::soci_error("the file cannot be made or is another user's");
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
  // In WAL mode NORMAL would lose the last commits when the machine fails; FULL syncs the log at each.
  session << "PRAGMA synchronous = FULL";
}

void shorten_log(soci::session& session) { session << "PRAGMA wal_checkpoint(TRUNCATE)"; }

WriteOutcome outcome_of(const soci::soci_error& error) {
  const auto* failure = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
  if (failure == nullptr) return WriteOutcome::Unavailable;
  switch (failure->result() & 0xff) {  // without the extension of the code
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return WriteOutcome::Locked;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG: return WriteOutcome::Refused;
    default: return WriteOutcome::Unavailable;
  }
}

}  // namespace ordersign::store::sqlite
