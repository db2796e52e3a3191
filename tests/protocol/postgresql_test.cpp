// Two services on one PostgreSQL database, behind PgBouncer: what one was told the other knows; and what report, purge and a start without
// what it needs say.
#include "support/catch.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/builders.h"
#include "support/calls.h"
#include "support/child_process.h"
#include "support/known_clients.h"
#include "support/postgres_server.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;
using ordersign::testing::Json;

namespace {

/// With places of its own in the folder, as each machine has.
std::vector<std::string> flags_of(const TempFolder& own, const std::string& url, const std::string& key) {
  return {"--store", url, "--spill", own.file("spill").string(), "--pseudonym-key", key};
}

struct Ended {
  int exit_code;
  std::string out;
};

Ended run(std::vector<std::string> arguments, const std::string& errors = "/dev/null") {
  arguments.insert(arguments.begin(), ORDERSIGN_BINARY);
  ChildProcess program(arguments, errors);
  auto out = program.rest();
  return {program.wait(), std::move(out)};
}

}  // namespace

TEST_CASE("a token that one replica has taken is refused by the other, and feedback for a card of one is linked by the other") {
  const TempFolder one, two, shared;
  const PostgresServer server;
  const PgBouncer pooler(server);
  KnownClients clients(shared);
  const auto key = shared.file("key").string();
  // Strict: where the store does not answer in 50 ms, on a busy machine, 503 says so.
  const auto start = [&](const TempFolder& own) {
    auto flags = flags_of(own, pooler.url(), key);
    flags.insert(flags.end(), {"--jwt-replay", "strict"});
    return std::make_unique<Served>(own, clients.flags(flags));
  };
  auto first = start(one);
  const auto second = start(two);
  HttpHeaders token;
  HttpAnswer answer;
  const auto is_answered = [&](const std::function<HttpAnswer()>& ask) {
    return eventually([&] { return (answer = ask()).status != 503; });
  };
  REQUIRE(is_answered([&] { return first->post(kSign, call_with_card(), token = clients.good(clients.clinic, kSign)); }));
  REQUIRE(answer.status == 200);
  const Json cards(answer.body);
  REQUIRE(is_answered([&] { return second->post(kSign, call_with_card(), token); }));
  CHECK(answer.status == 401);
  CHECK(sample(*second, R"(ordersign_refused_clients_total{reason="replay"})") == "1");

  const std::string card(cards["cards"].first()["uuid"].string());
  const auto feedback = kSign + "/feedback";
  const auto told = R"({"feedback":[{"card":")" + card + R"(","outcome":"overridden","outcomeTimestamp":"2026-11-25T12:01:00Z"}]})";
  CHECK(eventually([&] { return server.number("SELECT COUNT(*) FROM decision") == 1; }));
  REQUIRE(is_answered([&] { return second->post(feedback, told, clients.good(clients.clinic, feedback)); }));
  CHECK(answer.status == 200);
  CHECK(server.words("SELECT criterion FROM feedback_of_card") == std::vector<std::string>{"no-voclosporin-anifrolumab"});

  first->kill();  // what it was handed is in the store
  first = start(one);
  REQUIRE(is_answered([&] { return first->post(kSign, call_with_card(), token); }));
  CHECK(answer.status == 401);
  CHECK(first->get("/healthz/store").body == R"({"status":"fine"})");
}

TEST_CASE("a card that was overridden at one replica is not shown again by the other") {
  const TempFolder one, two, shared;
  const PostgresServer server;
  const PgBouncer pooler(server);
  const auto start = [&](const TempFolder& own) {
    auto flags = flags_of(own, pooler.url(), shared.file("key").string());
    flags.insert(flags.end(), {"--override-memory", "on"});
    return std::make_unique<Served>(own, flags);
  };
  const auto first = start(one);
  const auto second = start(two);
  int calls = 0;
  const auto ask = [&](const Served& at) {
    const auto answer = at.post(kSign, signed_anew(++calls));
    CHECK(answer.status == 200);
    return Json(answer.body);
  };
  const auto shown = ask(*first);
  const std::string criterion = "no-voclosporin-anifrolumab";
  REQUIRE(topics(shown) == std::vector<std::string>{criterion});
  CHECK(topics(ask(*second)) == std::vector<std::string>{criterion});
  CHECK(eventually([&] { return server.number("SELECT COUNT(*) FROM decision") == 2; }));
  const auto told = R"({"feedback":[{"card":")" + of_card(shown, criterion, "uuid") +
                    R"(","outcome":"overridden","outcomeTimestamp":"2026-11-25T12:01:00Z"}]})";
  REQUIRE(eventually([&] { return first->post(kSign + "/feedback", told).status == 200; }));
  // Until the store is heard in 50 ms.
  CHECK(eventually([&] { return topics(ask(*second)).empty(); }));
  CHECK(eventually([&] { return topics(ask(*first)).empty(); }));
}

TEST_CASE("report and purge read the store of a service that runs, and another key or no database ends with 2 and no password") {
  const TempFolder folder;
  const PostgresServer server;
  const auto key = folder.file("key").string();
  const Served served(folder, flags_of(folder, server.url(), key));
  CHECK(served.post(kSign, call_with_card()).status == 200);
  CHECK(eventually([&] { return server.number("SELECT COUNT(*) FROM decision") == 1; }));
  CHECK(run({"report", "--store", server.url()}).out.find("cards of no-voclosporin-anifrolumab") != std::string::npos);
  const auto purged = run({"purge", "--store", server.url(), "--before", "2026-11-26"});
  CHECK(purged.out == "deleted 1 decisions and 0 outcomes of before 2026-11-26\n");

  folder.write("wrong", std::string(32, 'w'));
  std::filesystem::permissions(folder.file("wrong"), std::filesystem::perms(0600));
  const auto errors = folder.file("told").string();
  auto with_wrong = flags_of(folder, server.url(), folder.file("wrong").string());
  with_wrong.insert(with_wrong.begin(), {"serve", "--port", "0"});
  CHECK(run(with_wrong, errors).exit_code == 2);
  auto with_none = flags_of(folder, server.url(), folder.file("none").string());
  with_none.insert(with_none.begin(), {"serve", "--port", "0"});
  CHECK(run(with_none, errors).exit_code == 2);
  auto nowhere = server.url("nowhere");
  nowhere.replace(nowhere.find("ordersign@"), 10, "ordersign:secret@");
  CHECK(run({"report", "--store", nowhere}, errors).exit_code == 2);
  auto lost = flags_of(folder, server.url(), key);
  lost.insert(lost.begin(), {"serve", "--port", "0"});
  lost[6] = "/no/such/folder/spill";
  CHECK(run(lost, errors).exit_code == 2);
  const auto told = ordersign::testing::read_file(errors);
  INFO(told);
  for (const std::string said : {"the key given is not the one", "the key of this store is not there", "the server has no such database",
                                 "--spill: `/no/such/folder/spill` is no file in a folder that is there"})
    CHECK(told.find(said) != std::string::npos);
  CHECK(told.find("secret") == std::string::npos);
}
