// FHIR access by the program itself: over TLS, with its log and answers searched for what must not be there.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include <csignal>

#include "support/child_process.h"
#include "support/fhir_access.h"
#include "support/http_client.h"
#include "support/relay.h"
#include "support/temp_folder.h"

using namespace ordersign::testing;
using ordersign::support::ChildProcess;
using ordersign::support::HttpClient;

namespace {

/// `ordersign serve` with its standard error in a file.
class Program {
 public:
  explicit Program(std::vector<std::string> flags) : log_(new_log()), child_(command(log_, std::move(flags))) {
    const auto url = child_.line();
    REQUIRE(url.starts_with("http://127.0.0.1:"));
    port_ = std::stoi(url.substr(url.rfind(':') + 1));
  }
  ~Program() { std::filesystem::remove(log_); }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  ordersign::support::HttpAnswer call(const std::string& body) const {
    return HttpClient(port_).post("/cds-services/coverage-order-sign", body);
  }
  /// All that it logged, once it has ended.
  std::string end() {
    child_.signal(SIGTERM);
    CHECK(child_.wait() == 0);
    std::ostringstream text;
    text << std::ifstream(log_).rdbuf();
    return text.str();
  }

 private:
  static std::string new_log() {
    auto name = (std::filesystem::temp_directory_path() / "ordersign-log-XXXXXX").string();
    ::close(::mkstemp(name.data()));
    return name;
  }
  static std::vector<std::string> command(const std::string& log, std::vector<std::string> flags) {
    std::vector<std::string> words{"/bin/sh",
                                   "-c",
                                   R"(log=$1; shift; exec "$@" 2>"$log")",
                                   "sh",
                                   log,
                                   ORDERSIGN_BINARY,
                                   "serve",
                                   "--port",
                                   "0",
                                   "--now",
                                   "2026-01-15T12:00:00Z"};
    words.insert(words.end(), flags.begin(), flags.end());
    return words;
  }

  std::string log_;
  ChildProcess child_;
  int port_ = 0;
};

std::string decided(const ordersign::support::HttpAnswer& answer, std::string_view criterion = {}) {
  return ordersign::testing::result_in(ordersign::Reply{answer.status, "", answer.body, {}}, criterion);
}

}  // namespace

TEST_CASE("serve reads over TLS from an allowed server, and its token is in no log line and no answer") {
  const Authority authority;
  std::atomic<bool> broken{false};
  const auto chart = serving(chart_of(whole_call()));
  const FhirServer server(
      [&](FhirServer::Peer& peer, const FhirServer::Request& request) {
        // A server may hand back what it was sent.
        if (broken)
          peer.send(http_answer(R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","diagnostics":")" + kToken + "\"}]}",
                                401, "X-Echo: " + kToken + "\r\n"));
        else chart(peer, request);
      },
      authority.issue("IP:127.0.0.1"));
  Program program({"--fhir-allow", server.base(), "--fhir-deadline", "5000", "--fhir-ca", authority.file()});
  const auto body = granting(without_all(whole_call()), server.base());
  std::vector<ordersign::support::HttpAnswer> answers{program.call(body)};
  CHECK(decided(answers.back()) == "met");
  CHECK(server.requests().size() == kTargets.size());
  broken = true;
  answers.push_back(program.call(body));
  CHECK(answers.back().status == 412);
  CHECK(server.requests().size() == 2 * kTargets.size());
  answers.push_back(program.call(granting(without(whole_call(), {"conditions"}), server.base())));
  CHECK(decided(answers.back(), "active-sle") == "unknown: not-retrieved");
  answers.push_back(program.call(granting(whole_call(), server.base() + "/\\" + kToken)));
  answers.push_back(program.call(granting(parse_json("{}"), server.base())));
  CHECK(answers.back().status == 400);
  answers.push_back(program.call(body.substr(0, body.size() - 5)));
  CHECK(answers.back().status == 400);
  const auto log = program.end();
  CHECK(log.find("\"status\":412") != std::string::npos);
  CHECK(log.find(kToken) == std::string::npos);
  CHECK(log.find("p1") == std::string::npos);
  for (const auto& answer : answers) {
    CHECK(answer.body.find(kToken) == std::string::npos);
    for (const auto& [name, value] : answer.headers) CHECK(value.find(kToken) == std::string::npos);
  }
}

TEST_CASE("serve calls no FHIR server without --fhir-allow, and none whose certificate it does not trust") {
  const Authority authority, stranger;
  const FhirServer server(serving(chart_of(whole_call())), authority.issue("IP:127.0.0.1"));
  const auto body = granting(without(whole_call(), {"conditions"}), server.base());
  Program closed({});
  CHECK(decided(closed.call(body), "active-sle") == "unknown: not-sent");
  CHECK(server.connections() == 0);
  Program strict({"--fhir-allow", server.base(), "--fhir-deadline", "5000", "--fhir-ca", stranger.file()});
  CHECK(decided(strict.call(body), "active-sle") == "unknown: not-retrieved");
  CHECK(server.requests().empty());
}

TEST_CASE("serve reads through its proxy, and gives neither a proxy of the environment its calls nor a key log its keys") {
  const Authority authority;
  const FhirServer server(serving(chart_of(whole_call())), authority.issue("DNS:ehr.example,IP:127.0.0.1"));
  const Relay chosen(server.port(), {}, Relay::Role::Proxy), other(server.port(), {}, Relay::Role::Proxy);
  const ordersign::support::TempFolder folder;
  const auto key_log = folder.file("keys").string();
  const auto url_of = [](const Relay& relay) { return "http://127.0.0.1:" + std::to_string(relay.port()); };
  ::setenv("SSLKEYLOGFILE", key_log.c_str(), 1);
  ::setenv("https_proxy", url_of(other).c_str(), 1);
  Program straight({"--fhir-allow", server.base(), "--fhir-deadline", "5000", "--fhir-ca", authority.file()});
  Program through({"--fhir-allow", "https://ehr.example/fhir", "--fhir-deadline", "5000", "--fhir-ca", authority.file(), "--fhir-proxy",
                   url_of(chosen)});
  ::unsetenv("SSLKEYLOGFILE");
  ::unsetenv("https_proxy");
  CHECK(decided(straight.call(granting(without_all(whole_call()), server.base()))) == "met");
  CHECK(chosen.connections() + other.connections() == 0);
  CHECK(decided(through.call(granting(without_all(whole_call()), "https://ehr.example/fhir"))) == "met");
  CHECK(chosen.heads().size() == kTargets.size());
  for (const auto& head : chosen.heads()) CHECK(head.find(kToken) == std::string::npos);
  CHECK(other.connections() == 0);
  CHECK((!std::filesystem::exists(key_log) || std::filesystem::file_size(key_log) == 0));
}
