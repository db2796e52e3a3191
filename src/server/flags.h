// The flags and commands of the program, as CLI11 reads them; what they come to stands in config.cpp.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/config.h"

namespace ordersign::server {

/// What CLI11 fills, in its own types; settings_of() in config.cpp turns it into Settings.
struct Parsed {
  CommandLine line;
  std::string policies, cards, now, explain = "on", card_when_met = "off", fhir_ca, fhir_proxy;
  std::vector<std::string> fhir_allow, cors_origins, trusted_proxies;
  std::optional<std::size_t> max_buffered;
  std::string replay = "on", comments = "on", timing = "off", override_memory = "off", digest = "off", crd_unconcerned = "answer", store,
              spill, pseudonym_key, since, until, before;
  std::int64_t skew_seconds = 60, lifetime_seconds = 3600;
  bool sandbox = false;
  int fhir_deadline_ms = 1500;
  int packet_days = 0;
  std::optional<std::int64_t> store_wait_ms;
  std::int64_t request_deadline_ms = 0, queue_wait_ms = 0, drain_grace_ms = 0;
};

struct Commands {
  CLI::App* serve;
  CLI::App* evaluate;
  CLI::App* check;
  CLI::App* explain;
  CLI::App* packet;
  CLI::App* verify;
  CLI::App* terms;
  CLI::App* report;
  CLI::App* purge;
};

/// Adds every setting, with its environment variable. What is referred to must outlive the parse.
void add_settings(CLI::App& app, Parsed& parsed);

Commands add_commands(CLI::App& app, Parsed& parsed);

/// Puts the environment in front of the arguments, as flags.
void add_environment(const CLI::App& app, std::vector<std::string>& arguments);

}  // namespace ordersign::server
