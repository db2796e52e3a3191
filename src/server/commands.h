// The commands that need no server. Each returns its exit code.
#pragma once

#include <istream>
#include <memory>
#include <ostream>
#include <string>

#include "server/config.h"

namespace ordersign::server {

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
};

/// Says what is wrong with what a command was given, and returns the exit code of that.
int refuse(const Error& error, std::ostream& err);
/// The service that decides as the settings say; null, and said, when it cannot be loaded.
std::shared_ptr<const Service> load_service(const Settings& settings, std::ostream& err);
/// The input of that name, "-" for the standard one; null, and said, when it cannot be read.
std::shared_ptr<std::istream> open_input(const std::string& name, const Streams& streams);

/// 0 when every request was answered 200, else 1; 2 when a file or the policies cannot be read.
int evaluate(const CommandLine& line, Streams streams);
/// 0 when everything loads, else 1.
int check(const CommandLine& line, Streams streams);
/// 0, or 2 when the file or the policies cannot be read.
int explain(const CommandLine& line, Streams streams);
/// 0; 1 when the request was refused; 2 when a file or the policies cannot be read or written.
int packet(const CommandLine& line, Streams streams);
/// 0 when all are equal, or nothing was told to hold them against; 1 when one differs; 2 when one cannot be verified.
int verify(const CommandLine& line, Streams streams);
/// 0, or 2 when the policies cannot be read or there is no such value set.
int terms(const CommandLine& line, Streams streams);
/// 0, or 2 when the store cannot be read.
int report(const CommandLine& line, Streams streams);
/// 0, or 2 when the store cannot be written.
int purge(const CommandLine& line, Streams streams);

}  // namespace ordersign::server
