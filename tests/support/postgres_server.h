// Debian's PostgreSQL and PgBouncer, run in a folder of the test's and gone with it: on sockets in that folder, by another user than root.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/child_process.h"
#include "support/temp_folder.h"

namespace ordersign::support {

/// Where servers lie and run as somebody who may not do much.
class ServerFolder {
 public:
  ServerFolder();
  std::string path(const std::string& name) const { return folder_.file(name).string(); }
  /// Owned by who runs the servers.
  void write(const std::string& name, const std::string& text) const;
  /// The program as that user; it ends when this process does.
  static std::vector<std::string> as_user(std::vector<std::string> command);

 private:
  TempFolder folder_;
};

class PostgresServer {
 public:
  /// Running, with one database `store` of user `ordersign`.
  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  void start();
  /// In good order, as `systemctl stop` does; or at once, as a power cut would.
  void stop();
  void kill();
  /// Whether the files of its databases may grow; its log of transactions may, as on a disk of its own.
  void let_grow(bool may);
  /// The first page of a table is no page of the server's any more. Of a server that is stopped, or it would write it anew.
  void damage(const std::string& file);
  /// Where a table lies, for damage().
  std::string file_of(const std::string& table) const { return words("SELECT pg_relation_filepath('" + table + "')").at(0); }
  pid_t id() const { return server_->id(); }

  std::string url(const std::string& database = "store") const;
  void make_database(const std::string& name, const std::string& rest = "") { run("CREATE DATABASE " + name + " " + rest); }

  /// By libpq itself, over a connection of its own.
  void run(const std::string& sql, const std::string& database = "store") const { words(sql, database); }
  /// Of one column; null reads as "null".
  std::vector<std::string> words(const std::string& sql, const std::string& database = "store") const;
  long number(const std::string& sql, const std::string& database = "store") const { return std::stol(words(sql, database).at(0)); }
  const ServerFolder& folder() const { return folder_; }

 private:
  bool answers() const;

  ServerFolder folder_;
  std::unique_ptr<ChildProcess> server_;
};

/// In front of a server: each transaction of a client gets one of two sessions.
class PgBouncer {
 public:
  explicit PgBouncer(const PostgresServer& server);
  std::string url(const std::string& database = "store") const;
  void signal(int number) const { program_->signal(number); }

 private:
  const ServerFolder& folder_;
  std::unique_ptr<ChildProcess> program_;
};

/// A session with a transaction that others have to wait for.
class PostgresSession {
 public:
  explicit PostgresSession(const std::string& url);
  ~PostgresSession();
  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;
  void run(const std::string& sql);

 private:
  void* connection_;
};

}  // namespace ordersign::support
