#include "store/schema.h"

#include <fstream>

#include "store_fixture.h"

using namespace ordersign;
using namespace ordersign::testing;
using namespace std::chrono_literals;

namespace {

int latest() { return static_cast<int>(store::steps().size()); }

std::string refusal(const Folder& folder, store::StoreOptions options = {}) {
  const auto opened = store::Store::open(folder.url(), options);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().where == folder.file().string());
  return opened.error().message;
}

}  // namespace

TEST_CASE("a store of version 1 becomes one of today's with all its data") {
  const Folder folder;
  {
    Connection old(folder.file());
    REQUIRE_FALSE(store::migrate(old.session(), old.backend(), 1));
    REQUIRE(old.version() == 1);
    old.run(
        "INSERT INTO decision VALUES (7, 'key-1', 'one', '2026-01-15T10:00:00Z', 's', 'c', 't', 'p', 'o', 'belimumab', 'v', '2026-01-15', "
        "'initial', 'sle-initial', 'unmet', 1.5, 0)");
    old.run("INSERT INTO decision_card VALUES (3, 7, 'card-1', 'age', 'warning')");
    old.run("INSERT INTO feedback VALUES (1, '2026-01-15T10:00:01Z', 's', 'c', 't', 'card-1', 'accepted', '2026-01-15T10:00:00Z', '', '')");
    REQUIRE_THROWS(old.number("SELECT COUNT(*) FROM feedback_of_card"));
  }
  for (int start = 0; start < 2; ++start) {  // the second finds nothing to do
    const auto store = open(folder);
    store->record({decision("two")});
    store->drain(10s);
  }
  Connection file(folder.file());
  CHECK(file.version() == latest());
  CHECK(file.words("SELECT criterion || ' ' || policy FROM feedback_of_card") == std::vector<std::string>{"age belimumab"});
  CHECK(file.words("SELECT uuid FROM decision ORDER BY row_id") == std::vector<std::string>{"one", "two", "two"});
  CHECK(file.number("SELECT COUNT(*) FROM schema_version") == latest());
}

TEST_CASE("a store of a newer version is refused and left as it is") {
  const Folder folder;
  open(folder);
  Connection(folder.file()).run("INSERT INTO schema_version (version) VALUES (99)");
  const auto message = refusal(folder);
  CHECK(message.find("version 99") != std::string::npos);
  CHECK(message.find("newer than this program knows (" + std::to_string(latest()) + ")") != std::string::npos);
  CHECK(Connection(folder.file()).number("SELECT MAX(version) FROM schema_version") == 99);
}

TEST_CASE("a database of something else is refused and left as it is") {
  const Folder folder;
  Connection(folder.file()).run("CREATE TABLE recipes (name TEXT)");
  CHECK(refusal(folder).find("a database of something else") != std::string::npos);
  Connection file(folder.file());
  CHECK(file.words("SELECT name FROM sqlite_master") == std::vector<std::string>{"recipes"});
  CHECK(file.words("PRAGMA journal_mode") == std::vector<std::string>{"delete"});
}

TEST_CASE("a file that is no database is refused and left as it is") {
  const Folder folder;
  const std::string text(5000, 'x');
  std::ofstream(folder.file()) << text;
  CHECK(refusal(folder).find("not a file that SQLite can use") != std::string::npos);
  std::ifstream file(folder.file());
  CHECK(std::string((std::istreambuf_iterator<char>(file)), {}) == text);
}

TEST_CASE("a store that is locked when it is opened takes records, and writes them when it is not") {
  const Folder folder;
  open(folder);
  Connection other(folder.file());
  other.run("BEGIN EXCLUSIVE");
  store::StoreOptions options;
  options.busy = 50ms;
  const auto store = open(folder, options);
  CHECK(eventually([&] { return store->state() == store::State::Locked; }));
  store->record(decisions(0, 3));
  other.run("ROLLBACK");
  CHECK(eventually([&] { return store->counts().recorded == 3; }));
}

TEST_CASE("a store of version 2 counts what it has as of one run that ended, and counts on from there") {
  const Folder folder;
  {
    Connection old(folder.file());
    REQUIRE_FALSE(store::migrate(old.session(), old.backend(), 2));
    for (const std::string key : {"key-1", "key-2"})
      old.run(
          "INSERT INTO decision (record_key, uuid, decided_at, service, client, tenant, patient_hash, order_hash, policy, version, as_of, "
          "phase, pathway, result, latency_ms, shadow) VALUES ('" +
          key + "', 'u', '2026-01-15T10:00:00Z', 's', 'c', 't', 'p', 'o', 'belimumab', 'v', '2026-01-15', '', '', 'unmet', 1.5, 0)");
    old.run(
        "INSERT INTO feedback (received_at, service, client, tenant, card, outcome, outcome_at, reason_system, reason_code) VALUES "
        "('2026-01-15T10:00:01Z', 's', 'c', 't', 'card-1', 'accepted', '2026-01-15T10:00:00Z', '', '')");
  }
  const auto store = open(folder);
  store->record(decisions(0, 3));
  CHECK(eventually([&] { return store->counts().recorded == 5; }));
  CHECK(store->counts().feedback_kept == 1);
  CHECK(store->counts().missing == 0);
  CHECK(Connection(folder.file()).words("SELECT ended_at || ' ' || handed || ' ' || stored FROM run WHERE run = 'before'") ==
        std::vector<std::string>{"2026-01-15T10:00:00Z 2 2"});
}

TEST_CASE("a step that fails leaves the store at the step before") {
  const Folder folder;
  {
    Connection old(folder.file());
    REQUIRE_FALSE(store::migrate(old.session(), old.backend(), 1));
    old.run("CREATE VIEW feedback_of_card AS SELECT 1 AS in_the_way");
  }
  CHECK_FALSE(store::Store::open(folder.url(), {}));
  Connection file(folder.file());
  CHECK(file.version() == 1);
  CHECK(file.number("SELECT COUNT(*) FROM sqlite_master WHERE name = 'decision_card_uuid'") == 0);
}

TEST_CASE("every table is strict") {
  const Folder folder;
  open(folder);
  Connection file(folder.file());
  CHECK(file.number("SELECT COUNT(*) FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND strict = 0") == 0);
  CHECK(file.number("SELECT COUNT(*) FROM pragma_table_list WHERE type = 'table' AND strict = 1") == 15);
}

TEST_CASE("each commit is on disk before it is answered: write-ahead log, synchronous FULL") {
  const Folder folder;
  open(folder);
  Connection file(folder.file());
  CHECK(file.words("PRAGMA journal_mode") == std::vector<std::string>{"wal"});
  file.backend().make_durable(file.session());
  CHECK(file.number("PRAGMA synchronous") == 2);
}
