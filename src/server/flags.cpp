#include "server/flags.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string_view>
#include <vector>

#include "crd/version.h"
#include "text/ascii.h"

namespace ordersign::server {
namespace {

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
  setting(
      app, "jwt-replay", parsed.replay,
      "A token is good for one call: on, off, or strict, which refuses calls while the store that used tokens are kept in cannot be asked",
      group)
      ->check(CLI::IsMember({"on", "off", "strict"}));
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
          "sqlite:PATH, or postgresql://USER@HOST/DATABASE, or none: no records, and feedback is dropped (default: ordersign.db in the "
          "state folder)",
          group);
  setting(
      app, "spill", parsed.spill,
      "File that records go to which cannot be stored now, and are stored from later; its folder is this service's own (default: beside "
      "an SQLite store; with PostgreSQL ordersign.spill in the state folder)",
      group);
  setting(app, "store-wait", parsed.store_wait_ms,
          "Begin while another process has the store, as 30s or 500ms, and take it over when that ends; over it the service ends (default: "
          "no start)",
          group)
      ->transform(CLI::AsNumberWithUnit(std::map<std::string, std::int64_t>{{"ms", 1}, {"s", 1000}, {"min", 60'000}},
                                        CLI::AsNumberWithUnit::UNIT_REQUIRED, "TIME"))
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{3'600'000}));
  setting(app, "pseudonym-key", parsed.pseudonym_key,
          "File of the key that patients are recorded under, made with the store (default: beside an SQLite store; with PostgreSQL "
          "ordersign.key in the state folder)",
          group);
  setting(app, "override-memory", parsed.override_memory,
          "A card that was overridden is not shown again for that patient while what it rests on is the same: on or off", group)
      ->check(on_off);
  setting(app, "override-days", parsed.line.settings.decisions.override_days, "Days for which an override is remembered", group)
      ->check(CLI::Range(1, 3650));
  setting(
      app, "keep-packets", parsed.packet_days,
      "Days for which the page of a decision's evidence, which holds chart text, is kept for the client that made the call; 0: not at all",
      group)
      ->check(CLI::Range(0, 3650));
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
  setting(app, "authorizations", parsed.line.settings.authorizations,
          "NDJSON file of what the payer granted to which member, told in a card (default: none)", group);
  setting(app, "authorization-notice", decisions.authorization_notice,
          "Days before its end from which on an authorization is told as one that ends", group)
      ->check(CLI::Range(0, 3650));
  setting(app, "payer-name", decisions.payer_name, "Names the source of cards (default: the policy's payer)", group);
  setting(app, "dialect", decisions.dialect,
          "How answers are written for clients that have no dialect of their own: plain, crd, epic or request-generator", group);
  setting(app, "crd-version", decisions.crd_version,
          "Version of Da Vinci CRD that coverage information is written in, where neither the call nor the client's entry says one", group)
      ->check(CLI::IsMember(std::vector<std::string>(crd::version_names.begin(), crd::version_names.end())));
  setting(app, "crd-unconcerned", parsed.crd_unconcerned,
          "In dialect crd, what is told of an order that no policy governs: answer (that it was not evaluated) or silent", group)
      ->check(CLI::IsMember({"answer", "silent"}));
  setting(app, "members", parsed.line.settings.members,
          "NDJSON file of the payer's members: in dialect crd no coverage is told of others (default: of whoever calls)", group);
  setting(app, "explain", parsed.explain, "Answers carry the decision's criteria: on or off", group)->check(on_off);
  setting(app, "digest", parsed.digest, "Answers tell a digest of the request, policy and codes that a decision was made of: on or off",
          group)
      ->check(on_off);
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

}  // namespace

void add_settings(CLI::App& app, Parsed& parsed) {
  app.set_config("--config", "", "Configuration file, with the long names as keys: port = 8080")->envname(variable_of("config"));
  app.allow_config_extras(CLI::config_extras_mode::error);
  add_serving(app, parsed);
  add_tls(app, parsed);
  add_clients(app, parsed);
  add_deciding(app, parsed);
  add_keeping(app, parsed);
  add_fetching(app, parsed);
}

Commands add_commands(CLI::App& app, Parsed& parsed) {
  auto& line = parsed.line;
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
  commands.packet = app.add_subcommand("packet", "The evidence of one request's decisions as an HTML page to be printed or kept");
  commands.packet->add_option("--out", line.out, "File to write, closed to other users, in place of standard output");
  commands.packet->add_option("FILE", line.files, "File of one request, - for standard input")->required()->expected(1);
  commands.verify = app.add_subcommand(
      "verify", "Recomputes the digests of requests that were kept and says of each whether it is the answer's, else which part differs");
  // Empty, as of a variable that is not set, would pass for not given: nothing would be verified.
  const auto is_told = [](const std::string& value) {
    return value.empty() ? std::string("want a value that is not empty") : std::string();
  };
  auto* answers =
      commands.verify->add_option("--answers", line.answers, "File of their answers, in their order, or of the digests in them");
  answers->check(is_told);
  commands.verify->add_option("--expect", line.expect, "The digest of a single request, 64 hex digits")->excludes(answers)->check(is_told);
  commands.verify->add_option("FILE", line.files, "File of requests (JSON or NDJSON), - for standard input")->required()->expected(1);
  commands.terms = app.add_subcommand("terms", "How many codes each value set has at each confidence, or those of value sets as a table");
  commands.terms->add_flag("--single", line.single, "Codes that fewer than two sources confirm, of every value set or of those named");
  commands.terms->add_option("SET", line.sets, "Value sets, as other-biologics");
  commands.report = app.add_subcommand(
      "report",
      "What became of the orders and cards in a store: how many, accepted, overridden and why, ignored, unknown and why, latency");
  auto* csv = commands.report->add_flag("--csv", line.csv, "Comma-separated values, a line for each number");
  commands.report->add_flag("--html", line.html, "A page with plots")->excludes(csv);
  commands.report->add_option("--since", parsed.since, "First day of what is counted, as 2026-01-15 (UTC)");
  commands.report->add_option("--until", parsed.until, "Last day of what is counted");
  commands.purge = app.add_subcommand(
      "purge", "Deletes from a store what was decided and what feedback came before a day, also beside a running service");
  commands.purge->add_option("--before", parsed.before, "First day that is kept, as 2026-01-15 (UTC)")->required();
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

}  // namespace ordersign::server
