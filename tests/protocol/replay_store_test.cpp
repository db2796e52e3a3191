// Used tokens outlive the process that took them; while the store cannot be asked, the process's own memory holds.
#include "support/catch.h"

#include <string>
#include <vector>

#include "support/child_process.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;

namespace {

std::vector<std::string> guarded(const TempFolder& folder, const KnownClients& clients, std::vector<std::string> more = {}) {
  more.insert(more.end(), {"--store", "sqlite:" + folder.file("store.db").string()});
  return clients.flags(more);
}

}  // namespace

TEST_CASE("a token that was used stays used when the service was stopped or killed") {
  const TempFolder folder;
  KnownClients clients(folder);
  const auto first = clients.good(clients.clinic, kSign), second = clients.good(clients.clinic, kSign);
  {
    Served served(folder, guarded(folder, clients));
    CHECK(served.post(kSign, kQuietCall, first).status == 200);
    CHECK(served.end() == 0);
  }
  {
    Served served(folder, guarded(folder, clients));
    CHECK(served.post(kSign, kQuietCall, first).status == 401);
    CHECK(served.post(kSign, kQuietCall, second).status == 200);
    // On a slow disk the answer may have come first.
    CHECK(eventually([&] { return StoreFile(folder.file("store.db")).count("used_token") == 2; }));
    served.kill();
  }
  const Served served(folder, guarded(folder, clients));
  CHECK(served.post(kSign, kQuietCall, second).status == 401);
  CHECK(served.post(kSign, kQuietCall, clients.good(clients.clinic, kSign)).status == 200);
  CHECK(sample(served, R"(ordersign_refused_clients_total{reason="replay"})") == "1");
}

TEST_CASE("while the store cannot be asked the process's own memory holds, is counted and told of, or where that is strict refuses") {
  const bool is_strict = GENERATE(false, true);
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, guarded(folder, clients, {"--jwt-replay", is_strict ? "strict" : "on"}));
  const auto used = clients.good(clients.clinic, kSign);
  {
    StoreFile other(folder.file("store.db"));
    other.run("BEGIN IMMEDIATE");
    const auto answer = served.post(kSign, kQuietCall, used);
    CHECK(answer.status == (is_strict ? 503 : 200));
    if (is_strict) {
      CHECK(answer.has("retry-after"));
      CHECK(answer.body.find("OperationOutcome") != std::string::npos);
      CHECK(sample(served, R"(ordersign_refused_clients_total{reason="replay-unsure"})") == "1");
    }
    CHECK(served.post(kSign, kQuietCall, used).status == 401);
    CHECK(served.logs("\"event\":\"replay-alone\""));
    CHECK(sample(served, R"(ordersign_used_tokens_total{state="alone"})") == "1");
    other.run("ROLLBACK");
  }
  CHECK(eventually(
      [&] { return served.get("/healthz/store").status == 200 && StoreFile(folder.file("store.db")).count("used_token") == 1; }));
  CHECK(eventually([&] { return served.post(kSign, kQuietCall, clients.good(clients.clinic, kSign)).status == 200; }));
  CHECK(served.logs("\"event\":\"replay-shared\",\"tokens\":"));
}

TEST_CASE("strict without a store is refused at the start") {
  const TempFolder folder;
  KnownClients clients(folder);
  std::vector<std::string> command{ORDERSIGN_BINARY, "serve", "--port", "0", "--store", "none", "--jwt-replay", "strict"};
  ChildProcess program(command, folder.file("told").string());
  CHECK(program.wait() == 2);
  CHECK(ordersign::testing::read_file(folder.file("told")).find("--jwt-replay strict: needs a store") != std::string::npos);
}
