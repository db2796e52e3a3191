// The program `ordersign`: reads its command line and runs one command.
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "server/commands.h"
#include "server/config.h"
#include "server/serve.h"

namespace {

namespace server = ordersign::server;

// A binary at build/<preset>/ordersign lies two levels below the data; elsewhere the folder it was built from is used.
std::filesystem::path root_folder() {
  std::error_code ignored;
  const auto binary = std::filesystem::read_symlink("/proc/self/exe", ignored);
  const auto root = binary.parent_path().parent_path().parent_path();
  return std::filesystem::exists(root / "fhir-profiles", ignored) ? root : std::filesystem::path(ORDERSIGN_SOURCE_DIR);
}

// The release build puts the page beside the binary; else where the page's own build leaves it.
std::filesystem::path page_folder() {
  std::error_code ignored;
  const auto beside = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "sandbox";
  return std::filesystem::exists(beside / "index.html", ignored) ? beside : root_folder() / "sandbox/web/dist";
}

int run(const server::CommandLine& line) {
  const server::Streams streams{std::cin, std::cout, std::cerr};
  switch (line.command) {
    case server::Command::Serve: return server::serve(line.settings, std::cout, std::cerr);
    case server::Command::Evaluate: return server::evaluate(line, streams);
    case server::Command::Check: return server::check(line, streams);
    case server::Command::Explain: return server::explain(line, streams);
    case server::Command::Packet: return server::packet(line, streams);
    case server::Command::Verify: return server::verify(line, streams);
    case server::Command::Terms: return server::terms(line, streams);
    case server::Command::Report: return server::report(line, streams);
    case server::Command::Purge: return server::purge(line, streams);
  }
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  server::Settings defaults;
  defaults.http.port = 8080;
  defaults.policies = root_folder() / "fhir-profiles";
  defaults.cards = root_folder() / "cards";
  defaults.page = page_folder();
  const auto line = server::read_command_line(std::vector<std::string>(argv + 1, argv + argc), defaults);
  if (const auto* end = std::get_if<server::EarlyEnd>(&line)) {
    std::cout << end->out;
    std::cerr << end->err;
    return end->exit_code;
  }
  return run(std::get<server::CommandLine>(line));
}
