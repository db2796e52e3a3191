#include "store/store.h"

#include <sys/stat.h>

#include <atomic>
#include <set>

#include "store_fixture.h"

using namespace ordersign;
using namespace ordersign::testing;
using namespace std::chrono_literals;

namespace {
using Words = std::vector<std::string>;
}

TEST_CASE("a decision is stored with its criteria, codes, cards and suggestions") {
  const Folder folder;
  const auto store = open(folder);
  store->record({decision("one")});
  store->drain(10s);
  Connection file(folder.file());
  CHECK(file.words(
            "SELECT uuid || ' ' || decided_at || ' ' || service || ' ' || client || ' ' || tenant || ' ' || policy || ' ' || version "
            "|| ' ' || as_of || ' ' || phase || ' ' || pathway || ' ' || result || ' ' || latency_ms || ' ' || shadow FROM decision") ==
        Words{"one 2023-11-14T22:13:20Z coverage-order-sign https://ehr.example east belimumab 2023-11-01 2023-11-14 initial sle-initial "
              "unmet 7.25 0"});
  CHECK(file.words("SELECT patient_hash || order_hash FROM decision") == Words{std::string(64, 'a') + std::string(64, 'b')});
  CHECK(
      file.words("SELECT position || ' ' || criterion || ' ' || result || ' ' || gap || ' ' || codes FROM decision_criterion ORDER BY 1") ==
      Words{"1 age unknown not-sent []", R"(2 no-voclosporin unmet  ["rxnorm|1","rxnorm|2"])"});
  CHECK(file.words("SELECT uuid || ' ' || criterion || ' ' || indicator FROM decision_card") ==
        Words{"card-of-one no-voclosporin warning"});
  CHECK(file.words("SELECT position || ' ' || uuid FROM decision_suggestion ORDER BY 1") == Words{"1 s1-of-one", "2 s2-of-one"});
}

TEST_CASE("the same call sent again is a second decision") {
  const Folder folder;
  const auto store = open(folder);
  store->record({decision("one")});
  store->record({decision("one")});
  store->drain(10s);
  CHECK(count(folder.file(), "decision") == 2);
  CHECK(store->counts().recorded == 2);
  CHECK(store->counts().lost == 0);
}

// Several go by one statement, which has so many rows at most.
TEST_CASE("criteria keep their order, however many a decision has") {
  const Folder folder;
  const auto store = open(folder);
  const std::vector<int> counts{0, 1, 15, 16, 17, 40, 2};
  for (const int count : counts) {
    auto record = decision("of-" + std::to_string(count));
    record.criteria.clear();
    for (int i = 1; i <= count; ++i) record.criteria.push_back({"c" + std::to_string(i), Truth::Met, Gap::None, {}});
    store->record({record});
  }
  store->drain(10s);
  CHECK(store->counts().lost == 0);
  Connection file(folder.file());
  for (const int count : counts) {
    Words expected;
    for (int i = 1; i <= count; ++i) expected.push_back("c" + std::to_string(i));
    CHECK(file.words("SELECT criterion FROM decision_criterion c JOIN decision d ON d.row_id = c.decision WHERE d.uuid = 'of-" +
                     std::to_string(count) + "' ORDER BY position") == expected);
  }
}

TEST_CASE("feedback is in the file when keep returns") {
  const Folder folder;
  const auto store = open(folder);
  auto event = feedback("some-card");
  event.outcome = "accepted";
  event.suggestions = {"b", "a"};
  REQUIRE_FALSE(store->keep({event}));
  Connection file(folder.file());
  CHECK(file.words("SELECT received_at || ' ' || service || ' ' || client || ' ' || tenant || ' ' || card || ' ' || outcome || ' ' || "
                   "outcome_at || ' ' || reason_system || ' ' || reason_code FROM feedback") ==
        Words{"2023-11-14T22:15:00Z coverage-order-sign https://ehr.example east some-card accepted 2026-01-15T10:00:00.123Z "
              "http://ordersign.org/fhir/CodeSystem/override-reason list-outdated"});
  CHECK(file.words("SELECT uuid FROM feedback_suggestion ORDER BY position") == Words{"b", "a"});
  CHECK(store->counts().feedback_kept == 1);
}

TEST_CASE("feedback that a client sends twice is two events") {
  const Folder folder;
  const auto store = open(folder);
  REQUIRE_FALSE(store->keep({feedback("card"), feedback("card")}));
  REQUIRE_FALSE(store->keep({feedback("card")}));
  CHECK(count(folder.file(), "feedback") == 3);
  CHECK_FALSE(store->keep({}));
}

TEST_CASE("a comment stands in its own table only, or nowhere when comments are not kept") {
  auto event = feedback("card");
  event.comment = "told me on the phone";
  const bool keeps = GENERATE(true, false);
  const Folder folder;
  {
    store::StoreOptions options;
    options.keep_comments = keeps;
    REQUIRE_FALSE(open(folder, options)->keep({event, feedback("without")}));
  }
  CHECK(Connection(folder.file()).words("SELECT comment FROM feedback_comment") == (keeps ? Words{event.comment} : Words{}));
  Connection(folder.file()).run("DELETE FROM feedback_comment");
  Connection file(folder.file());
  CHECK(file.number("SELECT COUNT(*) FROM feedback") == 2);
  if (!keeps) {
    std::ifstream raw(folder.file(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(raw)), {});
    CHECK(bytes.find("without") != std::string::npos);
    CHECK(bytes.find(event.comment) == std::string::npos);
  }
}

TEST_CASE("one event that the database refuses is refused with its whole call and without harm to others") {
  const Folder folder;
  const auto store = open(folder);
  Connection(folder.file())
      .run("CREATE TRIGGER no_bad BEFORE INSERT ON feedback WHEN NEW.card = 'bad' BEGIN SELECT RAISE(ABORT, 'bad'); END");
  std::vector<std::thread> senders;
  std::atomic<int> kept = 0, refused = 0;
  for (int i = 0; i < 8; ++i)
    senders.emplace_back([&, i] {
      const auto error = store->keep({feedback("good"), feedback(i % 2 == 0 ? "good" : "bad")});
      ++(error ? refused : kept);
    });
  for (auto& sender : senders) sender.join();
  CHECK(kept == 4);
  CHECK(refused == 4);
  CHECK(count(folder.file(), "feedback") == 8);
  CHECK(store->counts().feedback_kept == 8);
  CHECK(store->counts().feedback_refused == 8);
}

TEST_CASE("one record that the database refuses is lost alone") {
  const Folder folder;
  const auto store = open(folder);
  Connection(folder.file())
      .run("CREATE TRIGGER no_bad BEFORE INSERT ON decision WHEN NEW.uuid = 'd3' BEGIN SELECT RAISE(ABORT, 'bad'); END");
  store->record(decisions(0, 10));
  store->drain(10s);
  CHECK(count(folder.file(), "decision") == 9);
  CHECK(store->counts().recorded == 9);
  CHECK(store->counts().lost == 1);
}

TEST_CASE("events of many senders that wait at once are kept by fewer commits than senders") {
  const Folder folder;
  store::StoreOptions options;
  options.busy = 20'000ms;
  options.patient = 16;
  const auto store = open(folder, options);
  std::vector<std::thread> senders;
  std::atomic<int> kept = 0;
  {
    Connection other(folder.file());
    other.run("BEGIN EXCLUSIVE");  // so that they all come to wait
    for (int i = 0; i < 16; ++i) senders.emplace_back([&, i] { kept += store->keep({feedback("card-" + std::to_string(i))}) ? 0 : 1; });
    std::this_thread::sleep_for(300ms);
    CHECK(kept == 0);
    other.run("ROLLBACK");
  }
  for (auto& sender : senders) sender.join();
  CHECK(kept == 16);
  CHECK(store->counts().commits < 16);
  CHECK(Connection(folder.file()).number("SELECT COUNT(DISTINCT card) FROM feedback") == 16);
}

TEST_CASE("feedback finds its card only for the client that was shown it") {
  const Folder folder;
  const auto store = open(folder);
  store->record({decision("one"), decision("one")});  // sent twice: still one row for each event
  auto stranger = feedback("card-of-one");
  stranger.client = "https://other.example";
  REQUIRE_FALSE(store->keep({feedback("card-of-one"), stranger, feedback("unknown"), feedback("card-of-late")}));
  store->record({decision("late")});  // a decision may arrive after the feedback on it
  store->drain(10s);
  Connection file(folder.file());
  CHECK(file.words("SELECT card || ' ' || client || ' ' || COALESCE(criterion, '-') || ' ' || COALESCE(decision_uuid, '-') || ' ' || "
                   "COALESCE(policy, '-') FROM feedback_of_card ORDER BY feedback") ==
        Words{"card-of-one https://ehr.example no-voclosporin one belimumab", "card-of-one https://other.example - - -",
              "unknown https://ehr.example - - -", "card-of-late https://ehr.example no-voclosporin late belimumab"});
}

TEST_CASE("every file of the store is its owner's alone") {
  const Folder folder;
  std::ofstream(folder.file()).close();
  fs::permissions(folder.file(), fs::perms::all);
  store::StoreOptions options;
  options.max_queued = 0;
  const auto store = open(folder, options);
  REQUIRE_FALSE(store->keep({feedback("card")}));
  store->drain(0ms);
  store->record({decision("after")});  // to the spill file
  Connection reader(folder.file());    // so that the log is there again
  reader.number("SELECT COUNT(*) FROM feedback");
  std::set<std::string> seen;
  for (const auto& entry : fs::directory_iterator(folder.file().parent_path())) {
    struct stat status{};
    REQUIRE(::stat(entry.path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    seen.insert(entry.path().filename().string());
  }
  CHECK(seen == std::set<std::string>{"store.db", "store.db-shm", "store.db-wal", "store.db.lock", "store.db.spill", "store.db.spill.run"});
}

TEST_CASE("after a drain feedback is refused, and records go to the spill file and from there to the next store") {
  const Folder folder;
  {
    const auto store = open(folder);
    store->drain(0ms);
    const auto error = store->keep({feedback("card")});
    REQUIRE(error);
    CHECK(error->code == ErrorCode::Unavailable);
    store->record(decisions(0, 3));
    CHECK(store->counts().spilled == 3);
    store->drain(0ms);
  }
  CHECK(count(folder.file(), "decision") == 0);
  const auto store = open(folder);
  CHECK(eventually([&] { return store->counts().recorded == 3; }));
  CHECK(count(folder.file(), "decision") == 3);
  CHECK(eventually([&] { return store->counts().spill_bytes == 0; }));
}
