#include "store/database.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "store/key_row.h"
#include "store/packet_rows.h"
#include "store/rows.h"
#include "store/schema.h"
#include "store/soci.h"
#include "store/token_rows.h"
#include "store/transaction.h"
#include "store/work.h"

namespace ordersign::store {

/// Made ready once a connection.
struct Database::Statements {
  Statements(soci::session& session, const Backend& backend)
      : decisions(session, backend), feedback(session, backend), runs(session, backend), tokens(session), packets(session) {}
  DecisionRows decisions;
  FeedbackRows feedback;
  RunRows runs;
  TokenRows tokens;
  PacketRows packets;
};

Database::Database(std::unique_ptr<Backend> backend, std::string key_check)
    : backend_(std::move(backend)), key_check_(std::move(key_check)) {}
Database::~Database() { close(); }

void Database::close() noexcept {
  statements_.reset();
  backend_->let_go();
  session_.reset();
}

Result<std::unique_ptr<Database>> Database::open(std::unique_ptr<Backend> backend, std::chrono::milliseconds patience, bool may_wait,
                                                 std::string key_check) {
  std::unique_ptr<Database> database(new Database(std::move(backend), std::move(key_check)));
  auto& own = *database->backend_;
  const auto claimed = own.claim(may_wait);
  if (!claimed) return claimed.error();
  database->is_new_ = claimed->is_new;
  database->was_there_ = claimed->was_there;
  database->trouble_ = claimed->outcome;
  if (claimed->outcome != WriteOutcome::Done) return database;
  try {
    const Work work(own);
    if (auto error = database->connect(patience)) {
      own.withdraw();
      error->where = own.where();
      return *error;
    }
  } catch (const Passing& passing) {
    database->trouble_ = passing.outcome;
  }
  return database;
}

std::optional<Error> Database::connect(std::chrono::milliseconds patience) {
  auto session = std::make_unique<soci::session>();
  try {
    if (auto error = bring_up(*session, patience)) {
      backend_->let_go();
      return error;
    }
  } catch (const soci::soci_error& failure) {
    const bool may_pass = backend_->may_pass(failure);
    const auto outcome = backend_->outcome_of(failure, *session);
    backend_->let_go();
    if (!may_pass) return Error{ErrorCode::BadData, "", backend_->unusable(failure.get_error_message())};
    throw Passing(outcome);
  } catch (const Passing&) {
    backend_->let_go();
    throw;
  }
  session_ = std::move(session);
  return std::nullopt;
}

std::optional<Error> Database::bring_up(soci::session& session, std::chrono::milliseconds patience) {
  backend_->connect(session, patience);
  // Looked at first, so that a database of something else stays untouched.
  const auto version = version_of(session, *backend_);
  if (!version) return version.error();
  backend_->make_durable(session);
  // One process has a file to itself, and a look at the lock now tells whether others hold it. On a server each look waits for those who
  // migrate, as long as that takes.
  if (!backend_->is_shared() || *version < static_cast<int>(steps().size())) {
    if (auto error = migrate(session, *backend_)) return error;
    backend_->begin_work();  // what comes is quick again
  }
  if (*version == 0 && backend_->is_shared()) is_new_ = true;
  if (auto error = check_key(session, *backend_, key_check_)) return error;
  backend_->hasten(session);
  return std::nullopt;
}

void Database::connect_again() {
  close();
  if (const auto outcome = backend_->claim_again(); outcome != WriteOutcome::Done) throw Passing(outcome);
  if (connect(std::chrono::milliseconds(0))) throw Passing(WriteOutcome::Foreign);
}

/// `write` may be called twice.
WriteOutcome Database::in_transaction(const std::function<void(soci::session&, Statements&)>& write, Durability durability) noexcept {
  const auto failed = [this](WriteOutcome outcome) {
    statements_.reset();  // one that failed halfway is not used again
    return outcome;
  };
  try {
    const Work work(*backend_);
    std::optional<Transaction> transaction;
    const bool was_connected = session_ != nullptr && backend_->is_there();
    if (!was_connected) connect_again();
    const auto fill = [&] {
      transaction.emplace(*session_, *backend_, durability);
      if (statements_ == nullptr) statements_ = std::make_unique<Statements>(*session_, *backend_);
      write(*session_, *statements_);
    };
    try {
      fill();
    } catch (const soci::soci_error&) {
      // A server that was restarted since has ended the connection; nothing was committed over it yet.
      if (!was_connected || backend_->is_there()) throw;
      transaction.reset();
      connect_again();
      fill();
    }
    transaction->commit();
    return backend_->is_there() ? WriteOutcome::Done : WriteOutcome::Gone;
  } catch (const Passing& passing) {
    return failed(passing.outcome);
  } catch (const soci::soci_error& failure) {
    return failed(session_ != nullptr ? backend_->outcome_of(failure, *session_) : WriteOutcome::Unwritable);
  } catch (const std::exception&) {
    return failed(WriteOutcome::Unwritable);
  }
}

Database::Written Database::add(std::span<KeyedRecord> records, const std::string& run, const RunNumbers& numbers) {
  Written written;
  written.outcome = in_transaction([&](soci::session&, Statements& statements) {
    written.rows = 0;
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
      Durability::Process);
}

WriteOutcome Database::add(std::span<const PacketRecord> packets, Instant until) {
  return in_transaction([&](soci::session&, Statements& statements) {
    for (const auto& packet : packets) statements.packets.add(packet, until);
  });
}

WriteOutcome Database::forget(Instant now, bool& more) {
  return in_transaction([&](soci::session&, Statements& statements) {
    statements.tokens.forget(now);
    more = statements.packets.forget(now);
  });
}

WriteOutcome Database::note(const std::string& run, const RunNumbers& numbers) {
  return in_transaction([&](soci::session&, Statements& statements) { statements.runs.note(run, numbers); });
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

WriteOutcome Database::settle_others(const std::string& own, std::optional<std::chrono::seconds> unseen_for, std::uint64_t& missing) {
  return in_transaction([&](soci::session&, Statements& statements) { missing = statements.runs.settle_others(own, unseen_for); });
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
