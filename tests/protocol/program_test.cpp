// The program itself: what its commands print and how they end.
#include "support/catch.h"

#include <sys/stat.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/child_process.h"
#include "support/http_client.h"

using ordersign::support::ChildProcess;
using ordersign::support::HttpClient;

namespace {

int port_of(const std::string& url) { return std::stoi(url.substr(url.rfind(':') + 1)); }

struct File {
  std::string path = (std::filesystem::temp_directory_path() / ("ordersign-requests-" + std::to_string(::getpid()))).string();
  explicit File(const std::string& text) { std::ofstream(path) << text; }
  ~File() { std::remove(path.c_str()); }
};

}  // namespace

TEST_CASE("serve tells its URL when clients can connect, reloads at SIGHUP and ends well at SIGTERM") {
  ChildProcess program({ORDERSIGN_BINARY, "serve", "--port", "0"});
  const std::string url = program.line();
  REQUIRE(url.starts_with("http://127.0.0.1:"));
  HttpClient client(port_of(url));
  CHECK(client.get("/healthz").status == 200);
  CHECK(client.get("/readyz").status == 200);
  CHECK(client.get("/cds-services").status == 200);
  program.signal(SIGHUP);
  CHECK(client.get("/healthz").status == 200);
  program.signal(SIGTERM);
  CHECK(program.rest().empty());
  CHECK(program.wait() == 0);
}

TEST_CASE("SIGINT ends serve as SIGTERM does") {
  ChildProcess program({ORDERSIGN_BINARY, "serve", "--port", "0"});
  REQUIRE_FALSE(program.line().empty());
  program.signal(SIGINT);
  CHECK(program.wait() == 0);
}

TEST_CASE("serve does not start on an address others reach, a port in use, or without policies") {
  CHECK(ChildProcess({ORDERSIGN_BINARY, "serve", "--port", "0", "--host", "0.0.0.0"}).wait() == 2);
  CHECK(ChildProcess({ORDERSIGN_BINARY, "serve", "--port", "0", "--policies", "/no/such/folder"}).wait() == 2);
  ChildProcess first({ORDERSIGN_BINARY, "serve", "--port", "0"});
  const std::string port = std::to_string(port_of(first.line()));
  CHECK(ChildProcess({ORDERSIGN_BINARY, "serve", "--port", port}).wait() == 2);
}

TEST_CASE("check ends with 0 when everything loads and 1 when something does not") {
  CHECK(ChildProcess({ORDERSIGN_BINARY, "check"}).wait() == 0);
  ChildProcess broken({ORDERSIGN_BINARY, "check", "--policies", "/no/such/folder"});
  CHECK(broken.rest().find("/no/such/folder") != std::string::npos);
  CHECK(broken.wait() == 1);
}

TEST_CASE("evaluate answers each request with a line and ends with 1 when one was refused") {
  const File file("not JSON\n{\"hook\":\"patient-view\"}\n");
  ChildProcess program({ORDERSIGN_BINARY, "evaluate", file.path});
  CHECK(program.line().find("OperationOutcome") != std::string::npos);
  CHECK(program.line().find("OperationOutcome") != std::string::npos);
  CHECK(program.rest().empty());
  CHECK(program.wait() == 1);
}

TEST_CASE("evaluate ends with 0 when every request was answered") {
  const File file(R"({"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
    "context":{"userId":"Practitioner/1","patientId":"1","draftOrders":{"resourceType":"Bundle","entry":[]}}})");
  ChildProcess program({ORDERSIGN_BINARY, "evaluate", file.path});
  CHECK(program.line().starts_with("{\"cards\":[]"));
  CHECK(program.rest().empty());
  CHECK(program.wait() == 0);
  ChildProcess summary({ORDERSIGN_BINARY, "evaluate", "--summary", file.path});
  CHECK(summary.line() == "answers 200: 1");
  CHECK(summary.wait() == 0);
}

TEST_CASE("what needs no server's certificate does not read the system's authorities") {
  // Whoever opened it to read would wait for a writer.
  const std::string pipe = std::filesystem::temp_directory_path() / ("ordersign-authorities-" + std::to_string(::getpid()));
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  ::setenv("SSL_CERT_FILE", pipe.c_str(), 1);
  ChildProcess help({ORDERSIGN_BINARY, "--help"});
  CHECK(help.rest().find("serve") != std::string::npos);
  ChildProcess serving({ORDERSIGN_BINARY, "serve", "--port", "0"});
  CHECK(serving.line().starts_with("http://127.0.0.1:"));
  ::unsetenv("SSL_CERT_FILE");
  std::filesystem::remove(pipe);
}

TEST_CASE("terms counts the codes of value sets by confidence, and lists those of one source") {
  ChildProcess counting({ORDERSIGN_BINARY, "terms"});
  CHECK(counting.line() == "value-set\tconfidence\tcodes");
  const std::string counts = counting.rest();
  CHECK(counts.find("\nbelimumab-route-unknown\tverified-1-source\t9\n") != std::string::npos);
  CHECK(counting.wait() == 0);

  ChildProcess listing({ORDERSIGN_BINARY, "terms", "--single"});
  CHECK(listing.line() == "value-set\tsystem\tcode\tconfidence\tdisplay\tsource");
  const std::string single = listing.rest();
  CHECK(single.find("\nanifrolumab\thcpcs\tC9086\tverified-1-source\t") != std::string::npos);
  CHECK(
      single.find("\nbelimumab-route-unknown\trxnorm\t1656395\tverified-1-source\tBenlysta product, strength and route not confirmed\t") !=
      std::string::npos);
  CHECK(single.find("verified-2-sources") == std::string::npos);
  CHECK(listing.wait() == 0);

  ChildProcess again({ORDERSIGN_BINARY, "terms", "--single"});
  again.line();
  CHECK(again.rest() == single);

  ChildProcess table({ORDERSIGN_BINARY, "terms", "other-biologics"});
  const std::string rows = table.rest();
  CHECK(rows.find("\nother-biologics\thcpcs\tJ9312\tverified-2-sources\tInjection, rituximab, 10 mg\t") != std::string::npos);
  CHECK(rows.find("\nother-biologics\tatc\t-L04AG04\t") != std::string::npos);
  CHECK(rows.find("\nbelimumab") == std::string::npos);
}

TEST_CASE("terms ends with 2 for a value set that there is not, and without policies") {
  const File errors("");
  CHECK(ChildProcess({ORDERSIGN_BINARY, "terms", "no-such-set"}, errors.path).wait() == 2);
  std::stringstream told;
  told << std::ifstream(errors.path).rdbuf();
  CHECK(told.str().starts_with("ordersign: `no-such-set`: no such value set, there are "));
  CHECK(told.str().find("other-biologics") != std::string::npos);
  CHECK(ChildProcess({ORDERSIGN_BINARY, "terms", "--policies", "/no/such/folder"}).wait() == 2);
  ChildProcess help({ORDERSIGN_BINARY, "terms", "--help"});
  CHECK(help.rest().find("--single") != std::string::npos);
  CHECK(help.wait() == 0);
}

TEST_CASE("an unknown flag or a file that is not there is exit code 2") {
  CHECK(ChildProcess({ORDERSIGN_BINARY, "serve", "--no-such-flag"}).wait() == 2);
  CHECK(ChildProcess({ORDERSIGN_BINARY, "evaluate", "/no/such/file"}).wait() == 2);
  CHECK(ChildProcess({ORDERSIGN_BINARY, "--help"}).wait() == 0);
}
