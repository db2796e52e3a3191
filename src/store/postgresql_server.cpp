#include "store/postgresql_server.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <memory>

#include "text/hex.h"

namespace ordersign::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

const std::string no_connection = "08001";

struct ConnectionEnd {
  void operator()(PGconn* connection) const { ::PQfinish(connection); }
};
using PgConnection = std::unique_ptr<PGconn, ConnectionEnd>;

struct OptionsEnd {
  void operator()(PQconninfoOption* options) const { ::PQconninfoFree(options); }
};
using PgOptions = std::unique_ptr<PQconninfoOption, OptionsEnd>;

std::string value_of(const PQconninfoOption* options, std::string_view keyword) {
  for (; options != nullptr && options->keyword != nullptr; ++options)
    if (options->keyword == keyword) return options->val == nullptr ? "" : options->val;
  return "";
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

bool wait_for(int socket, short what, steady_clock::time_point until) {
  const auto left = std::chrono::ceil<milliseconds>(until - steady_clock::now());
  pollfd polled{socket, what, 0};
  return left.count() > 0 && ::poll(&polled, 1, static_cast<int>(left.count())) > 0;
}

}  // namespace

// The library's own message repeats the URL.
Result<PostgresqlServer> PostgresqlServer::parse(std::string_view url) {
  const std::string text(url);
  const PgOptions options(url.find('\0') == std::string_view::npos ? ::PQconninfoParse(text.c_str(), nullptr) : nullptr);
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
  const auto of_environment = PgOptions(::PQconndefaults());
  const auto named = [&](std::string_view keyword) {
    const auto value = value_of(options.get(), keyword);
    return value.empty() ? value_of(of_environment.get(), keyword) : value;
  };
  const auto host = named("host"), database = named("dbname");
  PostgresqlServer server;
  server.parameters_ = std::move(parameters);
  server.where_ = (host.empty() ? named("hostaddr") : host) + "/" + (database.empty() ? named("user") : database);
  server.has_other_hosts_ = server.where_.find(',') != std::string::npos;
  if (const auto seconds = std::atoi(named("connect_timeout").c_str()); seconds > 0) server.patience_ = std::chrono::seconds(seconds);
  return server;
}

std::string PostgresqlServer::reach() const {
  const auto until = steady_clock::now() + patience_;
  const PgConnection connection(::PQconnectStart(parameters_.c_str()));
  if (connection == nullptr) return no_connection;
  ::PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);  // with states, whatever the server's language
  for (auto next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK; next = ::PQconnectPoll(connection.get())) {
    if (next == PGRES_POLLING_FAILED || ::PQstatus(connection.get()) == CONNECTION_BAD) {
      const auto state = state_in(::PQerrorMessage(connection.get()));
      return state.empty() ? no_connection : state;
    }
    if (wait_for(::PQsocket(connection.get()), next == PGRES_POLLING_READING ? POLLIN : POLLOUT, until)) continue;
    return has_other_hosts_ ? "" : no_connection;  // only a way of connecting that waits goes on to the next
  }
  if (::PQsendQuery(connection.get(), "SELECT 1") != 1) return no_connection;
  while (::PQisBusy(connection.get()) == 1) {
    const bool has_answer = wait_for(::PQsocket(connection.get()), POLLIN, until);
    if (!has_answer || ::PQconsumeInput(connection.get()) != 1) return no_connection;
  }
  const std::unique_ptr<PGresult, decltype(&::PQclear)> answer(::PQgetResult(connection.get()), &::PQclear);
  return ::PQresultStatus(answer.get()) == PGRES_TUPLES_OK ? "" : no_connection;
}

}  // namespace ordersign::store
