#include "server/config.h"

#include "support/catch.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include "fhir_client/client.h"

using namespace ordersign::server;

namespace {

std::variant<CommandLine, EarlyEnd> read(std::vector<std::string> arguments) {
  Settings defaults;
  defaults.http.port = 8080;
  defaults.policies = "p";
  defaults.cards = "c";
  return read_command_line(std::move(arguments), defaults);
}

CommandLine line_of(std::vector<std::string> arguments) {
  auto result = read(std::move(arguments));
  if (const auto* end = std::get_if<EarlyEnd>(&result)) throw std::runtime_error(end->err);
  return std::get<CommandLine>(result);
}

EarlyEnd end_of(std::vector<std::string> arguments) {
  auto result = read(std::move(arguments));
  if (!std::holds_alternative<EarlyEnd>(result)) throw std::runtime_error("the command line was accepted");
  return std::get<EarlyEnd>(result);
}

struct Variable {
  const char* name;
  Variable(const char* n, const char* value) : name(n) { ::setenv(n, value, 1); }
  ~Variable() { ::unsetenv(name); }
};

struct File {
  std::string path = (std::filesystem::temp_directory_path() / ("ordersign-config-" + std::to_string(::getpid()))).string();
  explicit File(const std::string& text) { std::ofstream(path) << text; }
  ~File() { std::remove(path.c_str()); }
};

}  // namespace

TEST_CASE("without settings the defaults hold") {
  const auto line = line_of({"serve"});
  CHECK(line.command == Command::Serve);
  CHECK(line.settings.http.host == "127.0.0.1");
  CHECK(line.settings.http.port == 8080);
  CHECK(line.settings.http.limits.frame.body == 5'242'880);
  CHECK(line.settings.policies == "p");
  CHECK(line.settings.cards == "c");
  CHECK(line.settings.decisions.explain);
  CHECK_FALSE(line.settings.decisions.card_when_met);
  CHECK_FALSE(line.settings.now);
}

TEST_CASE("every setting can be given as a flag, before or after the command") {
  const auto line = line_of({"--port",
                             "0",
                             "serve",
                             "--policies",
                             "a",
                             "--cards=b",
                             "--now",
                             "2026-01-15",
                             "--payer-id",
                             "s|1",
                             "--payer-id",
                             "s|2",
                             "--payer-name",
                             "Plan",
                             "--explain",
                             "off",
                             "--card-when-met",
                             "on",
                             "--max-body",
                             "10",
                             "--max-concurrent",
                             "3",
                             "--max-connections",
                             "4",
                             "--request-deadline",
                             "5"});
  CHECK(line.settings.http.port == 0);
  CHECK(line.settings.policies == "a");
  CHECK(line.settings.cards == "b");
  CHECK(line.settings.clock()() == ordersign::parse_instant("2026-01-15T00:00:00Z"));
  CHECK(line.settings.decisions.payer_ids == std::vector<std::string>{"s|1", "s|2"});
  CHECK(line.settings.decisions.payer_name == "Plan");
  CHECK_FALSE(line.settings.decisions.explain);
  CHECK(line.settings.decisions.card_when_met);
  CHECK(line.settings.http.limits.frame.body == 10);
  CHECK(line.settings.routing.max_concurrent == 3);
  CHECK(line.settings.http.max_connections == 4);
  CHECK(line.settings.http.limits.request == std::chrono::milliseconds(5));
}

TEST_CASE("what clients may take is set: memory for at least a body, connections of a machine, and whose are not counted") {
  const auto usual = line_of({"serve"});
  CHECK(usual.settings.http.max_buffered == 32 << 20);
  CHECK(usual.settings.http.peers.connections == 512);
  CHECK(usual.settings.http.max_workers > usual.settings.routing.max_concurrent);
  CHECK(line_of({"serve", "--max-body", "20000000"}).settings.http.max_buffered == 80'000'000);
  const auto told = line_of({"serve", "--max-buffered", "6000000", "--max-per-peer", "7", "--trusted-proxy", "192.0.2.1,10.0.0.0/8"});
  CHECK(told.settings.http.max_buffered == 6'000'000);
  CHECK(told.settings.http.peers.connections == 7);
  CHECK(usual.settings.http.queue_wait == std::chrono::milliseconds(500));
  CHECK(usual.settings.drain_grace == std::chrono::milliseconds(0));
  const auto ending = line_of({"serve", "--queue-wait", "40", "--drain-grace", "9000"});
  CHECK(ending.settings.http.queue_wait == std::chrono::milliseconds(40));
  CHECK(ending.settings.drain_grace == std::chrono::milliseconds(9000));
  CHECK(told.settings.http.peers.uncounted.size() == usual.settings.http.peers.uncounted.size() + 2);
  CHECK(end_of({"serve", "--max-buffered", "1000"}).err.find("--max-buffered") != std::string::npos);
  CHECK(end_of({"serve", "--trusted-proxy", "proxy.example"}).err.find("--trusted-proxy: `proxy.example`") != std::string::npos);
}

TEST_CASE("how long a call may read is one setting for servers and decisions, and the templates' intents are asked for") {
  const auto usual = line_of({"serve", "--fhir-allow", "https://ehr.example"});
  CHECK(usual.settings.decisions.fhir_deadline == std::chrono::milliseconds(1500));
  CHECK(usual.settings.fhir->limits().deadline == std::chrono::milliseconds(1500));
  CHECK_FALSE(usual.settings.decisions.prefetch_intents);
  const auto told = line_of({"serve", "--fhir-allow", "https://ehr.example", "--fhir-deadline", "900", "--prefetch-intents"});
  CHECK(told.settings.decisions.fhir_deadline == std::chrono::milliseconds(900));
  CHECK(told.settings.fhir->limits().deadline == std::chrono::milliseconds(900));
  CHECK(told.settings.decisions.prefetch_intents);
  const Variable intents("ORDERSIGN_PREFETCH_INTENTS", "true");
  CHECK(line_of({"serve"}).settings.decisions.prefetch_intents);
}

TEST_CASE("a flag goes before the environment, and that before the file") {
  const File file("port = 1\nexplain = \"off\"\npayer-id = [\"s|1\", \"s|2\"]\n");
  const auto from_file = line_of({"serve", "--config", file.path});
  CHECK(from_file.settings.http.port == 1);
  CHECK_FALSE(from_file.settings.decisions.explain);
  CHECK(from_file.settings.decisions.payer_ids.size() == 2);
  const Variable config("ORDERSIGN_CONFIG", file.path.c_str());
  CHECK(line_of({"serve"}).settings.http.port == 1);
  const Variable port("ORDERSIGN_PORT", "2");
  CHECK(line_of({"serve"}).settings.http.port == 2);
  CHECK(line_of({"serve", "--port", "3"}).settings.http.port == 3);
  const Variable ids("ORDERSIGN_PAYER_ID", "s|3,s|4,s|5");
  CHECK(line_of({"serve"}).settings.decisions.payer_ids.size() == 3);
}

TEST_CASE("TLS needs a certificate and its key, and asks clients for theirs only then") {
  const auto line = line_of({"serve", "--tls-certificate", "c.pem", "--tls-key", "k.pem", "--tls-client-ca", "a.pem"});
  CHECK(line.settings.http.tls.certificate == "c.pem");
  CHECK(line.settings.http.tls.key == "k.pem");
  CHECK(line.settings.http.tls.client_ca == "a.pem");
  CHECK(line_of({"serve"}).settings.http.tls.certificate.empty());
  const auto lacks_key = end_of({"serve", "--tls-certificate", "c.pem"});
  CHECK(lacks_key.exit_code == 2);
  CHECK(lacks_key.err.find("--tls-certificate: needs --tls-key, the file of the certificate's private key") != std::string::npos);
  CHECK(end_of({"serve", "--tls-key", "k.pem"}).err.find("--tls-key: needs --tls-certificate") != std::string::npos);
  CHECK(end_of({"serve", "--tls-client-ca", "a.pem"}).err.find("--tls-client-ca: needs --tls-certificate") != std::string::npos);
  const Variable certificate("ORDERSIGN_TLS_CERTIFICATE", "e.pem");
  const Variable key("ORDERSIGN_TLS_KEY", "e.key");
  CHECK(line_of({"serve"}).settings.http.tls.certificate == "e.pem");
  CHECK(line_of({"serve", "--tls-cert", "f.pem"}).settings.http.tls.certificate == "f.pem");
}

TEST_CASE("a port is shared only when that is asked for") {
  CHECK_FALSE(line_of({"serve"}).settings.http.shares_port);
  CHECK(line_of({"serve", "--reuse-port"}).settings.http.shares_port);
  const Variable reuse("ORDERSIGN_REUSE_PORT", "true");
  CHECK(line_of({"serve"}).settings.http.shares_port);
}

TEST_CASE("what is no setting is refused with exit code 2, wherever it stands") {
  CHECK(end_of({}).exit_code == 2);
  CHECK(end_of({"serve", "--no-such-flag"}).exit_code == 2);
  CHECK(end_of({"nothing"}).exit_code == 2);
  CHECK(end_of({"serve", "--port", "70000"}).exit_code == 2);
  CHECK(end_of({"serve", "--explain", "maybe"}).exit_code == 2);
  CHECK(end_of({"serve", "--now", "tomorrow"}).err.find("--now") != std::string::npos);
  CHECK(end_of({"serve", "--config", "/no/such/file"}).exit_code == 2);
  CHECK(end_of({"serve", "--fhir-proxy", "proxy.example:3128"}).err.find("--fhir-proxy") != std::string::npos);
  CHECK(line_of({"serve", "--fhir-proxy", "http://proxy.example:3128"}).settings.gate.proxy.url()->host == "proxy.example");
  CHECK(end_of({"explain"}).exit_code == 2);
  const File file("no-such-key = 1\n");
  CHECK(end_of({"serve", "--config", file.path}).exit_code == 2);
  const Variable port("ORDERSIGN_PORT", "x");
  CHECK(end_of({"serve"}).exit_code == 2);
}

TEST_CASE("an address that other machines reach is refused unless asked for twice") {
  for (const char* host : {"0.0.0.0", "::", "192.168.0.1", "example.org", "127.example.org"}) {
    INFO(host);
    const auto end = end_of({"serve", std::string("--host=") + host});
    CHECK(end.exit_code == 2);
    CHECK(end.err.find("everybody is let in") != std::string::npos);
  }
  CHECK(line_of({"serve", "--host", "0.0.0.0", "--insecure-bind"}).settings.http.host == "0.0.0.0");
  for (const char* host : {"localhost", "::1", "127.0.0.2"}) CHECK(line_of({"serve", "--host", host}).settings.http.host == host);
  const Variable insecure("ORDERSIGN_INSECURE_BIND", "true");
  CHECK(line_of({"serve", "--host", "0.0.0.0"}).settings.insecure_bind);
}

TEST_CASE("evaluate takes files and its own flags") {
  const auto line = line_of({"evaluate", "--now", "2026-01-15", "--summary", "--trace", "a", "-"});
  CHECK(line.command == Command::Evaluate);
  CHECK(line.files == std::vector<std::string>{"a", "-"});
  CHECK(line.summary);
  CHECK(line.trace);
  const auto mixed = line_of({"evaluate", "--payer-id", "s|1", "a"});
  CHECK(mixed.files == std::vector<std::string>{"a"});
  CHECK(mixed.settings.decisions.payer_ids == std::vector<std::string>{"s|1"});
}

TEST_CASE("terms takes value sets, and single alone") {
  const auto line = line_of({"terms", "other-biologics", "belimumab", "--single"});
  CHECK(line.command == Command::Terms);
  CHECK(line.sets == std::vector<std::string>{"other-biologics", "belimumab"});
  CHECK(line.single);
  CHECK_FALSE(line_of({"terms"}).single);
  CHECK(line_of({"terms"}).sets.empty());
  CHECK(line_of({"explain", "a"}).command == Command::Explain);
  CHECK(end_of({"check", "--single"}).exit_code == 2);
}

TEST_CASE("report takes days and one form, and purge the first day that is kept") {
  const auto day = [](unsigned number) { return ordersign::Day(std::chrono::year(2026) / 1 / number); };
  const auto line = line_of({"report", "--store", "sqlite:x", "--since", "2026-01-02", "--until", "2026-01-03", "--csv"});
  CHECK(line.command == Command::Report);
  CHECK(line.settings.store == "sqlite:x");
  CHECK(line.period.since == day(2));
  CHECK(line.period.until == day(3));
  CHECK(line.csv);
  CHECK_FALSE(line_of({"report", "--store", "sqlite:x"}).period.since);
  CHECK(line_of({"purge", "--store", "sqlite:x", "--before", "2026-01-02"}).before == day(2));
  CHECK(end_of({"purge", "--store", "sqlite:x"}).exit_code == 2);
  CHECK(end_of({"report", "--store", "sqlite:x", "--csv", "--html"}).exit_code == 2);
  CHECK(end_of({"report", "--store", "sqlite:x", "--since", "2026-01-02", "--until", "2026-01-01"}).err.find("before --since") !=
        std::string::npos);
  for (const std::string wrong : {"yesterday", "2026-01", "2026-02-30", "2026-01-02T00:00:00Z"})
    CHECK(end_of({"report", "--store", "sqlite:x", "--until", wrong}).err.find("--until: `" + wrong + "`: want a day as 2026-01-15") !=
          std::string::npos);
}

TEST_CASE("packets are kept for days in a store, and digests told where that is set") {
  const auto usual = line_of({"serve", "--store", "sqlite:x"});
  CHECK(usual.settings.keeping.keep_packets == std::chrono::days(0));
  CHECK_FALSE(usual.settings.decisions.digest);
  const auto set = line_of({"serve", "--store", "sqlite:x", "--keep-packets", "30", "--digest", "on"});
  CHECK(set.settings.keeping.keep_packets == std::chrono::days(30));
  CHECK(set.settings.decisions.digest);
  CHECK(line_of({"evaluate", "--digest", "on"}).settings.decisions.digest);
  CHECK(end_of({"serve", "--store", "none", "--keep-packets", "30"}).err.find("--keep-packets: needs a store") != std::string::npos);
  for (const std::string wrong : {"-1", "3651", "forever"})
    CHECK(end_of({"serve", "--store", "sqlite:x", "--keep-packets", wrong}).exit_code == 2);
  const auto packet = line_of({"packet", "--out", "p.html", "a.json"});
  CHECK(packet.command == Command::Packet);
  CHECK(packet.out == "p.html");
  const auto verify = line_of({"verify", "--answers", "b", "a"});
  CHECK(verify.command == Command::Verify);
  CHECK(verify.answers == "b");
  CHECK(end_of({"verify", "--answers", "b", "--expect", "c", "a"}).exit_code == 2);
  CHECK(line_of({"verify", "--expect", "c", "a"}).expect == "c");
  for (const char* flag : {"--expect", "--answers"}) {
    CHECK(end_of({"verify", flag, "", "a"}).exit_code == 2);
    CHECK(end_of({"verify", flag, "", "a"}).err.find("want a value that is not empty") != std::string::npos);
    CHECK(end_of({"verify", std::string(flag) + "=", "a"}).exit_code == 2);
  }
  CHECK(end_of({"verify"}).exit_code == 2);
}

TEST_CASE("help names every command and setting and ends well") {
  const auto end = end_of({"--help"});
  CHECK(end.exit_code == 0);
  for (const char* name : {"serve", "evaluate", "check", "explain", "packet", "verify", "terms", "--port", "--insecure-bind",
                           "--card-when-met", "ORDERSIGN_PORT", "--config"})
    CHECK(end.out.find(name) != std::string::npos);
  CHECK(end_of({"evaluate", "--help"}).out.find("--summary") != std::string::npos);
}

TEST_CASE("each command's help names the settings that it heeds, and no others") {
  struct Help {
    std::string command;
    std::vector<std::string> told, untold;
  };
  const auto help = GENERATE(
      Help{"serve", {"--port", "ORDERSIGN_PORT", "--clients", "--now", "--store", "--fhir-allow", "--config", "Serving:"}, {"--summary"}},
      Help{"evaluate", {"--summary", "--payer-id", "ORDERSIGN_PAYER_ID", "--fhir-allow", "--config"}, {"--port", "--clients", "--store"}},
      Help{"explain", {"FILE", "--now", "--policies"}, {"--port", "--summary"}},
      Help{"packet", {"FILE", "--out", "--now", "--digest"}, {"--port", "--store", "--summary"}},
      Help{"verify", {"FILE", "--answers", "--expect", "--policies"}, {"--port", "--store", "--summary"}},
      Help{"check", {"--policies", "--cards", "--config", "--now"}, {"--port", "--fhir-allow"}},
      Help{"terms", {"SET", "--single", "--policies", "--config"}, {"--port", "--now", "--dialect", "--payer-id"}},
      Help{"report", {"--csv", "--html", "--since", "--until", "--store", "--config"}, {"--port", "--policies"}},
      Help{"purge", {"--before", "--store", "--config"}, {"--port", "--policies", "--csv"}});
  const auto end = end_of({help.command, "--help"});
  CHECK(end.exit_code == 0);
  INFO(end.out);
  for (const auto& flag : help.told) CHECK(end.out.find(flag) != std::string::npos);
  for (const auto& flag : help.untold) CHECK(end.out.find(flag) == std::string::npos);
}

TEST_CASE("the version names the program, its commit and its libraries, a line each") {
  const auto end = end_of({"--version"});
  CHECK(end.exit_code == 0);
  CHECK(std::regex_match(end.out, std::regex("ordersign \\d+\\.\\d+\\.\\d+\n"
                                             "commit (unknown|[0-9a-f]{12}(\\+changes)?)\n"
                                             "cpp-httplib 0\\.\\d+\\.\\d+\n"
                                             "libcurl \\d+\\.\\d+\\.\\d+\n"
                                             "OpenSSL 3\\.\\d+\\.\\d+\n"
                                             "RapidJSON 1\\.1\\.0\n"
                                             "simdjson 3\\.\\d+\\.\\d+\n"
                                             "SOCI \\d+\\.\\d+\\.\\d+\n"
                                             "SQLite 3\\.\\d+\\.\\d+\n"
                                             "libpq 1\\d\\.\\d+\n"
                                             "CLI11 2\\.\\d+\\.\\d+\n")));
}

TEST_CASE("what-if and its assumptions are evaluate's own, and an assumption names a truth") {
  const auto line = line_of({"evaluate", "--what-if", "--assume", "sle=met", "--assume", "dosing=unknown", "a.json"});
  CHECK(line.what_if);
  CHECK(line.assume == std::vector<std::string>{"sle=met", "dosing=unknown"});
  CHECK(line.files == std::vector<std::string>{"a.json"});
  CHECK_FALSE(line_of({"evaluate", "a.json"}).what_if);
  for (const auto* assumption : {"sle", "sle=", "=met", "sle=true", "sle=met=met"}) {
    const auto end = end_of({"evaluate", "--what-if", "--assume", assumption, "a.json"});
    CHECK(end.exit_code == 2);
    CHECK(end.err == "ordersign: --assume: `" + std::string(assumption) + "`: want FACT=met, FACT=unmet or FACT=unknown\n");
  }
  CHECK(end_of({"evaluate", "--assume", "sle=met", "a.json"}).exit_code == 2);
  CHECK(end_of({"evaluate", "--what-if", "--summary", "a.json"}).exit_code == 2);
}

TEST_CASE("the dialect is plain unless set") {
  CHECK(line_of({"serve"}).settings.decisions.dialect == "plain");
  CHECK(line_of({"serve", "--dialect", "epic"}).settings.decisions.dialect == "epic");
}
