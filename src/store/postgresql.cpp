#include "store/postgresql.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <utility>

#include "store/soci.h"
#include "text/hex.h"

#include <libpq-events.h>
#include <soci/postgresql/soci-postgresql.h>  // after soci.h; brings libpq-fe.h with it

namespace ordersign::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds longest_to_connect(2000);
constexpr milliseconds longest_answer(2000);     // of the server, to one statement
constexpr milliseconds longest_step(600'000);    // of the schema
constexpr milliseconds longest_lock(300);        // that somebody else has
constexpr milliseconds longest_statement(1500);  // by the server's clock, which is kinder than ours
// Of all that migrate a store of ours; the number is ours alone, "ordersgn".
constexpr std::string_view migration_lock = "8030603009361766254";

/// A server that answered, but lets us in by no means that would pass.
class Refusal : public soci::soci_error {
 public:
  using soci_error::soci_error;
};

struct ConnectionEnd {
  void operator()(PGconn* connection) const { ::PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, ConnectionEnd>;

struct OptionsEnd {
  void operator()(PQconninfoOption* options) const { ::PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, OptionsEnd>;

std::string value_of(const PQconninfoOption* options, std::string_view keyword) {
  for (; options != nullptr && options->keyword != nullptr; ++options)
    if (options->keyword == keyword) return options->val == nullptr ? "" : options->val;
  return "";
}

PGconn* connection_of(const soci::session& session) {
  auto* backend = static_cast<soci::postgresql_session_backend*>(const_cast<soci::session&>(session).get_backend());
  return backend == nullptr ? nullptr : backend->conn_;  // whose type SOCI's library hides
}

/// Five letters and digits, https://www.postgresql.org/docs/current/errcodes-appendix.html; "" when it is no error of the server's.
std::string state_of(const soci::soci_error& error) {
  const auto* failure = dynamic_cast<const soci::postgresql_soci_error*>(&error);
  const auto state = failure == nullptr ? std::string() : failure->sqlstate();
  return state.find(' ') == std::string::npos ? state : "";
}

/// The state in a message about a connection that was refused, as `FATAL:  28P01: …`: libpq tells it nowhere else.
std::string state_in(std::string_view message) {
  const auto is_part = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  for (auto at = message.find(":  "); at != std::string_view::npos; at = message.find(":  ", at + 1)) {
    const auto state = message.substr(at + 3, 5);
    if (state.size() == 5 && std::all_of(state.begin(), state.end(), is_part) && message.substr(at + 8, 2) == ": ")
      return std::string(state);
  }
  return "";
}

/// Classes first, then what is told apart within one.
WriteOutcome outcome_of_state(std::string_view state) {
  if (state == "53100") return WriteOutcome::Full;
  if (state == "25006") return WriteOutcome::Unwritable;
  if (state == "57014" || state == "55P03") return WriteOutcome::Locked;
  if (state == "XX001" || state == "XX002") return WriteOutcome::Damaged;
  if (state == "3D000") return WriteOutcome::Gone;
  const auto is_of = [&](std::string_view kind) { return state.substr(0, 2) == kind; };
  if (is_of("40")) return WriteOutcome::Locked;
  if (is_of("22") || is_of("23") || is_of("54")) return WriteOutcome::Refused;
  if (state.empty() || is_of("08") || is_of("53") || is_of("57") || is_of("28")) return WriteOutcome::Unavailable;
  return WriteOutcome::Unwritable;
}

std::string_view remedy(State state) {
  switch (state) {
    case State::Locked: return "another session holds a lock on the store's tables, or the server is too slow; end that session";
    case State::Full: return "the database server has no room on its disk; make room";
    case State::Damaged: return "the database server finds the store damaged; restore it from a backup";
    case State::Foreign: return "what the database holds now is not for this service; start the service anew to hear why";
    case State::Gone: return "the database is not there; restore it, or start the service anew with another";
    case State::Unavailable: return "the database server cannot be reached, or ends our connections; see to it that it can";
    case State::Unwritable: return "the database takes no writes: it is a standby, is read-only, or this user may not write";
    case State::Held:
    case State::Fine: break;
  }
  return "";
}

/// Each result is an answer.
int take_event(PGEventId event, void*, void* guard) {
  if (event == PGEVT_RESULTCREATE) static_cast<StallGuard*>(guard)->answered();
  return 1;
}

bool wait_for(int socket, short what, steady_clock::time_point until) {
  const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
  pollfd polled{socket, what, 0};
  return left.count() > 0 && ::poll(&polled, 1, static_cast<int>(left.count())) > 0;
}

std::string milliseconds_text(milliseconds time) { return std::to_string(time.count()); }

}  // namespace

Postgresql::Postgresql(std::string parameters, std::string where, User user)
    : parameters_(std::move(parameters)), where_(std::move(where)), user_(user) {
  if (user_ == User::Service) guard_ = std::make_unique<StallGuard>();
}

Postgresql::~Postgresql() = default;

// The library's own message repeats the URL.
Result<std::unique_ptr<Backend>> Postgresql::parse(std::string_view url, User user) {
  const std::string text(url);
  const Options options(url.find('\0') == std::string_view::npos ? ::PQconninfoParse(text.c_str(), nullptr) : nullptr);
  if (options == nullptr)
    return Error{ErrorCode::BadData, "postgresql",
                 "not a URL as libpq has it; use postgresql://USER@HOST:PORT/DATABASE, what is special in a name or password as %40"};
  std::string parameters = "postgresql:///?";  // all of it encoded: SOCI takes a text apart at spaces
  const auto add = [&](std::string_view keyword, std::string_view value) {
    parameters.append(parameters.back() == '?' ? "" : "&").append(keyword).append("=").append(text::percent_encoded(value));
  };
  for (const auto* option = options.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr && std::string_view(option->keyword) != "client_encoding") add(option->keyword, option->val);
  // A server that is not there any more, or behind a wall that drops what it is sent, is not waited for long.
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> ours{{{"connect_timeout", "2"},
                                                                               {"tcp_user_timeout", "2000"},
                                                                               {"keepalives_idle", "10"},
                                                                               {"keepalives_interval", "2"},
                                                                               {"keepalives_count", "3"},
                                                                               {"fallback_application_name", "ordersign"},
                                                                               {"client_encoding", "UTF8"}}};
  for (const auto& [keyword, value] : ours)
    if (keyword == "client_encoding" || value_of(options.get(), keyword).empty()) add(keyword, value);
  const auto of_environment = Options(::PQconndefaults());
  const auto named = [&](std::string_view keyword) {
    const auto value = value_of(options.get(), keyword);
    return value.empty() ? value_of(of_environment.get(), keyword) : value;
  };
  const auto host = named("host"), database = named("dbname");
  auto where = (host.empty() ? named("hostaddr") : host) + "/" + (database.empty() ? named("user") : database);
  return std::unique_ptr<Backend>(new Postgresql(std::move(parameters), std::move(where), user));
}

const Backend::Words& Postgresql::words() const {
  static constexpr Words words{.key = "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
                               .reference = "BIGINT",
                               .number = "BIGINT",
                               .real = "DOUBLE PRECISION",
                               .text = "TEXT COLLATE \"C\"",  // sorts as SQLite does, whatever the database's language
                               .table = "",
                               .returning = " RETURNING row_id",
                               .now = "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) AS BIGINT)"};
  return words;
}

// Each statement is a way to the server and back.
Backend::AtOnce Postgresql::at_once() const { return {32, 100}; }

Backend::Remedies Postgresql::remedies() const { return remedy; }

Result<bool> Postgresql::exists() {
  try {
    soci::session session;
    connect(session, longest_lock);
    const auto names = tables(session);
    let_go();
    return std::find(names.begin(), names.end(), "schema_version") != names.end();
  } catch (const Passing&) {
    return Error{ErrorCode::Unavailable, where_, "the database server cannot be reached now"};
  } catch (const soci::soci_error& failure) {
    let_go();
    return Error{may_pass(failure) ? ErrorCode::Unavailable : ErrorCode::BadData, where_, unusable(failure.get_error_message())};
  }
}

/// Whether the server lets us in and answers, within bounds that SOCI's way of connecting does not have: it asks the server for something
/// at once, which a pooler may not answer for minutes. Throws Passing, or Refusal with what the server says.
void Postgresql::reach() const {
  const auto until = steady_clock::now() + longest_to_connect;
  const Connection connection(::PQconnectStart(parameters_.c_str()));
  if (connection == nullptr) throw Passing(WriteOutcome::Unavailable);
  ::PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);  // with states, whatever the server's language
  for (auto next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK; next = ::PQconnectPoll(connection.get())) {
    if (next != PGRES_POLLING_FAILED && ::PQstatus(connection.get()) != CONNECTION_BAD) {
      if (!wait_for(::PQsocket(connection.get()), next == PGRES_POLLING_READING ? POLLIN : POLLOUT, until))
        throw Passing(WriteOutcome::Unavailable);
      continue;
    }
    const auto state = state_in(::PQerrorMessage(connection.get()));
    if (was_reached_) throw Passing(outcome_of_state(state));
    if (state.substr(0, 2) == "28") throw Refusal("the server does not let us in: no such user, a wrong password, or its pg_hba.conf");
    if (state == "3D000") throw Refusal("the server has no such database");
    throw Passing(outcome_of_state(state));
  }
  if (::PQsendQuery(connection.get(), "SELECT 1") != 1) throw Passing(WriteOutcome::Unavailable);
  while (::PQisBusy(connection.get()) == 1) {
    const bool has_answer = wait_for(::PQsocket(connection.get()), POLLIN, until);
    if (!has_answer || ::PQconsumeInput(connection.get()) != 1) throw Passing(WriteOutcome::Unavailable);
  }
  const std::unique_ptr<PGresult, decltype(&::PQclear)> answer(::PQgetResult(connection.get()), &::PQclear);
  if (::PQresultStatus(answer.get()) != PGRES_TUPLES_OK) throw Passing(WriteOutcome::Unavailable);
}

void Postgresql::connect(soci::session& session, milliseconds patience) {
  reach();
  try {
    session.open(*soci::factory_postgresql(), parameters_);
  } catch (const soci::soci_error&) {
    throw Passing(WriteOutcome::Unavailable);
  }
  session_ = &session;
  if (guard_) {
    guard_->watch(::PQsocket(connection_of(session)));
    ::PQregisterEventProc(connection_of(session), take_event, "answers", guard_.get());
  }
  lock_ = std::max(patience, longest_lock);
  limits_ = "; SET LOCAL lock_timeout = " + milliseconds_text(user_ == User::Command ? lock_ : longest_lock);
  if (user_ == User::Service) limits_ += "; SET LOCAL statement_timeout = " + milliseconds_text(longest_statement);
  else limits_ += "; SET LOCAL statement_timeout = 0";
  std::string encoding, commit;
  session << "SELECT current_setting('server_encoding'), current_setting('synchronous_commit')", soci::into(encoding), soci::into(commit);
  if (encoding != "UTF8") throw Refusal("the database's encoding is " + encoding + "; make one of encoding UTF8");
  commits_lazily_ = commit == "off";
  was_reached_ = true;
}

void Postgresql::hasten(soci::session&) {
  if (guard_) guard_->allow(longest_answer);
}

void Postgresql::let_go() noexcept {
  if (guard_) guard_->watch(-1);
  session_ = nullptr;
}

bool Postgresql::is_there() const {
  return session_ != nullptr && connection_of(*session_) != nullptr && ::PQstatus(connection_of(*session_)) == CONNECTION_OK;
}

void Postgresql::begin_work() noexcept {
  if (guard_) guard_->allow(longest_answer);
}

void Postgresql::end_work() noexcept {
  if (guard_) guard_->allow(std::nullopt);
}

// All of it in one message.
void Postgresql::begin(soci::session& session, Durability durability) {
  const char* commit = durability == Durability::Process ? "; SET LOCAL synchronous_commit = off"
                       : commits_lazily_                 ? "; SET LOCAL synchronous_commit = on"
                                                         : "";
  session << "BEGIN" << limits_ << commit;
}

void Postgresql::begin_step(soci::session& session) {
  if (guard_) guard_->allow(longest_step);
  session << "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = " << lock_.count() << "; SELECT pg_advisory_xact_lock("
          << migration_lock << ")";
}

void Postgresql::begin_reading(soci::session& session) {
  session << "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0";
}

// Those of extensions are not what the database is for.
std::vector<std::string> Postgresql::tables(soci::session& session) {
  std::vector<std::string> names(10'000);
  session << "SELECT c.relname FROM pg_class c WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND "
             "c.relkind IN ('r', 'p', 'f') AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = CAST('pg_class' AS regclass) AND "
             "d.objid = c.oid AND d.deptype = 'e') ORDER BY c.relname",
      soci::into(names);
  return names;
}

WriteOutcome Postgresql::outcome_of(const soci::soci_error& error, soci::session&) const {
  if (dynamic_cast<const Refusal*>(&error) != nullptr) return WriteOutcome::Unavailable;
  return is_there() ? outcome_of_state(state_of(error)) : WriteOutcome::Unavailable;
}

bool Postgresql::may_pass(const soci::soci_error& error) const {
  if (dynamic_cast<const Refusal*>(&error) != nullptr) return false;
  if (!is_there()) return true;
  const auto state = state_of(error);
  const auto kind = std::string_view(state).substr(0, 2);
  constexpr std::array<std::string_view, 6> passing{"08", "40", "53", "57", "58", "XX"};
  return state == "25006" || state == "55P03" || std::find(passing.begin(), passing.end(), kind) != passing.end();
}

std::string Postgresql::unusable(const std::string& message) const {
  auto line = message.substr(0, message.find('\n'));
  return "the database cannot be used (" + line + "); give this user a database of its own, in which it may make tables";
}

}  // namespace ordersign::store
