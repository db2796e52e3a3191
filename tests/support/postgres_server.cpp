#include "support/postgres_server.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace ordersign::support {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// Who runs the servers, which refuse to be run by root.
const passwd* server_user() {
  if (::geteuid() != 0) return nullptr;
  const auto* user = ::getpwnam("postgres");
  return user != nullptr ? user : ::getpwnam("nobody");
}

void hand_over(const fs::path& path) {
  if (const auto* user = server_user()) {
    if (::chown(path.c_str(), user->pw_uid, user->pw_gid) != 0) throw std::runtime_error("cannot hand over " + path.string());
  }
}

/// The newest that is installed.
std::string program(const std::string& name) {
  std::vector<fs::path> found;
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none))
    if (fs::exists(version.path() / "bin" / name)) found.push_back(version.path() / "bin" / name);
  if (found.empty()) throw std::runtime_error("PostgreSQL is not installed; tests/run installs it");
  return std::max_element(found.begin(), found.end())->string();
}

std::string url_of(const std::string& folder, int port, const std::string& database) {
  return "postgresql://ordersign@/" + database + "?host=" + folder + "&port=" + std::to_string(port);
}

void wait_until(const std::function<bool()>& holds, const std::string& what) {
  for (int i = 0; i < 3000; ++i) {
    if (holds()) return;
    std::this_thread::sleep_for(20ms);
  }
  throw std::runtime_error(what);
}

struct Session {
  explicit Session(const std::string& url) : connection(::PQconnectdb(url.c_str())) {
    if (::PQstatus(connection) == CONNECTION_OK) return;
    const std::string why = ::PQerrorMessage(connection);
    ::PQfinish(connection);
    throw std::runtime_error("no connection: " + why);
  }
  ~Session() { ::PQfinish(connection); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  std::vector<std::string> words(const std::string& sql) const {
    const std::unique_ptr<PGresult, decltype(&::PQclear)> result(::PQexec(connection, sql.c_str()), &::PQclear);
    const auto status = ::PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) throw std::runtime_error(::PQresultErrorMessage(result.get()));
    std::vector<std::string> all;
    for (int row = 0; row < ::PQntuples(result.get()); ++row)
      all.emplace_back(::PQgetisnull(result.get(), row, 0) == 1 ? "null" : ::PQgetvalue(result.get(), row, 0));
    return all;
  }

  PGconn* connection;
};

}  // namespace

ServerFolder::ServerFolder() {
  fs::permissions(folder_.file("").parent_path(), fs::perms(0755));
  for (const std::string name : {"socket", "pooled"}) {
    fs::create_directory(folder_.file(name));
    hand_over(folder_.file(name));
  }
}

void ServerFolder::write(const std::string& name, const std::string& text) const {
  folder_.write(name, text);
  hand_over(folder_.file(name));
}

std::vector<std::string> ServerFolder::as_user(std::vector<std::string> command) {
  std::vector<std::string> whole{"/usr/bin/setpriv", "--pdeathsig", "KILL"};
  if (const auto* user = server_user())
    whole.insert(whole.end(), {"--reuid", std::to_string(user->pw_uid), "--regid", std::to_string(user->pw_gid), "--clear-groups"});
  whole.insert(whole.end(), command.begin(), command.end());
  return whole;
}

PostgresServer::PostgresServer() {
  fs::create_directory(folder_.path("data"));
  hand_over(folder_.path("data"));
  ChildProcess made(ServerFolder::as_user({program("initdb"), "--pgdata", folder_.path("data"), "--username", "ordersign", "--auth",
                                           "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"}),
                    folder_.path("initdb.log"));
  made.rest();
  if (made.wait() != 0) throw std::runtime_error("initdb failed");
  std::ifstream library(ORDERSIGN_NO_ROOM_LIBRARY, std::ios::binary);
  folder_.write("no_room.so", {std::istreambuf_iterator<char>(library), {}});
  start();
  Session(url_of(folder_.path("socket"), 5432, "postgres")).words("CREATE DATABASE store");
}

PostgresServer::~PostgresServer() {
  try {
    if (server_) stop();
  } catch (const std::exception&) {  // ended already
  }
}

// A process that was killed leaves others that end by themselves in a moment; until then no new one begins.
void PostgresServer::start() {
  const auto begin = [this] {
    auto command =
        ServerFolder::as_user({"/usr/bin/env", "LD_PRELOAD=" + folder_.path("no_room.so"), "ORDERSIGN_NO_ROOM=" + folder_.path("no-room"),
                               program("postgres"), "-D", folder_.path("data"), "-k", folder_.path("socket")});
    for (const std::string setting : {"listen_addresses=", "fsync=off", "jit=off", "shared_buffers=16MB", "max_connections=40"})
      command.insert(command.end(), {"-c", setting});
    server_ = std::make_unique<ChildProcess>(command, folder_.path("postgres.log"));
  };
  begin();
  wait_until(
      [&] {
        if (answers()) return true;
        if (server_->has_ended()) begin();
        return false;
      },
      "PostgreSQL does not start");
}

bool PostgresServer::answers() const { return ::PQping(url("postgres").c_str()) == PQPING_OK; }

void PostgresServer::stop() {
  server_->signal(SIGINT);
  server_->wait();
  server_.reset();
}

void PostgresServer::kill() {
  server_->signal(SIGKILL);
  server_->wait();
  server_.reset();
}

void PostgresServer::let_grow(bool may) {
  if (may) fs::remove(folder_.path("no-room"));
  if (!may) folder_.write("no-room", "");
}

void PostgresServer::damage(const std::string& file) {
  std::fstream pages(folder_.path("data/" + file), std::ios::in | std::ios::out | std::ios::binary);
  pages << std::string(8192, 'x');
  if (!pages.flush()) throw std::runtime_error("cannot damage " + file);
}

std::string PostgresServer::url(const std::string& database) const { return url_of(folder_.path("socket"), 5432, database); }

std::vector<std::string> PostgresServer::words(const std::string& sql, const std::string& database) const {
  return Session(url(database)).words(sql);
}

PgBouncer::PgBouncer(const PostgresServer& server) : folder_(server.folder()) {
  folder_.write("users", "\"ordersign\" \"\"\n");
  folder_.write("pgbouncer.ini", "[databases]\n* = host=" + folder_.path("socket") +
                                     " port=5432\n[pgbouncer]\nlisten_addr =\n"
                                     "unix_socket_dir = " +
                                     folder_.path("pooled") +
                                     "\nlisten_port = 6432\nauth_type = trust\nauth_file = " + folder_.path("users") +
                                     "\npool_mode = transaction\ndefault_pool_size = 2\nmin_pool_size = 2\n"
                                     "max_client_conn = 100\nserver_login_retry = 1\n");
  program_ = std::make_unique<ChildProcess>(ServerFolder::as_user({"/usr/sbin/pgbouncer", folder_.path("pgbouncer.ini")}),
                                            folder_.path("pgbouncer.log"));
  wait_until([&] { return ::PQping(url().c_str()) == PQPING_OK; }, "PgBouncer does not start");
}

std::string PgBouncer::url(const std::string& database) const { return url_of(folder_.path("pooled"), 6432, database); }

PostgresSession::PostgresSession(const std::string& url) : connection_(new Session(url)) {}
PostgresSession::~PostgresSession() { delete static_cast<Session*>(connection_); }
void PostgresSession::run(const std::string& sql) { static_cast<Session*>(connection_)->words(sql); }

}  // namespace ordersign::support
