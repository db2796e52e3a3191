// The commands that need no server. Each returns its exit code.
#pragma once

#include <istream>
#include <ostream>

#include "server/config.h"

namespace ordersign::server {

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
};

/// Says what is wrong with what a command was given, and returns the exit code of that.
int refuse(const Error& error, std::ostream& err);

/// 0 when every request was answered 200, else 1; 2 when a file or the policies cannot be read.
int evaluate(const CommandLine& line, Streams streams);
/// 0 when everything loads, else 1.
int check(const CommandLine& line, Streams streams);
/// 0, or 2 when the file or the policies cannot be read.
int explain(const CommandLine& line, Streams streams);
/// 0, or 2 when the policies cannot be read or there is no such value set.
int terms(const CommandLine& line, Streams streams);
/// 0, or 2 when the store cannot be read.
int report(const CommandLine& line, Streams streams);
/// 0, or 2 when the store cannot be written.
int purge(const CommandLine& line, Streams streams);

}  // namespace ordersign::server
