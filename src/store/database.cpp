#include "store/database.h"

#include <sys/stat.h>

#include <string>
#include <utility>

#include "store/rows.h"
#include "store/schema.h"
#include "store/soci.h"
#include "store/transaction.h"

namespace ordersign::store {

/// Prepared once a connection.
struct Database::Statements {
  explicit Statements(soci::session& session) : decisions(session), feedback(session) {}
  DecisionRows decisions;
  FeedbackRows feedback;
};

Database::Database(std::filesystem::path path) : path_(std::move(path)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path, std::chrono::milliseconds patience) {
  std::unique_ptr<Database> database(new Database(path));
  try {
    sqlite::make_file(path);
    if (auto error = database->connect(patience)) {
      error->where = path.string();
      return *error;
    }
    return database;
  } catch (const soci::soci_error& failure) {
    const bool locked = sqlite::outcome_of(failure) == WriteOutcome::Locked;
    return Error{locked ? ErrorCode::Unavailable : ErrorCode::BadData, path.string(),
                 locked ? "locked by another program; end it, or name another file"
                        : "not a file that SQLite can use (" + failure.get_error_message() + "); name a new one, or a store of ours"};
  }
}

std::optional<Error> Database::connect(std::chrono::milliseconds patience) {
  auto session = std::make_unique<soci::session>();
  sqlite::connect(*session, path_);
  sqlite::wait_for_locks(*session, patience);
  // Looked at first, so that a database of something else stays untouched.
  if (const auto version = version_of(*session); !version) return version.error();
  sqlite::make_durable(*session);
  if (auto error = migrate(*session)) return error;
  // The writer thread asks again by itself, and has other things to do between.
  sqlite::wait_for_locks(*session, std::chrono::milliseconds(0));
  struct stat file{};
  if (::stat(path_.c_str(), &file) != 0) return Error{ErrorCode::Unavailable, "", "the file is gone"};
  device_ = file.st_dev;
  inode_ = file.st_ino;
  statements_.reset();
  session_ = std::move(session);
  return std::nullopt;
}

// Never makes the file anew: where it went, the folder may be the empty one below a mount that is missing.
void Database::connect_again() {
  statements_.reset();
  session_.reset();
  if (!std::filesystem::is_regular_file(path_)) throw soci::soci_error("the file is gone");
  if (const auto error = connect(std::chrono::milliseconds(0))) throw soci::soci_error(error->message);
}

bool Database::is_same_file() const {
  struct stat file{};
  return ::stat(path_.c_str(), &file) == 0 && file.st_dev == device_ && file.st_ino == inode_;
}

WriteOutcome Database::in_transaction(const std::function<void(soci::session&, Statements&)>& write) noexcept {
  const auto failed = [this](WriteOutcome outcome) {
    statements_.reset();  // one that failed halfway is not used again
    return outcome;
  };
  try {
    // SQLite goes on writing to a file that was deleted or replaced; nobody would ever read that.
    if (session_ == nullptr || !is_same_file()) connect_again();
    Transaction transaction(*session_);
    if (statements_ == nullptr) statements_ = std::make_unique<Statements>(*session_);
    write(*session_, *statements_);
    transaction.commit();
    return is_same_file() ? WriteOutcome::Done : WriteOutcome::Unavailable;
  } catch (const soci::soci_error& failure) {
    return failed(sqlite::outcome_of(failure));
  } catch (const std::exception&) {
    return failed(WriteOutcome::Unavailable);
  }
}

Database::Written Database::add(std::span<KeyedRecord> records) {
  Written written;
  written.outcome = in_transaction([&](soci::session&, Statements& statements) {
    for (auto& record : records) written.rows += statements.decisions.add(record) ? 1 : 0;
  });
  return written;
}

WriteOutcome Database::add(std::span<const Events* const> feedback, bool keep_comments) {
  return in_transaction([&](soci::session&, Statements& statements) {
    for (const auto* events : feedback)
      for (const auto& event : *events) statements.feedback.add(event, keep_comments);
  });
}

WriteOutcome Database::probe() {
  return in_transaction([](soci::session&, Statements&) {});
}

WriteOutcome Database::probe_by_writing() {
  return in_transaction([](soci::session& session, Statements&) { session << "UPDATE schema_version SET version = version"; });
}

}  // namespace ordersign::store
