// A store that is locked or gone: decisions are answered, acknowledged feedback is there.
#include "support/catch.h"

#include <chrono>

#include "support/builders.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;
using namespace std::chrono_literals;

namespace {

const std::string kFeedback = kSign + "/feedback";

std::string outcome_of(const std::string& card) {
  return R"({"card":")" + card + R"(","outcome":"overridden","outcomeTimestamp":"2026-11-25T12:02:00Z"})";
}

std::string feedback(const std::string& card) { return R"({"feedback":[)" + outcome_of(card) + "]}"; }

}  // namespace

TEST_CASE("while another program locks the store, decisions are answered at once and recorded later, and feedback is 503") {
  const TempFolder folder;
  Served served(folder, {"--store", "sqlite:" + folder.file("store.db").string()});
  StoreFile other(folder.file("store.db"));
  other.run("BEGIN IMMEDIATE");
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 5; ++i) CHECK(served.post(kSign, call_with_card()).status == 200);
  CHECK(std::chrono::steady_clock::now() - begin < 5s);  // if they waited as feedback does, these would take ten
  const auto refused = served.post(kFeedback, feedback("late"));
  CHECK(refused.status == 503);
  CHECK(refused.header("retry-after") == "5");
  CHECK(refused.body.find("OperationOutcome") != std::string::npos);
  CHECK(refused.body.find("late") == std::string::npos);
  CHECK(served.logs("\"event\":\"feedback-not-kept\""));
  CHECK(eventually([&] { return served.get("/healthz/store").status == 503; }));
  CHECK(served.get("/readyz").status == 200);
  CHECK(other.count("decision") == 0);
  other.run("COMMIT");
  CHECK(eventually([&] { return other.count("decision") == 5; }));
  CHECK(eventually([&] { return served.get("/healthz/store").status == 200; }));
  CHECK(other.count("feedback") == 0);
  CHECK(served.post(kFeedback, feedback("again")).status == 200);
  CHECK(other.words("SELECT card FROM feedback") == std::vector<std::string>{"again"});
  CHECK(served.end() == 0);
}

TEST_CASE("the service is ready while the store's file is gone, and when it is back every decision is in it") {
  const TempFolder folder;
  const Served served(folder, {"--store", "sqlite:" + folder.file("store.db").string()});
  CHECK(served.get("/healthz/store").body == R"({"status":"fine"})");
  std::filesystem::rename(folder.file("store.db"), folder.file("elsewhere"));
  CHECK(eventually([&] { return served.get("/healthz/store").status == 503; }));
  CHECK(served.get("/healthz/store").has("retry-after"));
  CHECK(served.get("/readyz").status == 200);
  CHECK(served.post(kSign, call_with_card()).status == 200);
  CHECK(served.post(kFeedback, feedback("gone")).status == 503);
  std::filesystem::rename(folder.file("elsewhere"), folder.file("store.db"));
  CHECK(eventually([&] { return served.get("/healthz/store").status == 200; }));
  StoreFile store(folder.file("store.db"));
  CHECK(eventually([&] { return store.count("decision") == 1; }));
  CHECK(served.post(kFeedback, feedback("back")).status == 200);
  CHECK(store.words("SELECT card FROM feedback") == std::vector<std::string>{"back"});
}

TEST_CASE("decisions that were not written when the service ends are there after the next start") {
  const TempFolder folder;
  const auto url = "sqlite:" + folder.file("store.db").string();
  {
    Served served(folder, {"--store", url});
    StoreFile other(folder.file("store.db"));
    other.run("BEGIN IMMEDIATE");
    for (int i = 0; i < 3; ++i) CHECK(served.post(kSign, call_with_card()).status == 200);
    CHECK(served.end() == 0);
    CHECK(other.count("decision") == 0);
    other.run("ROLLBACK");
  }
  const Served served(folder, {"--store", url});
  StoreFile store(folder.file("store.db"));
  CHECK(eventually([&] { return store.count("decision") == 3; }));
}

TEST_CASE("a store that is no store, or whose key is read by others, stops the start and says what would be right") {
  const TempFolder folder;
  const auto told = [&](std::vector<std::string> flags) {
    std::vector<std::string> command{ORDERSIGN_BINARY, "serve", "--port", "0"};
    command.insert(command.end(), flags.begin(), flags.end());
    std::filesystem::remove(folder.file("told"));
    ChildProcess program(command, folder.file("told").string());
    CHECK(program.wait() == 2);
    return ordersign::testing::read_file(folder.file("told"));
  };
  folder.write("text", std::string(5000, 'x'));
  CHECK(told({"--store", "sqlite:" + folder.file("text").string()}).find("ordersign: ") == 0);
  CHECK(told({"--store", "sqlite:" + folder.file("no/such/folder.db").string()}).find("ordersign: ") == 0);
  CHECK(told({"--store", "oracle:x", "--pseudonym-key", folder.file("key").string()}).find("sqlite:") != std::string::npos);
  folder.write("open.key", std::string(32, 'a'));
  std::filesystem::permissions(folder.file("open.key"), std::filesystem::perms(0644));
  CHECK(told({"--store", "sqlite:" + folder.file("store.db").string(), "--pseudonym-key", folder.file("open.key").string()})
            .find("open.key: others may use this key; mode 0600 would be right") != std::string::npos);
}
