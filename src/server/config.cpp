#include "server/config.h"

#include <arpa/inet.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string_view>

#include "fhir_client/client.h"
#include "fhir_client/url.h"
#include "security/algorithm.h"
#include "server/command_help.h"
#include "server/flags.h"
#include "server/version.h"

namespace ordersign::server {
namespace {

EarlyEnd wrong(const std::string& message) { return {2, "", "ordersign: " + message + "\n"}; }

// What is wrong, in words for who set it; nothing when all is well.
using Complaint = std::optional<std::string>;

Complaint take_fetching(const Parsed& parsed, Settings& settings) {
  if (!parsed.fhir_ca.empty()) {
    auto trust = fhir_client::Trust::with_ca_file(parsed.fhir_ca);
    if (!trust) return "--fhir-ca: " + trust.error().message;
    settings.gate.trust = *trust;
  }
  if (!parsed.fhir_proxy.empty()) {
    auto proxy = fhir_client::Proxy::parse(parsed.fhir_proxy);
    if (!proxy) return "--fhir-proxy: " + proxy.error().message;
    settings.gate.proxy = *proxy;
  }
  if (parsed.fhir_allow.empty()) return {};
  auto allow = fhir_client::AllowList::parse(parsed.fhir_allow);
  if (!allow) return "--fhir-allow: `" + allow.error().where + "`: " + allow.error().message;
  fhir_client::Limits limits;
  limits.deadline = std::chrono::milliseconds(parsed.fhir_deadline_ms);
  settings.fhir = std::make_shared<const fhir_client::Client>(std::move(*allow), limits, settings.gate.trust, fhir_client::look_up,
                                                              settings.gate.proxy);
  return {};
}

Complaint take_clients(const Parsed& parsed, Settings& settings) {
  auto& gate = settings.gate;
  if (!gate.public_url.empty()) {
    const auto url = fhir_client::parse_url(gate.public_url);
    if (!url || !url->query.empty()) return "--public-url: want a URL as https://cds.example, without a query";
    while (gate.public_url.ends_with('/')) gate.public_url.pop_back();
  }
  if (const auto error = security::check_algorithms(gate.tokens.algorithms)) return "--jwt-algs: `" + error->where + "`: " + error->message;
  gate.tokens.replay = parsed.replay != "off";
  gate.tokens.replay_strict = parsed.replay == "strict";
  if (gate.tokens.replay_strict && parsed.store == "none") return "--jwt-replay strict: needs a store, and --store is none";
  gate.tokens.skew = std::chrono::seconds(parsed.skew_seconds);
  gate.tokens.max_lifetime = std::chrono::seconds(parsed.lifetime_seconds);
  auto cors = http::Cors::parse(parsed.cors_origins);
  if (!cors) return "--cors-origin: `" + cors.error().where + "`: " + cors.error().message;
  settings.http.responses.cors = std::move(*cors);
  settings.http.responses.strict_transport = gate.public_url.starts_with("https:");
  settings.routing.timing = parsed.timing == "on";
  return {};
}

Complaint take_limits(const Parsed& parsed, Settings& settings) {
  auto& http = settings.http;
  const auto body = http.limits.frame.body;
  // Those that are refused for being too many, health and metrics need a thread, too.
  http.max_workers = settings.routing.max_concurrent + settings.routing.spare + 8;
  http.queue_wait = std::chrono::milliseconds(parsed.queue_wait_ms);
  settings.drain_grace = std::chrono::milliseconds(parsed.drain_grace_ms);
  http.max_buffered = parsed.max_buffered.value_or(std::max(http.max_buffered, 4 * body));
  if (http.max_buffered < body) return "--max-buffered: less than one body of --max-body";
  for (const auto& text : parsed.trusted_proxies) {
    const auto range = http::AddressRange::parse(text);
    if (!range) return "--trusted-proxy: `" + text + "`: want an address as 192.0.2.7 or 2001:db8::7, or a range as 10.0.0.0/8";
    http.peers.uncounted.push_back(*range);
  }
  return {};
}

Complaint fault_of_tls(const http::TlsFiles& tls) {
  if (!tls.certificate.empty() && tls.key.empty())
    return "--tls-certificate: needs --tls-key, the file of the certificate's private key (which may be the same file)";
  if (tls.certificate.empty() && !tls.key.empty()) return "--tls-key: needs --tls-certificate, the file of the key's certificate";
  if (tls.certificate.empty() && !tls.client_ca.empty())
    return "--tls-client-ca: needs --tls-certificate and --tls-key: clients show a certificate to a service that shows one";
  return {};
}

// The state folder of a service (systemd's STATE_DIRECTORY) or of a user (XDG base directories).
std::filesystem::path state_folder() {
  const auto variable = [](const char* name) { return std::filesystem::path(std::getenv(name) == nullptr ? "" : std::getenv(name)); };
  if (const auto service = variable("STATE_DIRECTORY"); !service.empty()) return service;
  if (const auto user = variable("XDG_STATE_HOME"); !user.empty()) return user / "ordersign";
  if (const auto home = variable("HOME"); !home.empty()) return home / ".local/state/ordersign";
  return std::filesystem::current_path();
}

/// What lies beside an SQLite store lies in the state folder where there is no place beside.
Complaint take_places(const Parsed& parsed, Settings& settings) {
  constexpr std::string_view sqlite = "sqlite:";
  if (settings.store.starts_with(sqlite)) {
    if (settings.pseudonym_key.empty()) settings.pseudonym_key = settings.store.substr(sqlite.size()) + ".key";
  } else {
    if (settings.pseudonym_key.empty()) settings.pseudonym_key = state_folder() / "ordersign.key";
    settings.keeping.spill = state_folder() / "ordersign.spill";
  }
  if (parsed.spill.empty()) return {};
  std::error_code error;
  settings.keeping.spill = std::filesystem::absolute(parsed.spill, error).lexically_normal();
  if (!error && settings.keeping.spill.has_filename() && std::filesystem::is_directory(settings.keeping.spill.parent_path(), error))
    return {};
  return "--spill: `" + parsed.spill + "` is no file in a folder that is there; name one";
}

Complaint take_keeping(const Parsed& parsed, Settings& settings) {
  settings.keeping.keep_comments = parsed.comments == "on";
  settings.pseudonym_key = parsed.pseudonym_key;
  settings.remembers_overrides = parsed.override_memory == "on";
  if (settings.remembers_overrides && parsed.store == "none")
    return "--override-memory on: needs a store, in which overrides are kept, and --store is none";
  settings.keeping.keep_packets = std::chrono::days(parsed.packet_days);
  if (parsed.packet_days > 0 && parsed.store == "none") return "--keep-packets: needs a store, in which they are kept, and --store is none";
  if (parsed.store_wait_ms) settings.keeping.wait = std::chrono::milliseconds(*parsed.store_wait_ms);
  if (parsed.store == "none") return {};
  settings.store = parsed.store;
  if (parsed.store.empty()) {
    std::error_code error;
    const auto folder = state_folder();
    std::filesystem::create_directories(folder, error);
    if (error) return "the state folder `" + folder.string() + "` cannot be made; give --store sqlite:PATH, or --store none";
    settings.store = "sqlite:" + (folder / "ordersign.db").string();
  }
  return take_places(parsed, settings);
}

// Which facts there are is known once the policies are loaded.
bool is_assumption(std::string_view text) {
  const auto at = text.find('=');
  if (at == 0 || at == std::string_view::npos) return false;
  const auto truth = text.substr(at + 1);
  return truth == "met" || truth == "unmet" || truth == "unknown";
}

Complaint take_day(const std::string& flag, const std::string& text, std::optional<Day>& day) {
  if (text.empty()) return {};
  const auto parsed = parse_date_time(text);
  if (!parsed || text.size() != std::string_view("2026-01-15").size()) return flag + ": `" + text + "`: want a day as 2026-01-15";
  day = parsed->days.first;
  return {};
}

Complaint take_days(const Parsed& parsed, CommandLine& line) {
  std::optional<Day> before;
  if (auto fault = take_day("--since", parsed.since, line.period.since)) return fault;
  if (auto fault = take_day("--until", parsed.until, line.period.until)) return fault;
  if (auto fault = take_day("--before", parsed.before, before)) return fault;
  if (before) line.before = *before;
  const bool is_backwards = line.period.since && line.period.until && *line.period.until < *line.period.since;
  return is_backwards ? Complaint("--until: a day before --since") : Complaint();
}

std::variant<CommandLine, EarlyEnd> settings_of(Parsed parsed) {
  Settings& settings = parsed.line.settings;
  for (const auto& assumption : parsed.line.assume)
    if (!is_assumption(assumption)) return wrong("--assume: `" + assumption + "`: want FACT=met, FACT=unmet or FACT=unknown");
  settings.policies = parsed.policies;
  settings.cards = parsed.cards;
  settings.decisions.explain = parsed.explain == "on";
  settings.decisions.card_when_met = parsed.card_when_met == "on";
  settings.decisions.digest = parsed.digest == "on";
  settings.decisions.crd_answers_unconcerned = parsed.crd_unconcerned == "answer";
  settings.decisions.fhir_deadline = std::chrono::milliseconds(parsed.fhir_deadline_ms);
  if (auto fault = take_fetching(parsed, settings)) return wrong(*fault);
  if (parsed.line.command == Command::Serve) {
    if (auto fault = take_limits(parsed, settings)) return wrong(*fault);
    if (auto fault = fault_of_tls(settings.http.tls)) return wrong(*fault);
    if (auto fault = take_clients(parsed, settings)) return wrong(*fault);
    settings.decisions.public_url = settings.gate.public_url;
    if (auto fault = take_keeping(parsed, settings)) return wrong(*fault);
    if (!parsed.sandbox) settings.page.reset();
  }
  if (parsed.line.command == Command::Report || parsed.line.command == Command::Purge) {
    if (auto fault = take_keeping(parsed, settings)) return wrong(*fault);
    if (auto fault = take_days(parsed, parsed.line)) return wrong(*fault);
  }
  settings.http.limits.request = std::chrono::milliseconds(parsed.request_deadline_ms);
  if (!parsed.now.empty()) {
    settings.now = parse_instant(parsed.now);
    if (!settings.now) return wrong("--now: `" + parsed.now + "` is neither a date nor an instant with an offset");
  }
  if (parsed.line.command == Command::Serve)
    if (auto fault = fault_of_address(settings)) return wrong("--host: " + *fault);
  return std::move(parsed.line);
}

}  // namespace

Clock Settings::clock() const {
  if (now) return [fixed = *now] { return fixed; };
  return [] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); };
}

std::optional<std::string> fault_of_address(const Settings& settings) {
  const bool anybody = settings.gate.clients.empty() && !settings.insecure_bind;
  if (!anybody || is_loopback(settings.http.host)) return {};
  return "`" + settings.http.host +
         "` can be reached from other machines, and without --clients everybody is let in; "
         "give --clients, listen on 127.0.0.1, or give --insecure-bind if something in front authenticates clients";
}

bool is_loopback(const std::string& host) {
  in_addr v4{};
  if (host == "localhost" || host == "::1") return true;
  return host.starts_with("127.") && ::inet_pton(AF_INET, host.c_str(), &v4) == 1;
}

std::variant<CommandLine, EarlyEnd> read_command_line(std::vector<std::string> arguments, const Settings& defaults) {
  Parsed parsed;
  parsed.line.settings = defaults;
  parsed.policies = defaults.policies.string();
  parsed.cards = defaults.cards.string();
  parsed.request_deadline_ms = defaults.http.limits.request.count();
  parsed.queue_wait_ms = defaults.http.queue_wait.count();

  CLI::App app("Decides at order signing whether an infusion meets the payer's policy (CDS Hooks)", "ordersign");
  app.formatter(std::make_shared<CommandHelp>());
  app.require_subcommand(1);
  app.fallthrough();
  add_settings(app, parsed);
  const Commands commands = add_commands(app, parsed);
  app.set_help_all_flag("--help-all", "Help with every command's own flags");
  app.set_version_flag("--version", version_text, "Version, commit and libraries");

  add_environment(app, arguments);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants it
  try {
    app.parse(arguments);
  } catch (const CLI::Success& help) {
    EarlyEnd end{0, "", ""};
    std::ostringstream out;
    app.exit(help, out, out);
    end.out = out.str();
    return end;
  } catch (const CLI::Error& error) {
    return wrong(std::string(error.what()) + "\nRun `ordersign --help` for the commands and flags");
  }
  parsed.line.command = app.got_subcommand(commands.serve)      ? Command::Serve
                        : app.got_subcommand(commands.evaluate) ? Command::Evaluate
                        : app.got_subcommand(commands.check)    ? Command::Check
                        : app.got_subcommand(commands.explain)  ? Command::Explain
                        : app.got_subcommand(commands.packet)   ? Command::Packet
                        : app.got_subcommand(commands.verify)   ? Command::Verify
                        : app.got_subcommand(commands.report)   ? Command::Report
                        : app.got_subcommand(commands.purge)    ? Command::Purge
                                                                : Command::Terms;
  return settings_of(std::move(parsed));
}

}  // namespace ordersign::server
