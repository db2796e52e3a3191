// The service and its store: what is wrong with the store is told apart and told of, decisions run on, and one process has the store.
#include "support/catch.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/child_process.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;

namespace fs = std::filesystem;

namespace {

const std::string kFeedback = kSign + "/feedback";
const std::string kOutcome = R"({"feedback":[{"card":"c","outcome":"overridden","outcomeTimestamp":"2026-11-25T12:02:00Z"}]})";

std::vector<std::string> stored_in(const TempFolder& folder, std::vector<std::string> more = {}) {
  more.insert(more.end(), {"--store", "sqlite:" + folder.file("store.db").string()});
  return more;
}

void decide(const Served& served, int calls) {
  HttpClient client(served.port());
  const auto body = call_with_card();
  for (int i = 0; i < calls; ++i) CHECK(client.post(kSign, body).status == 200);
}

bool is_fine(const Served& served) { return served.get("/healthz/store").status == 200; }

/// In that state the service decides and is ready; feedback is refused; health and log tell which it is.
void check_trouble(const Served& served, const std::string& state) {
  INFO(state);
  CHECK(eventually([&] { return served.get("/healthz/store").body.find(state + ": ") != std::string::npos; }));
  const auto health = served.get("/healthz/store");
  CHECK(health.status == 503);
  CHECK(health.has("retry-after"));
  CHECK(health.body.find("OperationOutcome") != std::string::npos);
  CHECK(served.get("/readyz").status == 200);
  decide(served, 1);
  CHECK(served.post(kFeedback, kOutcome).status == 503);
  CHECK(served.logs("\"event\":\"store-trouble\",\"state\":\"" + state + "\""));
  CHECK(sample(served, "ordersign_store_state{state=\"" + state + "\"}") == "1");
}

void check_end(const Served& served, const std::string& state) {
  CHECK(eventually([&] { return is_fine(served); }));
  CHECK(served.logs("\"event\":\"store-well\",\"state\":\"" + state + "\""));
  CHECK(served.post(kFeedback, kOutcome).status == 200);
}

/// What a start that fails says.
std::string refusal(const TempFolder& folder, const std::vector<std::string>& flags) {
  std::vector<std::string> command{ORDERSIGN_BINARY, "serve", "--port", "0"};
  command.insert(command.end(), flags.begin(), flags.end());
  fs::remove(folder.file("told"));
  ChildProcess program(command, folder.file("told").string());
  CHECK(program.wait() == 2);
  return ordersign::testing::read_file(folder.file("told"));
}

// The log goes through a process of its own, which no limit holds.
const std::string kSmallFiles = "exec 2> >(exec cat >&2); ulimit -f 256";

}  // namespace

TEST_CASE("a store that is locked, gone or damaged is told apart, decisions run on, and the end of it is told") {
  const TempFolder folder;
  const Served served(folder, stored_in(folder));
  const auto path = folder.file("store.db");
  {
    StoreFile other(path);
    other.run("BEGIN IMMEDIATE");
    check_trouble(served, "locked");
    other.run("ROLLBACK");
  }
  check_end(served, "locked");
  StoreFile(path).run("PRAGMA wal_checkpoint(TRUNCATE)");
  fs::copy_file(path, folder.file("copy"));
  fs::rename(path, folder.file("elsewhere"));
  check_trouble(served, "gone");
  std::ofstream(folder.file("spoilt")) << std::string(8192, 'x');
  fs::rename(folder.file("spoilt"), path);
  check_trouble(served, "damaged");
  CHECK(served.logs("\"event\":\"store-well\",\"state\":\"gone\""));
  fs::rename(folder.file("copy"), path);
  check_end(served, "damaged");
  CHECK(eventually([&] { return StoreFile(path).count("decision") == 3; }));
}

TEST_CASE("a store whose disk is full is told apart; a stop that can write nowhere says how many records are lost and fails") {
  const TempFolder folder;
  constexpr int calls = 600;
  std::string lost;
  {
    Served served(folder, stored_in(folder), kSmallFiles);
    decide(served, calls);
    check_trouble(served, "full");
    CHECK(served.end() == 1);
    const auto log = served.log();
    const auto at = log.rfind("\"event\":\"records-lost\",\"records\":");
    REQUIRE(at != std::string::npos);
    const auto start = log.find(':', at + 24) + 1;
    lost = log.substr(start, log.find_first_of(",}", start) - start);
    CHECK(std::stoi(lost) > 0);
  }
  const Served served(folder, stored_in(folder));
  CHECK(eventually(
      [&] { return sample(served, "ordersign_store_records_total{state=\"written\"}") == std::to_string(calls + 1 - std::stoi(lost)); }));
  CHECK(sample(served, "ordersign_store_records_total{state=\"lost\"}") == lost);
  CHECK(sample(served, "ordersign_store_records_total{state=\"missing\"}") == "0");
  CHECK(is_fine(served));
}

TEST_CASE("a store that is damaged at the start lets decisions run, and refuses feedback") {
  const TempFolder folder;
  {
    Served served(folder, stored_in(folder));
    decide(served, 1);
    CHECK(served.end() == 0);
  }
  fs::copy_file(folder.file("store.db"), folder.file("copy"));
  std::fstream(folder.file("store.db"), std::ios::in | std::ios::out | std::ios::binary) << std::string(100, 'x');
  const Served served(folder, stored_in(folder));
  check_trouble(served, "damaged");
  fs::rename(folder.file("copy"), folder.file("store.db"));
  check_end(served, "damaged");
  CHECK(eventually([&] { return StoreFile(folder.file("store.db")).count("decision") == 2; }));
}

TEST_CASE("a store whose key is lost stops the start, and no other key is made") {
  const TempFolder folder;
  {
    Served served(folder, stored_in(folder));
    CHECK(served.end() == 0);
  }
  fs::rename(folder.file("store.db.key"), folder.file("kept"));
  const auto told = refusal(folder, stored_in(folder));
  CHECK(told.find("store.db.key: the key of this store is not there") != std::string::npos);
  CHECK(told.find("--pseudonym-key") != std::string::npos);
  CHECK_FALSE(fs::exists(folder.file("store.db.key")));
  Served named(folder, stored_in(folder, {"--pseudonym-key", folder.file("kept").string()}));
  CHECK(named.end() == 0);
}

TEST_CASE("a second process on a store is refused with the number of the first, or waits for its end, or ends after that") {
  const TempFolder folder, of_second, of_third;
  auto first = std::make_unique<Served>(folder, stored_in(folder));
  const auto told = refusal(folder, stored_in(folder));
  CHECK(told.find("in use by process " + std::to_string(first->process()) + " of host ") != std::string::npos);
  CHECK(told.find("--store-wait") != std::string::npos);

  Served third(of_third, stored_in(folder, {"--store-wait", "200ms"}));
  CHECK(third.wait() == 2);
  CHECK(third.logs("\"event\":\"store-not-left\",\"holder\":\"process " + std::to_string(first->process()) + " of host "));

  Served second(of_second, stored_in(folder, {"--store-wait", "10min"}));
  decide(*first, 2);
  check_trouble(second, "held");
  CHECK(first->end() == 0);
  check_end(second, "held");
  CHECK(eventually([&] { return StoreFile(folder.file("store.db")).count("decision") == 3; }));
  CHECK(second.end() == 0);
  CHECK(refusal(folder, stored_in(folder, {"--store-wait", "30"})).find("--store-wait") != std::string::npos);
}

TEST_CASE("three hundred that send feedback to a locked store are all refused, and a decision is made meanwhile") {
  const TempFolder folder;
  const Served served(folder, stored_in(folder, {"--queue-wait", "60000"}));
  StoreFile other(folder.file("store.db"));
  other.run("BEGIN IMMEDIATE");
  std::vector<std::unique_ptr<HttpClient>> senders;
  for (int i = 0; i < 300; ++i) {
    senders.push_back(std::make_unique<HttpClient>(served.port()));
    senders.back()->send(request_text("POST", kFeedback, HttpClient::kJson, kOutcome));
  }
  decide(served, 1);
  int refused = 0;
  for (const auto& sender : senders) refused += sender->read().status == 503 ? 1 : 0;
  CHECK(refused == 300);
  other.run("ROLLBACK");
  CHECK(eventually([&] { return is_fine(served); }));
  CHECK(other.count("feedback") == 0);
}
