// A store in a PostgreSQL database, directly and behind PgBouncer in transaction mode: what is kept, what is found again, what its troubles
// are called.
#include "store/store.h"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "store/figures.h"
#include "store/purge.h"
#include "store_fixture.h"
#include "support/child_process.h"
#include "support/postgres_server.h"

using namespace ordersign;
using namespace ordersign::testing;
using namespace std::chrono_literals;
using store::News;
using store::State;
using store::TokenOutcome;
using support::ChildProcess;
using support::PgBouncer;
using support::PostgresServer;
using support::PostgresSession;

namespace {

/// A store's options with a spill file in the folder, and what the store tells.
struct Watched {
  explicit Watched(const Folder& folder, const std::string& name = "spill") {
    options.spill = folder.file(name);
    options.busy = options.token_patience = 20s;  // on a busy machine, too
    options.tell = [this](const News& news) {
      const std::lock_guard lock(mutex);
      if (news.kind == News::Kind::TroubleBegan) words.push_back("began " + std::string(to_string(news.state)));
      if (news.kind == News::Kind::TroubleEnded) words.push_back("ended " + std::string(to_string(news.state)));
      if (news.kind == News::Kind::Made) words.push_back("made");
      if (news.kind == News::Kind::RecordsMissing) words.push_back("missing " + std::to_string(news.records));
    };
  }
  bool has(const std::string& word) {
    const std::lock_guard lock(mutex);
    return std::count(words.begin(), words.end(), word) > 0;
  }
  std::mutex mutex;
  std::vector<std::string> words;
  store::StoreOptions options;
};

std::unique_ptr<store::Store> open(const std::string& url, const Watched& watched) {
  auto opened = store::Store::open(url, watched.options);
  if (!opened) FAIL(opened.error().where + ": " + opened.error().message);
  return std::move(opened.value());
}

std::string refusal(const std::string& url, const Watched& watched) {
  const auto opened = store::Store::open(url, watched.options);
  if (opened) return "opened";
  return opened.error().where + ": " + opened.error().message;
}

std::string hash(char digit) { return std::string(64, digit); }

store::UsedToken token(const std::string& name, std::chrono::seconds from_now = 300s) {
  return {name, "issuer", std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + from_now};
}

}  // namespace

TEST_CASE(
    "a store in PostgreSQL keeps decisions, feedback and used tokens, also behind a pooler that changes sessions between transactions") {
  const Folder folder;
  const PostgresServer server;
  std::optional<PgBouncer> pooler;
  const bool is_pooled = GENERATE(false, true);
  if (is_pooled) pooler.emplace(server);
  const auto url = is_pooled ? pooler->url() : server.url();
  CHECK_FALSE(store::Store::exists(url).value());
  Watched one(folder), two(folder, "other");
  one.options.keep_packets = 24h;
  two.options.packet_patience = 20s;
  {
    const auto first = open(url, one), second = open(url, two);
    CHECK(eventually([&] { return one.has("made"); }));
    first->record(decisions(0, 60));
    second->record(decisions(60, 60));
    CHECK_FALSE(second->keep({feedback("card-of-d3"), feedback("card-of-nobody")}));
    CHECK(eventually([&] { return server.number("SELECT COUNT(*) FROM decision") == 120; }));
    CHECK(first->remember(token("a")) == TokenOutcome::New);
    CHECK(second->remember(token("a")) == TokenOutcome::Seen);
    CHECK(second->remember(token("b")) == TokenOutcome::New);
    first->keep_packet({"one", "c", "t", Instant(1h), "<p>page</p>"});
    first->keep_packet({"one", "c", "t", Instant(1h), "<p>page again</p>"});
    CHECK(eventually([&] { return first->counts().packets_kept == 2; }));
    CHECK(*second->packet("one", "c", "t") == "<p>page again</p>");
    CHECK(*second->packet("one", "c", "u") == std::nullopt);
    CHECK(first->drain(20s) + second->drain(20s) == 0);
  }
  CHECK(store::Store::exists(url).value());
  CHECK(server.number("SELECT COUNT(*) FROM decision_criterion") == 240);
  CHECK(server.number("SELECT COUNT(*) FROM decision_suggestion") == 240);
  CHECK(server.number("SELECT SUM(stored) FROM run") == 120);
  CHECK(server.words("SELECT COALESCE(criterion, '-') FROM feedback_of_card ORDER BY feedback") ==
        std::vector<std::string>{"no-voclosporin", "-"});
  CHECK(server.words("SELECT latency_ms FROM decision LIMIT 1") == std::vector<std::string>{"7.25"});
  CHECK(server.number("SELECT COUNT(*) FROM pg_prepared_statements") == 0);

  const auto figures = store::figures_of(url, {});
  REQUIRE(figures);
  REQUIRE(figures->decisions.size() == 1);
  CHECK(figures->decisions[0].unmet == 120);
  CHECK(figures->cards.at(0).overridden == 1);
  const auto purged = store::purge(url, Day(std::chrono::year(2026) / 1 / 1));
  REQUIRE(purged);
  CHECK(purged->decisions == 120);
  CHECK(purged->feedback == 2);
  CHECK(purged->packets == 1);
  CHECK(server.number("SELECT COUNT(*) FROM decision_suggestion") == 0);
}

TEST_CASE("two processes that begin at once on an empty database both come up") {
  const Folder folder;
  const PostgresServer server;
  Watched one(folder), two(folder, "other");
  for (int turn = 0; turn < 5; ++turn) {
    const auto name = "fresh" + std::to_string(turn);
    server.run("CREATE DATABASE " + name);
    std::unique_ptr<store::Store> first, second;
    std::thread other([&] {
      auto opened = store::Store::open(server.url(name), two.options);
      if (opened) second = std::move(opened.value());
    });
    first = open(server.url(name), one);
    other.join();
    REQUIRE(second);
    CHECK_FALSE(first->keep({feedback("a")}));
    CHECK(eventually([&] { return !second->keep({feedback("b")}); }));
    CHECK(server.number("SELECT COUNT(*) FROM schema_version", name) == static_cast<long>(store::steps().size()));
  }
}

TEST_CASE("what is no database for the service is refused with what would be right, and no password") {
  const Folder folder;
  const PostgresServer server;
  const Watched watched(folder);
  server.run("CREATE DATABASE recipes");
  server.run("CREATE TABLE recipes (name TEXT)", "recipes");
  CHECK(refusal(server.url("recipes"), watched).find("/recipes: a database of something else; name one of the service's own") !=
        std::string::npos);
  CHECK(server.number("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'", "recipes") == 1);
  open(server.url(), watched);
  server.run("INSERT INTO schema_version (version) VALUES (99)");
  CHECK(refusal(server.url(), watched).find("newer than this program knows") != std::string::npos);
  CHECK(refusal(server.url("nowhere"), watched).find("the server has no such database") != std::string::npos);
  server.run("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0");
  CHECK(refusal(server.url("latin"), watched).find("make one of encoding UTF8") != std::string::npos);
  auto other_user = server.url();
  other_user.replace(other_user.find("ordersign@"), 10, "stranger:secret@");
  const auto said = refusal(other_user, watched);
  CHECK(said.find("the server does not let us in") != std::string::npos);
  CHECK(said.find("secret") == std::string::npos);
  server.run("CREATE ROLE reader LOGIN");
  server.run("CREATE DATABASE closed");
  auto reader = server.url("closed");
  reader.replace(reader.find("ordersign@"), 10, "reader@");
  server.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC", "closed");
  CHECK(refusal(reader, watched).find("give this user a database of its own") != std::string::npos);
}

TEST_CASE("a store has pseudonyms of one key") {
  const Folder folder;
  const PostgresServer server;
  const bool is_file = GENERATE(true, false);
  const auto url = is_file ? folder.url() : server.url();
  Watched right(folder), wrong(folder, "other");
  right.options.key_check = hash('a');
  wrong.options.key_check = hash('b');
  open(url, right);
  CHECK(refusal(url, wrong).find("the key given is not the one that this store's patients are recorded under") != std::string::npos);
  open(url, right);
}

TEST_CASE("a store whose server is away at the start takes records, and writes them when it is there") {
  const Folder folder;
  PostgresServer server;
  server.stop();
  Watched watched(folder);
  const auto store = open(server.url(), watched);
  CHECK(eventually([&] { return store->state() == State::Unavailable; }));
  CHECK(store->keep({feedback("a")})->message.find("the store is unavailable: the database server cannot be reached") == 0);
  store->record(decisions(0, 50));
  CHECK(eventually([&] { return store->counts().spilled == 50 && store->counts().queued == 0; }));
  server.start();
  CHECK(eventually([&] { return store->state() == State::Fine && store->counts().recorded == 50; }));
  CHECK(store->counts().spill_bytes == 0);
  CHECK(watched.has("ended unavailable"));
  CHECK(server.number("SELECT COUNT(*) FROM decision") == 50);
}

TEST_CASE("a connection that the server ends, and a server that is started again, cost nothing but a moment") {
  const Folder folder;
  PostgresServer server;
  Watched watched(folder);
  const auto store = open(server.url(), watched);
  CHECK_FALSE(store->keep({feedback("a")}));
  for (int i = 0; i < 5; ++i) {
    server.run("SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE application_name = 'ordersign'");
    CHECK_FALSE(store->keep({feedback("b" + std::to_string(i))}));
  }
  CHECK_FALSE(watched.has("began unavailable"));
  server.stop();
  CHECK(store->keep({feedback("c")}));
  server.start();
  CHECK(eventually([&] { return !store->keep({feedback("d")}); }));
  server.kill();
  server.start();
  CHECK(eventually([&] { return !store->keep({feedback("e")}); }));
  CHECK(server.number("SELECT COUNT(DISTINCT card) FROM feedback WHERE card <> 'c'") == 8);
}

TEST_CASE("what a PostgreSQL store suffers is told apart") {
  const Folder folder;
  const PostgresServer server;
  Watched watched(folder);
  watched.options.busy = 100ms;
  const auto store = open(server.url(), watched);
  CHECK_FALSE(store->keep({feedback("a")}));
  {
    PostgresSession other(server.url());
    other.run("BEGIN");
    other.run("LOCK TABLE feedback, decision, schema_version, run");
    store->record(decisions(0, 3));
    CHECK(eventually([&] { return store->state() == State::Locked; }));
    CHECK(store->keep({feedback("b")})->message.find("the store is locked: another session holds a lock") == 0);
  }
  CHECK(eventually([&] { return store->state() == State::Fine && store->counts().recorded == 3; }));
  server.run("ALTER DATABASE store SET default_transaction_read_only = on");
  server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ordersign'");
  CHECK(store->keep({feedback("c")}));
  CHECK(eventually([&] { return store->state() == State::Unwritable; }));
  server.run("ALTER DATABASE store SET default_transaction_read_only = off", "postgres");
  server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ordersign'", "postgres");
  CHECK(eventually([&] { return store->state() == State::Fine; }));
  CHECK_FALSE(store->keep({feedback("d")}));
  server.run("DROP DATABASE store WITH (FORCE)", "postgres");
  CHECK(store->keep({feedback("e")}));
  CHECK(eventually([&] { return store->state() == State::Gone; }));
  for (const std::string state : {"locked", "unwritable"}) CHECK(watched.has("ended " + state));
}

TEST_CASE("a PostgreSQL server whose disk is full is told as that, and what came meanwhile is stored once there is room") {
  const Folder folder;
  PostgresServer server;
  Watched watched(folder);
  const auto store = open(server.url(), watched);
  CHECK_FALSE(store->keep({feedback("a")}));
  server.let_grow(false);
  store->record(decisions(0, 2000));
  CHECK(eventually([&] { return store->state() == State::Full; }));
  CHECK(store->keep({feedback("b")})->message.find("the store is full: the database server has no room on its disk") == 0);
  server.let_grow(true);
  CHECK(eventually([&] { return store->state() == State::Fine && store->counts().recorded == 2000; }));
  CHECK_FALSE(store->keep({feedback("c")}));
  CHECK(watched.has("ended full"));
  CHECK(server.number("SELECT COUNT(*) FROM decision") == 2000);
}

TEST_CASE("a PostgreSQL store whose tables are damaged is told as that, at the start and later, and decisions are spilled") {
  const Folder folder;
  PostgresServer server;
  Watched watched(folder);
  const bool is_later = GENERATE(true, false);
  auto store = open(server.url(), watched);
  CHECK_FALSE(store->keep({feedback("a")}));
  store->record(decisions(0, 1));
  CHECK(eventually([&] { return store->counts().recorded == 1; }));
  const auto file = server.file_of(is_later ? "decision" : "schema_version");
  if (!is_later) store.reset();
  server.stop();
  server.damage(file);
  server.start();
  if (!is_later) store = open(server.url(), watched);
  store->record(decisions(1, 20));
  CHECK(eventually([&] { return store->state() == State::Damaged && store->counts().spilled >= 20; }));
  if (!is_later)
    CHECK(store->keep({feedback("b")})->message.find("the store is damaged: the database server finds the store damaged") == 0);
  CHECK(watched.has("began damaged"));
}

TEST_CASE("a server that stops to answer is given up within moments, and decisions are spilled meanwhile") {
  const Folder folder;
  const PostgresServer server;
  Watched watched(folder);
  const auto store = open(server.url(), watched);
  CHECK_FALSE(store->keep({feedback("a")}));
  const auto backend = server.number("SELECT pid FROM pg_stat_activity WHERE application_name = 'ordersign'");
  ::kill(static_cast<pid_t>(backend), SIGSTOP);
  ::kill(server.id(), SIGSTOP);
  CHECK(store->keep({feedback("b")}));  // returns
  store->record(decisions(0, 20));
  CHECK(eventually([&] { return store->state() == State::Unavailable && store->counts().spilled == 20; }));
  ::kill(server.id(), SIGCONT);
  ::kill(static_cast<pid_t>(backend), SIGCONT);
  CHECK(eventually([&] { return store->state() == State::Fine && store->counts().recorded == 20; }));
  CHECK(server.number("SELECT COUNT(*) FROM decision") == 20);
}

TEST_CASE("a run of a replica that lives is not settled, one that is silent for long is, and what it had not stored is missing") {
  const Folder folder;
  const PostgresServer server;
  Watched one(folder), two(folder, "other");
  one.options.lease = two.options.lease = 3s;
  const auto first = open(server.url(), one);
  first->record(decisions(0, 5));
  CHECK(eventually([&] { return first->counts().recorded == 5; }));
  server.run("INSERT INTO run SELECT 'gone', '2026-01-01T00:00:00Z', '', 9, 4, 2, 0, 0, 0, 0, 5");
  const auto second = open(server.url(), two);
  CHECK(eventually([&] { return one.has("missing 3") || two.has("missing 3"); }));
  CHECK(eventually([&] { return second->counts().missing == 3; }));
  CHECK_FALSE((one.has("missing 3") && two.has("missing 3")));
  std::this_thread::sleep_for(4s);  // longer than the lease, with nothing to do
  CHECK(server.words("SELECT run FROM run WHERE ended_at <> '' AND run <> 'before'") == std::vector<std::string>{"gone"});
}

TEST_CASE("a store of every earlier version becomes one of today's with all its data, in either database") {
  const Folder folder;
  const PostgresServer server;
  Watched watched(folder);
  watched.options.keep_packets = 24h;
  watched.options.packet_patience = 20s;
  const int latest = static_cast<int>(store::steps().size());
  for (int version = 1; version < latest; ++version)
    for (const bool is_file : {true, false}) {
      const auto name = "v" + std::to_string(version);
      INFO(name << " " << is_file);
      if (!is_file) server.run("CREATE DATABASE " + name);
      const auto url = is_file ? "sqlite:" + folder.file(name).string() : server.url(name);
      if (is_file) std::ofstream(folder.file(name)).close();
      {
        Connection old(url);
        REQUIRE_FALSE(store::migrate(old.session(), old.backend(), version));
        REQUIRE(old.version() == version);
        old.run(
            "INSERT INTO decision (record_key, uuid, decided_at, service, client, tenant, patient_hash, order_hash, policy, version, as_of, "
            "phase, pathway, result, latency_ms, shadow) VALUES ('key-1', 'one', '2026-01-15T10:00:00Z', 's', 'c', 't', 'p', 'o', "
            "'belimumab', 'v', '2026-01-15', 'initial', 'sle-initial', 'unmet', 1.5, 0)");
        old.run("INSERT INTO decision_card (decision, uuid, criterion, indicator) VALUES (1, 'card-1', 'age', 'warning')");
        old.run(
            "INSERT INTO feedback (received_at, service, client, tenant, card, outcome, outcome_at, reason_system, reason_code) VALUES "
            "('2026-01-15T10:00:01Z', 's', 'c', 't', 'card-1', 'accepted', '2026-01-15T10:00:00Z', '', '')");
        if (version >= 3)
          old.run("INSERT INTO run VALUES ('old', '2026-01-15T09:00:00Z', '2026-01-15T11:00:00Z', 1, 1, 0, 0, 0, 1, 0" +
                  std::string(version >= 5 ? ", 7)" : ")"));
      }
      const auto store = open(url, watched);
      store->record({decision("two")});
      CHECK_FALSE(store->keep({feedback("card-of-two")}));
      store->keep_packet({"one", "c", "t", Instant(), "<p>page</p>"});
      CHECK(eventually([&] { return store->counts().recorded == 2 && store->counts().packets_kept == 1; }));
      CHECK(*store->packet("one", "c", "t") == "<p>page</p>");
      CHECK(store->drain(10s) == 0);
      Connection now(url);
      CHECK(now.version() == latest);
      CHECK(now.words("SELECT criterion || ' ' || policy FROM feedback_of_card ORDER BY feedback") ==
            std::vector<std::string>{"age belimumab", "no-voclosporin belimumab"});
    }
}
