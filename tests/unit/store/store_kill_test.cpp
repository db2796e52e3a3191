// A process that is killed at random moments: what it acknowledged is there, and nothing is there twice.
#include <atomic>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include "store_fixture.h"
#include "support/child_process.h"

using namespace ordersign;
using namespace ordersign::testing;
using support::ChildProcess;

TEST_CASE(
    "of two thousand feedback events, kept while the process is killed again and again, every acknowledged one is there, none twice") {
  const Folder folder;
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  std::set<long> acknowledged;
  long events = 0, first = 1;
  int kills = 0;
  for (; events < 2000 || kills < 10; ++kills, first += 1'000'000) {  // no number is used again: whatever is there twice was stored twice
    ChildProcess child({ORDERSIGN_STORE_CHILD, "feedback", folder.url(), std::to_string(first)});
    // Up to 400 batches on, then a moment more, so that it dies within a commit, between two, and before the first.
    const auto batches = std::uniform_int_distribution<int>(0, 400)(random);
    const auto hear = [&](const std::string& line) {
      const auto number = std::stol(line);
      REQUIRE(acknowledged.insert(number).second);
      events += 1 + number % 3;
    };
    for (int i = 0; i < batches; ++i) hear(child.line());
    std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<int>(0, 3000)(random)));
    child.signal(SIGKILL);
    // What it had printed when it died counts, but for half a line.
    auto rest = child.rest();
    for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
      hear(rest.substr(0, end));
      rest.erase(0, end + 1);
    }
    CHECK(child.wait() == -1);
  }

  std::map<long, long> stored;  // batch to events
  Connection file(folder.file());
  for (const auto& card : file.words("SELECT card FROM feedback")) ++stored[std::stol(card)];
  CHECK(file.number("SELECT COUNT(*) FROM (SELECT outcome_at FROM feedback GROUP BY outcome_at HAVING COUNT(*) > 1)") == 0);
  CHECK(file.words("PRAGMA integrity_check") == std::vector<std::string>{"ok"});
  for (const auto number : acknowledged)
    if (stored[number] != 1 + number % 3)
      FAIL_CHECK("acknowledged batch " << number << " has " << stored[number] << " events in the store");
  for (const auto& [number, count] : stored)
    if (count != 0 && count != 1 + number % 3) FAIL_CHECK("batch " << number << " was stored in part");
  CHECK(events >= 2000);
  CHECK(kills >= 10);
}

TEST_CASE("an empty spill file of a process that was killed before it wrote to it does not stay") {
  const Folder folder;
  std::ofstream(folder.file("store.db.spill.7")).close();
  std::ofstream(folder.file("store.db.spill.run.9")).close();
  open(folder)->drain(std::chrono::seconds(20));
  CHECK_FALSE(fs::exists(folder.file("store.db.spill.7")));
  CHECK_FALSE(fs::exists(folder.file("store.db.spill.run.7")));
  CHECK_FALSE(fs::exists(folder.file("store.db.spill.run.9")));
}

TEST_CASE("a spill file is imported once, however often the process is killed while importing it") {
  const Folder folder;
  constexpr int spilled = 4000;
  {
    const auto store = open(folder);
    store->drain(std::chrono::milliseconds(0));
    store->record(decisions(0, spilled));
    REQUIRE(store->counts().spilled == spilled);
  }
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  int unfinished = 0;
  for (int i = 0; i < 30; ++i) {
    ChildProcess child({ORDERSIGN_STORE_CHILD, "import", folder.url(), "20"});
    CHECK(child.line() == "begun");
    std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<int>(0, 20'000)(random)));
    const auto before = fs::exists(folder.file("store.db.spill"));
    child.signal(SIGKILL);
    child.wait();
    if (before) ++unfinished;
  }
  ChildProcess last({ORDERSIGN_STORE_CHILD, "import", folder.url(), "20"});
  CHECK(last.line() == "begun");
  CHECK(last.line() == "done");
  CHECK(last.wait() == 0);
  CHECK(unfinished > 0);
  open(folder)->drain(std::chrono::seconds(20));  // what those that were killed left of their numbers

  Connection file(folder.file());
  CHECK(file.number("SELECT COUNT(DISTINCT uuid) FROM decision WHERE uuid LIKE 'd%'") == spilled);
  CHECK(file.number("SELECT COUNT(*) FROM decision WHERE uuid LIKE 'd%'") == spilled);
  CHECK(file.number("SELECT COUNT(*) FROM (SELECT uuid FROM decision GROUP BY uuid HAVING COUNT(*) > 1)") == 0);
  CHECK(file.number("SELECT COUNT(*) FROM decision_card") == spilled);
  for (const auto& entry : fs::directory_iterator(folder.file().parent_path())) {
    INFO(entry.path().filename().string() << " of " << fs::file_size(entry.path()) << " bytes");
    CHECK(entry.path().filename().string().find("spill") == std::string::npos);
  }
}

TEST_CASE("of records that were in memory when the process was killed the next start says how many are missing, and numbers go on") {
  const Folder folder;
  open(folder);
  constexpr int handed = 300;
  long long stored = 0;
  {
    Connection other(folder.file());
    other.run("BEGIN EXCLUSIVE");
    ChildProcess child({ORDERSIGN_STORE_CHILD, "record", folder.url(), std::to_string(handed)});
    CHECK(child.line() == "handed");
    child.signal(SIGKILL);
    child.wait();
    other.run("ROLLBACK");
  }
  std::atomic<std::uint64_t> told = 0;
  store::StoreOptions options;
  options.tell = [&](const store::News& news) {
    if (news.kind == store::News::Kind::RecordsMissing) told += news.records;
  };
  for (int start = 0; start < 2; ++start) {  // the second has nothing more to tell
    const auto store = open(folder, options);
    store->record({decision("later-" + std::to_string(start))});
    store->drain(std::chrono::milliseconds(20'000));
    const auto counts = store->counts();
    stored = count(folder.file(), "decision") - (start + 1);
    CHECK(counts.recorded == static_cast<std::uint64_t>(stored + start + 1));
    CHECK(counts.missing == static_cast<std::uint64_t>(handed - stored));
    CHECK(told == counts.missing);
    CHECK(counts.lost == 0);
  }
  CHECK(Connection(folder.file()).number("SELECT COUNT(*) FROM run WHERE ended_at = ''") == 0);
}
