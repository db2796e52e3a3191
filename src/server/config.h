// The command line, environment and configuration file as one set of settings. A flag goes before its environment
// variable, and that before the file.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "http/server.h"
#include "ordersign/dates.h"
#include "ordersign/service.h"
#include "server/gate.h"
#include "server/observed_router.h"
#include "store/figures.h"
#include "store/store.h"

namespace ordersign::server {

enum class Command { Serve, Evaluate, Check, Explain, Packet, Verify, Terms, Report, Purge };

struct Settings {
  http::ServerOptions http;
  RouterOptions routing;
  std::chrono::milliseconds drain_grace{0};  ///< after SIGTERM, in which calls are still taken
  bool insecure_bind = false;
  std::filesystem::path policies;  ///< folder with value sets, policies and profiles
  std::filesystem::path cards;     ///< folder with card wording
  Options decisions;
  std::filesystem::path authorizations;             ///< NDJSON file; "" for none
  std::filesystem::path members;                    ///< NDJSON file; "" for none
  bool remembers_overrides = false;                 ///< in the store
  std::shared_ptr<const fhir_client::Client> fhir;  ///< null: no FHIR server is called
  std::optional<Instant> now;                       ///< a fixed clock, for tests and replay
  GateOptions gate;                                 ///< who is let in
  std::string store;                                ///< URL; "" for none
  store::StoreOptions keeping;
  std::filesystem::path pseudonym_key;        ///< file of the key under which patients are recorded; made with the store
  std::optional<std::filesystem::path> page;  ///< folder of the sandbox page, when it is to be served

  Clock clock() const;
};

struct CommandLine {
  Command command = Command::Serve;
  Settings settings;
  bool trace = false;
  bool summary = false;
  bool what_if = false;
  bool schema = false;
  bool single = false;
  std::vector<std::string> assume;  ///< FACT=TRUTH
  std::vector<std::string> files;   ///< `-` is standard input
  std::vector<std::string> sets;    ///< ids of value sets
  bool csv = false, html = false;
  std::string out;              ///< file of a packet; "" for standard output
  std::string answers, expect;  ///< of a verification: file of answers, 64 hex digits
  store::CountedDays period;    ///< of a report
  Day before{};                 ///< of a purge
};

/// The program is to end before it starts: help was asked for, or the settings are wrong.
struct EarlyEnd {
  int exit_code = 2;
  std::string out;
  std::string err;
};

/// `defaults` gives the folders used when no setting names them. Reads ORDERSIGN_… from the environment.
std::variant<CommandLine, EarlyEnd> read_command_line(std::vector<std::string> arguments, const Settings& defaults);

/// What is wrong with listening at `settings.http.host`, where everybody who reaches it would be let in.
std::optional<std::string> fault_of_address(const Settings& settings);

/// Can `host` be reached from this machine only? False for names other than localhost, since they may mean anything.
bool is_loopback(const std::string& host);

}  // namespace ordersign::server
