#include "store/database.h"

#include <sys/stat.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "store/rows.h"
#include "store/schema.h"
#include "store/soci.h"
#include "store/token_rows.h"
#include "store/transaction.h"

namespace ordersign::store {

namespace {

/// What keeps the store from being used now, and may pass.
struct Passing : std::exception {
  explicit Passing(WriteOutcome of) : outcome(of) {}
  WriteOutcome outcome;
};

}  // namespace

/// Prepared once a connection.
struct Database::Statements {
  explicit Statements(soci::session& session) : decisions(session), feedback(session), runs(session), tokens(session) {}
  DecisionRows decisions;
  FeedbackRows feedback;
  RunRows runs;
  TokenRows tokens;
};

// Beside the store, not on it: SQLite has locks of its own there, which some file systems would take for the same.
Database::Database(std::filesystem::path path) : path_(std::move(path)), lock_(path_.string() + ".lock") {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path, std::chrono::milliseconds patience, bool may_wait) {
  std::unique_ptr<Database> database(new Database(path));
  auto& lock = database->lock_;
  database->was_there_ = std::filesystem::exists(lock.path());
  const auto refused = [&](Error error) {
    if (!database->was_there_) lock.remove();
    return error;
  };
  switch (lock.take()) {
    case LockFile::Outcome::Taken: lock.sign(); break;
    case LockFile::Outcome::Held:
      if (!may_wait)
        return Error{ErrorCode::BadData, path.string(),
                     "in use by " + lock.holder() + "; end it, name another file, or give --store-wait to take the store over from it"};
      database->trouble_ = WriteOutcome::Held;
      return database;
    case LockFile::Outcome::Failed:
      return Error{ErrorCode::Unavailable, lock.path().string(), "the lock file cannot be made or locked; its folder must be writable"};
  }
  try {
    database->is_new_ = sqlite::make_file(path);
    if (auto error = database->connect(patience)) {
      error->where = path.string();
      return refused(*error);
    }
  } catch (const Passing& passing) {
    database->trouble_ = passing.outcome;
  } catch (const soci::soci_error& failure) {
    return refused(Error{ErrorCode::BadData, path.string(), failure.get_error_message()});
  }
  return database;
}

std::optional<Error> Database::connect(std::chrono::milliseconds patience) {
  auto session = std::make_unique<soci::session>();
  try {
    if (auto error = bring_up(*session, patience)) return error;
  } catch (const soci::soci_error& failure) {
    // A store whose first bytes are spoilt looks like something that never was one; that there was one the lock file tells.
    if (!sqlite::may_pass(failure) || (sqlite::is_none(failure) && !was_there_))
      return Error{ErrorCode::BadData, "",
                   "not a file that SQLite can use (" + failure.get_error_message() + "); name a new one, or a store of ours"};
    throw Passing(sqlite::outcome_of(failure, *session));
  }
  struct stat file{};
  if (::stat(path_.c_str(), &file) != 0) throw Passing(WriteOutcome::Gone);
  device_ = file.st_dev;
  inode_ = file.st_ino;
  statements_.reset();
  session_ = std::move(session);
  durability_ = sqlite::Durability::Machine;
  return std::nullopt;
}

std::optional<Error> Database::bring_up(soci::session& session, std::chrono::milliseconds patience) {
  sqlite::connect(session, path_);
  sqlite::wait_for_locks(session, patience);
  // Looked at first, so that a database of something else stays untouched.
  if (const auto version = version_of(session); !version) return version.error();
  sqlite::make_durable(session);
  if (auto error = migrate(session)) return error;
  // The writer thread asks again by itself, and has other things to do between.
  sqlite::wait_for_locks(session, std::chrono::milliseconds(0));
  return std::nullopt;
}

// Never makes the file anew: where it went, the folder may be the empty one below a mount that is missing.
void Database::connect_again() {
  statements_.reset();
  session_.reset();
  const bool had_it = lock_.descriptor() >= 0;
  switch (lock_.take()) {
    case LockFile::Outcome::Taken:
      if (!had_it) lock_.sign();
      break;
    case LockFile::Outcome::Held: throw Passing(WriteOutcome::Held);
    case LockFile::Outcome::Failed: throw Passing(WriteOutcome::Gone);
  }
  if (!std::filesystem::is_regular_file(path_)) throw Passing(WriteOutcome::Gone);
  was_there_ = true;
  if (connect(std::chrono::milliseconds(0))) throw Passing(WriteOutcome::Damaged);
}

bool Database::is_same_file() const {
  struct stat file{};
  return ::stat(path_.c_str(), &file) == 0 && file.st_dev == device_ && file.st_ino == inode_;
}

WriteOutcome Database::in_transaction(const std::function<void(soci::session&, Statements&)>& write,
                                      sqlite::Durability durability) noexcept {
  const auto failed = [this](WriteOutcome outcome) {
    statements_.reset();  // one that failed halfway is not used again
    return outcome;
  };
  try {
    // SQLite goes on writing to a file that was deleted or replaced; nobody would ever read that.
    if (session_ == nullptr || !is_same_file()) connect_again();
    if (durability_ != durability) {
      sqlite::set_durability(*session_, durability);
      durability_ = durability;
    }
    Transaction transaction(*session_);
    if (statements_ == nullptr) statements_ = std::make_unique<Statements>(*session_);
    write(*session_, *statements_);
    transaction.commit();
    return is_same_file() ? WriteOutcome::Done : WriteOutcome::Gone;
  } catch (const Passing& passing) {
    return failed(passing.outcome);
  } catch (const soci::soci_error& failure) {
    return failed(session_ != nullptr ? sqlite::outcome_of(failure, *session_) : WriteOutcome::Unavailable);
  } catch (const std::exception&) {
    return failed(WriteOutcome::Unavailable);
  }
}

Database::Written Database::add(std::span<KeyedRecord> records, const std::string& run, const RunNumbers& numbers) {
  Written written;
  written.outcome = in_transaction([&](soci::session&, Statements& statements) {
    std::map<std::string_view, std::uint64_t> by_run;  // the spill file of another run is written by this one
    for (auto& record : records) by_run[run_of(record.key)] += statements.decisions.add(record) ? 1 : 0;
    auto own = numbers;
    for (const auto& [of, rows] : by_run) {
      written.rows += rows;
      if (of == run) own.stored = rows;
      else if (rows > 0) statements.runs.add_stored(std::string(of), rows);
    }
    statements.runs.note(run, own);
  });
  return written;
}

WriteOutcome Database::add(std::span<const Events* const> feedback, bool keep_comments, const std::string& run, const RunNumbers& numbers) {
  return in_transaction([&](soci::session&, Statements& statements) {
    auto own = numbers;
    for (const auto* events : feedback) {
      own.feedback += events->size();
      for (const auto& event : *events) statements.feedback.add(event, keep_comments);
    }
    statements.runs.note(run, own);
  });
}

WriteOutcome Database::add(std::span<const UsedToken> tokens, std::vector<TokenOutcome>& outcomes) {
  return in_transaction(
      [&](soci::session&, Statements& statements) {
        outcomes.clear();
        for (const auto& token : tokens) outcomes.push_back(statements.tokens.add(token) ? TokenOutcome::New : TokenOutcome::Seen);
      },
      sqlite::Durability::Process);
}

WriteOutcome Database::forget_tokens(Instant now) {
  return in_transaction([&](soci::session&, Statements& statements) { statements.tokens.forget(now); });
}

WriteOutcome Database::end_run(const std::string& run, const RunNumbers& numbers) {
  return in_transaction([&](soci::session&, Statements& statements) {
    statements.runs.note(run, numbers);
    statements.runs.settle(run, numbers);
  });
}

WriteOutcome Database::settle(const std::string& run, const RunNumbers& numbers, std::uint64_t& missing) {
  return in_transaction([&](soci::session&, Statements& statements) { missing = statements.runs.settle(run, numbers); });
}

WriteOutcome Database::settle_others(const std::string& own, std::uint64_t& missing) {
  return in_transaction([&](soci::session&, Statements& statements) { missing = statements.runs.settle_others(own); });
}

WriteOutcome Database::totals(const std::string& but, RunNumbers& totals) {
  return in_transaction([&](soci::session&, Statements& statements) { totals = statements.runs.totals(but); });
}

WriteOutcome Database::probe() {
  return in_transaction([](soci::session&, Statements&) {});
}

WriteOutcome Database::probe_by_writing() {
  return in_transaction([](soci::session& session, Statements&) { session << "UPDATE schema_version SET version = version"; });
}

}  // namespace ordersign::store
