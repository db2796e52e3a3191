// A store that is locked, full or gone: records lose no time and are not lost, feedback is refused.
#include <fstream>

#include "store/store.h"
#include "store_fixture.h"
#include "support/file_limit.h"

using namespace ordersign;
using namespace ordersign::testing;
using namespace std::chrono_literals;
using support::FileLimit;

namespace {

/// What does not fit into the queue is spilled, and nothing for being old.
store::StoreOptions small_queue(std::size_t records, std::chrono::milliseconds busy = 200ms) {
  store::StoreOptions options;
  options.max_queued = records;
  options.busy = busy;
  options.spill_after = 1h;
  return options;
}

bool is_fine(const std::unique_ptr<store::Store>& store) { return store->state() == store::State::Fine; }

}  // namespace

TEST_CASE("records return while the store is locked, and are there once it is not, from queue and spill file") {
  const Folder folder;
  const auto store = open(folder, small_queue(10));
  {
    Connection other(folder.file());
    other.run("BEGIN EXCLUSIVE");
    for (int i = 0; i < 100; ++i) store->record(decisions(10 * i, 10));
    // The lock is still held: nothing of this can have waited for it.
    CHECK(store->counts().queued == 10);
    CHECK(store->counts().spilled == 990);
    CHECK(store->counts().recorded == 0);
    other.run("ROLLBACK");
  }
  CHECK(eventually([&] { return store->counts().recorded == 1000; }));
  CHECK(store->counts().lost == 0);
  CHECK(store->counts().write_failures == 0);
  CHECK(Connection(folder.file()).number("SELECT COUNT(DISTINCT uuid) FROM decision") == 1000);
  CHECK(count(folder.file(), "decision") == 1000);
  CHECK(eventually([&] { return !fs::exists(folder.file("store.db.spill")); }));
}

TEST_CASE("records over the spill file's bound are lost and counted, those before them are not") {
  const Folder folder;
  auto options = small_queue(2);
  options.max_spill_bytes = 4000;
  const auto store = open(folder, options);
  {
    Connection other(folder.file());
    other.run("BEGIN EXCLUSIVE");
    store->record(decisions(0, 50));
    other.run("ROLLBACK");
  }
  const auto counts = store->counts();
  CHECK(counts.spilled > 0);
  CHECK(counts.lost > 0);
  CHECK(counts.spilled + counts.lost == 48);
  CHECK(eventually([&] { return store->counts().recorded == 2 + counts.spilled; }));
}

TEST_CASE("feedback waits for a short lock, and is refused after a long one without being stored later") {
  const Folder folder;
  {
    const auto store = open(folder, small_queue(10, 300ms));
    Connection other(folder.file());
    other.run("BEGIN EXCLUSIVE");
    const auto error = store->keep({feedback("too-long")});
    REQUIRE(error);
    CHECK(error->code == ErrorCode::Unavailable);
    CHECK(error->message.find("locked") != std::string::npos);
    CHECK(eventually([&] { return store->state() == store::State::Locked; }));
    CHECK(store->keep({feedback("at-once")})->message.find("locked") != std::string::npos);
    other.run("ROLLBACK");
    CHECK(eventually([&] { return is_fine(store); }));
    CHECK(store->counts().feedback_refused == 2);
  }
  {
    const auto patient = open(folder, small_queue(10, 20'000ms));
    Connection other(folder.file());
    other.run("BEGIN EXCLUSIVE");
    std::optional<Error> error = Error{};
    std::thread sender([&] { error = patient->keep({feedback("short")}); });
    std::this_thread::sleep_for(50ms);
    other.run("ROLLBACK");
    sender.join();
    CHECK_FALSE(error);
  }
  CHECK(Connection(folder.file()).words("SELECT card FROM feedback") == std::vector<std::string>{"short"});
}

TEST_CASE("a full store refuses feedback and keeps records until there is room again") {
  const Folder folder;
  const auto store = open(folder, small_queue(5));
  store->record({decision("before")});
  REQUIRE(eventually([&] { return store->counts().recorded == 1; }));
  FileLimit limit(256 * 1024);
  std::optional<Error> error;
  int kept = 0;
  for (; kept < 10'000 && !error; kept += error ? 0 : 1) error = store->keep({feedback("card-" + std::to_string(kept))});
  REQUIRE(error);
  CHECK(error->code == ErrorCode::Unavailable);
  CHECK(error->message.find("full") != std::string::npos);
  CHECK(store->counts().write_failures > 0);
  store->record(decisions(0, 25));
  CHECK(eventually([&] { return store->state() == store::State::Full; }));
  CHECK(store->counts().recorded == 1);
  CHECK(store->counts().lost == 0);
  CHECK(store->counts().queued == 5);
  limit.lift();
  CHECK(eventually([&] { return store->counts().recorded == 26; }));
  CHECK(eventually([&] { return is_fine(store); }));
  CHECK_FALSE(store->keep({feedback("after")}));
  CHECK(count(folder.file(), "feedback") == kept + 1);
}

TEST_CASE("a store whose file is gone refuses feedback, makes no new file, and goes on when it is back") {
  const Folder folder;
  const auto store = open(folder, small_queue(5));
  REQUIRE_FALSE(store->keep({feedback("before")}));
  fs::rename(folder.file(), folder.file("elsewhere"));
  CHECK(store->keep({feedback("while-gone")}));
  CHECK(eventually([&] { return store->state() == store::State::Gone; }));
  store->record(decisions(0, 20));
  CHECK_FALSE(fs::exists(folder.file()));
  CHECK(store->counts().lost == 0);
  fs::rename(folder.file("elsewhere"), folder.file());
  CHECK(eventually([&] { return store->counts().recorded == 20 && is_fine(store); }));
  CHECK_FALSE(store->keep({feedback("after")}));
  CHECK(Connection(folder.file()).words("SELECT card FROM feedback ORDER BY row_id") == std::vector<std::string>{"before", "after"});
}

TEST_CASE("an idle store notices that its file is gone") {
  const Folder folder;
  const auto store = open(folder);
  CHECK(is_fine(store));
  fs::remove(folder.file());
  CHECK(eventually([&] { return store->state() == store::State::Gone; }));
}

TEST_CASE("a drain spills what a lock keeps out, and the next store imports it once") {
  const Folder folder;
  {
    const auto store = open(folder, small_queue(1000));
    Connection other(folder.file());
    other.run("BEGIN EXCLUSIVE");
    store->record(decisions(0, 100));
    store->drain(50ms);
    CHECK(store->counts().queued == 0);
    CHECK(store->counts().spilled == 100);
    CHECK(store->counts().lost == 0);
    other.run("ROLLBACK");
  }
  for (int start = 0; start < 2; ++start) {
    const auto store = open(folder);
    store->drain(10s);
    CHECK(count(folder.file(), "decision") == 100);
  }
  CHECK_FALSE(fs::exists(folder.file("store.db.spill")));
}

TEST_CASE("lines that were stored before a kill are not stored again, and a torn or foreign line is put aside") {
  const Folder folder;
  const auto spill = folder.file("store.db.spill");
  {
    const auto store = open(folder);
    store->drain(0ms);
    store->record(decisions(0, 10));
  }
  fs::copy(spill, folder.file("kept"));
  std::ofstream(spill, std::ios::app) << "no record\n{\"key\":\"half";
  {
    const auto store = open(folder);
    CHECK(eventually([&] { return store->counts().recorded == 10 && store->counts().unreadable == 2; }));
  }
  // As though the process had been killed between the commit and the file's removal.
  fs::rename(folder.file("kept"), folder.file("store.db.spill.importing"));
  const auto store = open(folder);
  CHECK(eventually([&] { return store->counts().spill_bytes == 0; }));
  CHECK(eventually([&] { return store->counts().recorded == 10; }));  // those of before
  CHECK(count(folder.file(), "decision") == 10);
  CHECK_FALSE(fs::exists(folder.file("store.db.spill.importing")));
  std::ifstream bad(folder.file("store.db.spill.bad"));
  std::string first, second;
  std::getline(bad, first);
  std::getline(bad, second);
  CHECK(first == "no record");
  CHECK(second == "{\"key\":\"half");
}

TEST_CASE("records, feedback and drain from many threads at once leave nothing uncounted") {
  const Folder folder;
  auto store = open(folder, small_queue(20));
  std::atomic<int> kept = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) store->record(decisions(1000 * t + i, 1));
    });
    threads.emplace_back([&] {
      for (int i = 0; i < 25; ++i) kept += store->keep({feedback("card")}) ? 0 : 1;
    });
  }
  std::this_thread::sleep_for(30ms);
  store->drain(20ms);
  for (auto& thread : threads) thread.join();
  const auto counts = store->counts();
  CHECK(counts.lost == 0);
  CHECK(counts.queued == 0);
  CHECK(counts.feedback_kept == static_cast<std::uint64_t>(kept.load()));
  CHECK(counts.feedback_kept + counts.feedback_refused == 100);
  CHECK(count(folder.file(), "feedback") == kept);
  store.reset();
  open(folder)->drain(20s);
  CHECK(count(folder.file(), "decision") == 400);
}
