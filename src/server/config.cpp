#include "server/config.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <string_view>

#include "fhir_client/client.h"
#include "fhir_client/url.h"
#include "security/algorithm.h"
#include "server/command_help.h"
#include "server/version.h"
#include "text/ascii.h"

namespace ordersign::server {
namespace {

// What CLI11 fills, in its own types; settings_of() turns it into Settings.
struct Parsed {
  CommandLine line;
  std::string policies, cards, now, explain = "on", card_when_met = "off", fhir_ca, fhir_proxy;
  std::vector<std::string> fhir_allow, cors_origins, trusted_proxies;
  std::optional<std::size_t> max_buffered;
  std::string replay = "on", comments = "on", timing = "off", store, pseudonym_key;
  std::int64_t skew_seconds = 60, lifetime_seconds = 3600;
  bool sandbox = false;
  int fhir_deadline_ms = 1500;
  std::int64_t request_deadline_ms = 0, queue_wait_ms = 0, drain_grace_ms = 0;
};

// `--card-when-met` is ORDERSIGN_CARD_WHEN_MET, whatever other name it may have behind a comma.
std::string variable_of(std::string_view name) {
  std::string variable = "ORDERSIGN_";
  for (const char c : name.substr(0, name.find(','))) variable += c == '-' ? '_' : text::upper(c);
  return variable;
}

template <class T>
CLI::Option* setting(CLI::App& app, const std::string& name, T& value, const std::string& text, const char* group) {
  return app.add_option("--" + name, value, text)->envname(variable_of(name))->group(group)->capture_default_str();
}

void add_serving(CLI::App& app, Parsed& parsed) {
  auto& http = parsed.line.settings.http;
  const char* group = "Serving";
  setting(app, "host", http.host, "Address to listen on", group);
  setting(app, "port", http.port, "Port to listen on, 0 for any free one", group)->check(CLI::Range(0, 65535));
  app.add_flag("--reuse-port", http.shares_port,
               "Share the port with another process that says so, too, as the one that is to follow does; of the same user only")
      ->envname(variable_of("reuse-port"))
      ->group(group);
  setting(app, "max-body", http.limits.frame.body, "Bytes of a request's body; over it 413", group)->check(CLI::PositiveNumber);
  setting(app, "max-concurrent", parsed.line.settings.routing.max_concurrent, "Decisions at once; over it 503", group)
      ->check(CLI::PositiveNumber);
  setting(app, "max-connections", http.max_connections, "Connections at once; over it they wait until an idle one makes room", group)
      ->check(CLI::Range(1, 65'536));
  setting(app, "max-per-peer", http.peers.connections, "Connections of one machine at once; over it 503", group)
      ->check(CLI::PositiveNumber);
  setting(app, "trusted-proxy", parsed.trusted_proxies,
          "Address of a proxy, or range as 10.0.0.0/8, whose connections are not counted, repeatable or separated by commas", group)
      ->delimiter(',')
      ->allow_extra_args(false);
  setting(app, "max-buffered", parsed.max_buffered,
          "Bytes of requests and answers in memory at once; over it the largest unfinished one is 503 (default: 32 MiB, at least 4 bodies)",
          group)
      ->check(CLI::PositiveNumber);
  setting(app, "request-deadline", parsed.request_deadline_ms, "Milliseconds for a request to arrive whole; over it 408", group)
      ->check(CLI::Range(1, 600'000));
  setting(app, "queue-wait", parsed.queue_wait_ms,
          "Milliseconds that a call may wait for a free thread; who would wait longer gets 503 at once", group)
      ->check(CLI::Range(1, 60'000));
  setting(app, "drain-grace", parsed.drain_grace_ms,
          "Milliseconds after SIGTERM in which calls are still taken, while /readyz is 503; a second SIGTERM ends it", group)
      ->check(CLI::Range(0, 600'000));
  setting(app, "server-timing", parsed.timing, "Answers tell how long their parts took: on or off", group)
      ->check(CLI::IsMember({"on", "off"}));
  app.add_flag("--prefetch-intents", parsed.line.settings.decisions.prefetch_intents,
               "Prefetch templates of MedicationRequest name the intents of orders, and plan: for servers that answer no search without")
      ->envname(variable_of("prefetch-intents"))
      ->group(group);
  app.add_flag("--sandbox", parsed.sandbox, "Serve the tester's page at /sandbox/")->envname(variable_of("sandbox"))->group(group);
  app.add_flag("--insecure-bind", parsed.line.settings.insecure_bind,
               "Listen on an address that other machines reach, though clients are not authenticated")
      ->envname(variable_of("insecure-bind"))
      ->group(group);
}

void add_tls(CLI::App& app, Parsed& parsed) {
  auto& tls = parsed.line.settings.http.tls;
  const char* group = "TLS";
  setting(app, "tls-certificate,--tls-cert", tls.certificate,
          "PEM file of the certificate that the service shows, with those that issued it behind; without one it serves without TLS", group);
  setting(app, "tls-key", tls.key, "PEM file of the certificate's private key, without a passphrase", group);
  setting(app, "tls-client-ca", tls.client_ca,
          "PEM file of authorities: a client without a certificate of theirs is refused (default: none is asked for one)", group);
}

void add_clients(CLI::App& app, Parsed& parsed) {
  auto& gate = parsed.line.settings.gate;
  const char* group = "Clients";
  const auto on_off = CLI::IsMember({"on", "off"});
  setting(app, "public-url", gate.public_url,
          "What clients call us, as https://cds.example; `aud` is compared with it (default: the address listened on)", group);
  setting(app, "clients", gate.clients,
          "JSON file of the clients that are let in, each by its tokens (default: everybody, on this machine only)", group);
  setting(app, "jwt-algs", gate.tokens.algorithms, "Signature algorithms of tokens, separated by commas", group)
      ->delimiter(',')
      ->allow_extra_args(false);
  setting(app, "jwt-replay", parsed.replay, "A token is good for one call: on or off", group)->check(on_off);
  setting(app, "jwt-skew", parsed.skew_seconds, "Seconds that a client's clock may differ", group)->check(CLI::Range(0, 600));
  setting(app, "jwt-max-lifetime", parsed.lifetime_seconds, "Seconds from a token's iat to its exp", group)->check(CLI::Range(1, 86'400));
  setting(app, "cors-origin", parsed.cors_origins, "Browser origin that may read answers, repeatable or separated by commas", group)
      ->delimiter(',')
      ->allow_extra_args(false);
}

void add_keeping(CLI::App& app, Parsed& parsed) {
  const char* group = "Keeping decisions and feedback";
  const auto on_off = CLI::IsMember({"on", "off"});
  setting(app, "store", parsed.store,
          "sqlite:PATH, or none: no records, and feedback is dropped (default: ordersign.db in the state folder)", group);
  setting(app, "pseudonym-key", parsed.pseudonym_key,
          "File of the key that patients are recorded under, made when it is not there (default: beside the store)", group);
  setting(app, "feedback-comments", parsed.comments, "Keep the free text of feedback: on or off", group)->check(on_off);
}

void add_deciding(CLI::App& app, Parsed& parsed) {
  auto& decisions = parsed.line.settings.decisions;
  const char* group = "Deciding";
  const auto on_off = CLI::IsMember({"on", "off"});
  setting(app, "policies", parsed.policies, "Folder of value sets, policies and profiles", group);
  setting(app, "cards", parsed.cards, "Folder of card wording", group);
  setting(app, "now", parsed.now, "Instant to decide as of, as 2026-01-15 or 2026-01-15T08:00:00Z (default: the clock)", group);
  setting(app, "max-resources", decisions.max_resources, "Resources in the drafts and prefetch of one call; over it 413", group)
      ->check(CLI::PositiveNumber);
  setting(app, "max-drafts", decisions.max_drafts, "Draft orders of one call; over it 413", group)->check(CLI::PositiveNumber);
  setting(app, "work-budget", decisions.work_budget,
          "Steps that deciding one call may take, some one for each draft order and entry of its chart; over it 503", group)
      ->check(CLI::PositiveNumber);
  setting(app, "payer-id", decisions.payer_ids,
          "Payer identifier SYSTEM|VALUE whose coverages are decided, repeatable or separated by commas; none: every "
          "coverage",
          group)
      ->delimiter(',')
      ->allow_extra_args(false);  // else it would swallow the files of `evaluate`
  setting(app, "payer-name", decisions.payer_name, "Names the source of cards (default: the policy's payer)", group);
  setting(app, "dialect", decisions.dialect,
          "How answers are written for clients that have no dialect of their own: plain, epic or request-generator", group);
  setting(app, "explain", parsed.explain, "Answers carry the decision's criteria: on or off", group)->check(on_off);
  setting(app, "card-when-met", parsed.card_when_met, "A card also when every criterion is met: on or off", group)->check(on_off);
}

void add_fetching(CLI::App& app, Parsed& parsed) {
  const char* group = "Reading from FHIR servers";
  setting(app, "fhir-allow", parsed.fhir_allow,
          "URL prefix of a FHIR server that may be called when a call gives leave, repeatable or separated by commas; http "
          "only for this machine; none: decide on what was sent",
          group)
      ->delimiter(',')
      ->allow_extra_args(false);
  setting(app, "fhir-deadline", parsed.fhir_deadline_ms, "Milliseconds for all that one call fetches", group)->check(CLI::Range(1, 60'000));
  setting(app, "fhir-ca", parsed.fhir_ca, "PEM file of authorities trusted beside the system's, also for clients' keys", group);
  setting(app, "fhir-proxy", parsed.fhir_proxy,
          "HTTP proxy as http://HOST:PORT for FHIR servers and clients' keys; none: straight, whatever the environment says of proxies",
          group);
}

struct Commands {
  CLI::App* serve;
  CLI::App* evaluate;
  CLI::App* check;
  CLI::App* explain;
  CLI::App* terms;
};

Commands add_commands(CLI::App& app, CommandLine& line) {
  Commands commands{};
  commands.serve = app.add_subcommand("serve",
                                      "Answers CDS Hooks clients over HTTP. SIGHUP reloads policies and cards, "
                                      "SIGTERM finishes what runs and ends");
  commands.evaluate = app.add_subcommand("evaluate", "Answers requests from files (JSON or NDJSON), one response a line");
  commands.evaluate->add_flag("--trace", line.trace, "Also writes each decision as a readable tree to standard error");
  auto* summary = commands.evaluate->add_flag("--summary", line.summary, "Counts by decision and criterion instead of responses");
  auto* what_if =
      commands.evaluate
          ->add_flag("--what-if", line.what_if, "Facts, criteria and the smallest changes that meet the policy instead of responses")
          ->excludes(summary);
  commands.evaluate->add_option("--assume", line.assume, "FACT=met, FACT=unmet or FACT=unknown, repeatable: also decides as if it were so")
      ->needs(what_if)
      ->allow_extra_args(false);
  commands.evaluate->add_option("FILE", line.files, "Files of requests; - or none: standard input");
  commands.check = app.add_subcommand(
      "check", "Loads every policy, value set and wording; says what is wrong and where, and warns of a policy whose review is overdue");
  commands.check->add_flag("--schema", line.schema, "Writes the JSON Schema of policy files instead");
  commands.explain = app.add_subcommand("explain", "One decision as a readable tree");
  commands.explain->add_option("FILE", line.files, "File of one request, - for standard input")->required()->expected(1);
  commands.terms = app.add_subcommand("terms", "How many codes each value set has at each confidence, or those of value sets as a table");
  commands.terms->add_flag("--single", line.single, "Codes that fewer than two sources confirm, of every value set or of those named");
  commands.terms->add_option("SET", line.sets, "Value sets, as other-biologics");
  return commands;
}

// CLI11 2.1 lets the configuration file go before the environment, and does not read the file's own name from it. So
// the environment is handed over as flags in front of those given.
void add_environment(const CLI::App& app, std::vector<std::string>& arguments) {
  std::vector<std::string> from_environment;
  for (const CLI::Option* option : app.get_options()) {
    const char* value = option->get_envname().empty() ? nullptr : std::getenv(option->get_envname().c_str());
    if (value == nullptr || *value == '\0') continue;
    const auto is_given = [&](const std::string& name) {
      const auto flag = "--" + name;
      return std::any_of(arguments.begin(), arguments.end(),
                         [&](const std::string& argument) { return argument == flag || argument.starts_with(flag + "="); });
    };
    const auto& names = option->get_lnames();
    if (std::none_of(names.begin(), names.end(), is_given)) from_environment.push_back(option->get_name() + "=" + value);
  }
  arguments.insert(arguments.begin(), from_environment.begin(), from_environment.end());
}

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
  gate.tokens.replay = parsed.replay == "on";
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
  http.max_workers = settings.routing.max_concurrent + 8;
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

Complaint take_keeping(const Parsed& parsed, Settings& settings) {
  constexpr std::string_view sqlite = "sqlite:";
  settings.keeping.keep_comments = parsed.comments == "on";
  settings.pseudonym_key = parsed.pseudonym_key;
  if (parsed.store == "none") return {};
  settings.store = parsed.store;
  if (parsed.store.empty()) {
    std::error_code error;
    const auto folder = state_folder();
    std::filesystem::create_directories(folder, error);
    if (error) return "the state folder `" + folder.string() + "` cannot be made; give --store sqlite:PATH, or --store none";
    settings.store = std::string(sqlite) + (folder / "ordersign.db").string();
  }
  if (settings.pseudonym_key.empty() && settings.store.starts_with(sqlite))
    settings.pseudonym_key = settings.store.substr(sqlite.size()) + ".key";
  return {};
}

// Which facts there are is known once the policies are loaded.
bool is_assumption(std::string_view text) {
  const auto at = text.find('=');
  if (at == 0 || at == std::string_view::npos) return false;
  const auto truth = text.substr(at + 1);
  return truth == "met" || truth == "unmet" || truth == "unknown";
}

std::variant<CommandLine, EarlyEnd> settings_of(Parsed parsed) {
  Settings& settings = parsed.line.settings;
  for (const auto& assumption : parsed.line.assume)
    if (!is_assumption(assumption)) return wrong("--assume: `" + assumption + "`: want FACT=met, FACT=unmet or FACT=unknown");
  settings.policies = parsed.policies;
  settings.cards = parsed.cards;
  settings.decisions.explain = parsed.explain == "on";
  settings.decisions.card_when_met = parsed.card_when_met == "on";
  settings.decisions.fhir_deadline = std::chrono::milliseconds(parsed.fhir_deadline_ms);
  if (auto fault = take_fetching(parsed, settings)) return wrong(*fault);
  if (parsed.line.command == Command::Serve) {
    if (auto fault = take_limits(parsed, settings)) return wrong(*fault);
    if (auto fault = fault_of_tls(settings.http.tls)) return wrong(*fault);
    if (auto fault = take_clients(parsed, settings)) return wrong(*fault);
    if (auto fault = take_keeping(parsed, settings)) return wrong(*fault);
    if (!parsed.sandbox) settings.page.reset();
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
  app.set_config("--config", "", "Configuration file, with the long names as keys: port = 8080")->envname(variable_of("config"));
  app.allow_config_extras(CLI::config_extras_mode::error);
  add_serving(app, parsed);
  add_tls(app, parsed);
  add_clients(app, parsed);
  add_deciding(app, parsed);
  add_keeping(app, parsed);
  add_fetching(app, parsed);
  const Commands commands = add_commands(app, parsed.line);
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
                                                                : Command::Terms;
  return settings_of(std::move(parsed));
}

}  // namespace ordersign::server
