// The PostgreSQL server and database that a URL names, and whether they can be reached. Immutable.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "ordersign/result.h"

namespace ordersign::store {

class PostgresqlServer {
 public:
  /// `postgresql://USER@HOST/DATABASE?…` as libpq has it, with bounds of time for what it leaves open. BadData when it is none.
  static Result<PostgresqlServer> parse(std::string_view url);

  /// For libpq. There may be a password in it: never in a message.
  const std::string& parameters() const { return parameters_; }
  /// `HOST/DATABASE`
  const std::string& where() const { return where_; }

  /// "" when the server lets us in and answers, else its SQLSTATE, or 08001 where nothing is heard for two seconds or the
  /// `connect_timeout`. SOCI's way of connecting has no such bound: it asks the server for something at once, which a pooler may not answer
  /// for minutes.
  std::string reach() const;

 private:
  PostgresqlServer() = default;

  std::string parameters_, where_;
  std::chrono::milliseconds patience_{2000};
  bool has_other_hosts_ = false;
};

}  // namespace ordersign::store
