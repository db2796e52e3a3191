// What a store's troubles are called, whom they keep waiting, and what is told of them; who else has the store.
#include "store/store.h"

#include <atomic>
#include <mutex>

#include "store_fixture.h"
#include "support/child_process.h"
#include "support/file_limit.h"

using namespace ordersign;
using namespace ordersign::testing;
using namespace std::chrono_literals;
using store::News;
using store::State;
using support::ChildProcess;
using support::FileLimit;

namespace {

/// What was told, as `began locked`, `ended locked`, `lost 3`.
class Told {
 public:
  store::StoreOptions options() {
    store::StoreOptions options;
    options.busy = 100ms;
    options.tell = [this](const News& news) {
      const std::lock_guard lock(mutex_);
      words_.push_back(text_of(news));
    };
    return options;
  }
  bool has(const std::string& word) const {
    const std::lock_guard lock(mutex_);
    return std::count(words_.begin(), words_.end(), word) > 0;
  }
  std::vector<std::string> all() const {
    const std::lock_guard lock(mutex_);
    return words_;
  }

 private:
  static std::string text_of(const News& news) {
    const auto state = std::string(to_string(news.state)), records = std::to_string(news.records);
    switch (news.kind) {
      case News::Kind::Made: return "made" + (news.text.empty() ? "" : ": " + news.text);
      case News::Kind::TroubleBegan: return "began " + state;
      case News::Kind::TroubleEnded: return "ended " + state;
      case News::Kind::RecordsLost: return "lost " + records;
      case News::Kind::RecordsMissing: return "missing " + records;
      case News::Kind::LinesUnreadable: return "unreadable " + records;
      case News::Kind::SpillUnreadable: return "unreadable file";
      case News::Kind::TokensTwice: return "twice " + records;
      case News::Kind::StoreNotLeft: return "not left";
    }
    return "";
  }
  mutable std::mutex mutex_;
  std::vector<std::string> words_;
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("after a second of trouble nothing waits in memory, what comes then is spilled, and all is stored when the trouble ends") {
  const Folder folder;
  Told told;
  const auto store = open(folder, told.options());
  const bool is_locked = GENERATE(true, false);
  std::unique_ptr<Connection> other;
  if (is_locked) {
    other = std::make_unique<Connection>(folder.file());
    other->run("BEGIN EXCLUSIVE");
  } else {
    fs::rename(folder.file(), folder.file("elsewhere"));
  }
  store->record(decisions(0, 50));
  CHECK(eventually([&] { return store->counts().queued == 0; }));
  CHECK(store->counts().spilled == 50);
  CHECK(store->counts().recorded == 0);
  store->record(decisions(50, 5));
  CHECK(eventually([&] { return store->counts().spilled == 55 && store->counts().queued == 0; }));
  if (is_locked) other->run("ROLLBACK");
  else fs::rename(folder.file("elsewhere"), folder.file());
  CHECK(eventually([&] { return store->counts().recorded == 55; }));
  const std::string state = is_locked ? "locked" : "gone";
  CHECK(eventually([&] { return told.has("ended " + state); }));
  CHECK(told.all() == Words{"made", "began " + state, "ended " + state});
}

TEST_CASE("what a stop can neither store nor spill is lost, counted, told and remembered") {
  const Folder folder;
  Told told;
  {
    auto options = told.options();
    options.max_spill_bytes = 0;
    const auto store = open(folder, options);
    store->record(decisions(0, 4));
    REQUIRE(eventually([&] { return store->counts().recorded == 4; }));
    Connection other(folder.file());
    other.run("BEGIN EXCLUSIVE");
    store->record(decisions(4, 7));
    CHECK(store->drain(50ms) == 7);
    CHECK(store->counts().lost == 7);
    CHECK(told.has("lost 7"));
    other.run("ROLLBACK");
  }
  const auto store = open(folder, told.options());
  CHECK(eventually([&] { return store->counts().lost == 7 && store->counts().recorded == 4; }));
  CHECK(store->counts().missing == 0);
}

TEST_CASE("a full disk is told apart from a damaged store, both at the start and later, and decisions are taken meanwhile") {
  const Folder folder;
  {
    open(folder)->record(decisions(0, 200));
  }
  Told told;
  const bool at_start = GENERATE(true, false);
  const auto spoil = [&](const std::string& bytes) {
    std::fstream file(folder.file(), std::ios::binary | std::ios::in | std::ios::out);
    file << bytes;
  };
  fs::copy_file(folder.file(), folder.file("copy"));
  std::unique_ptr<store::Store> store;
  if (!at_start) store = open(folder, told.options());
  // A new file in its place, as a restored copy would be, whose first page is spoilt.
  fs::copy_file(folder.file("copy"), folder.file("spoilt"));
  fs::rename(folder.file("spoilt"), folder.file());
  spoil(std::string(4096, 'x'));
  if (at_start) store = open(folder, told.options());
  store->record(decisions(200, 10));
  CHECK(eventually([&] { return store->state() == State::Damaged; }));
  const auto error = store->keep({feedback("no")});
  REQUIRE(error);
  CHECK(error->message.find("the store is damaged") != std::string::npos);
  CHECK(eventually([&] { return store->counts().spilled == 10; }));
  for (const std::string file : {"store.db-wal", "store.db-shm"}) fs::remove(folder.file(file));
  fs::rename(folder.file("copy"), folder.file());
  CHECK(eventually([&] { return store->state() == State::Fine && store->counts().recorded == 210; }));
  {
    FileLimit full(64 * 1024);
    store->record(decisions(210, 100));
    CHECK(eventually([&] { return store->state() == State::Full; }));
  }
  CHECK(eventually([&] { return store->state() == State::Fine && store->counts().recorded + store->counts().lost == 310; }));
  CHECK(eventually([&] { return told.has("ended full"); }));
  for (const std::string word : {"began damaged", "ended damaged", "began full"}) CHECK(told.has(word));
}

TEST_CASE("many that send feedback to a locked store wait a moment at most, but for a few") {
  const Folder folder;
  auto options = Told().options();
  options.tell = nullptr;
  options.busy = 20'000ms;
  options.patient = 2;
  options.impatience = 100ms;
  const auto store = open(folder, options);
  Connection other(folder.file());
  other.run("BEGIN EXCLUSIVE");
  std::atomic<int> refused = 0, kept = 0;
  std::vector<std::thread> senders;
  for (int i = 0; i < 40; ++i) senders.emplace_back([&] { ++(store->keep({feedback("card")}) ? refused : kept); });
  CHECK(eventually([&] { return refused == 38; }));  // while the lock is held: within twenty seconds the other two wait
  CHECK(store->keep({feedback("card")}));
  other.run("ROLLBACK");
  for (auto& sender : senders) sender.join();
  CHECK(kept == 2);
  CHECK(count(folder.file(), "feedback") == 2);
}

TEST_CASE("a store that another process has is refused with who it is, or taken over when that ends, however it ends") {
  const Folder folder;
  ChildProcess holder({ORDERSIGN_STORE_CHILD, "record", folder.url(), "20"});
  CHECK(holder.line() == "handed");
  const auto refused = store::Store::open(folder.url(), {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("in use by process " + std::to_string(holder.id()) + " of host ") == 0);
  CHECK(refused.error().message.find("--store-wait") != std::string::npos);
  Told told;
  auto options = told.options();
  options.wait = 0ms;
  const auto store = open(folder, options);
  CHECK(eventually([&] { return store->state() == State::Held; }));
  store->record(decisions(0, 10));
  CHECK(store->keep({feedback("card")})->message.find("the store is held") == 0);
  CHECK(eventually([&] { return store->counts().spilled == 10; }));
  CHECK(eventually([&] { return told.has("not left"); }));
  CHECK(fs::exists(folder.file("store.db.spill.2")));  // no spill file is shared
  holder.signal(SIGKILL);
  holder.wait();
  CHECK(eventually([&] { return store->state() == State::Fine && store->counts().recorded + store->counts().missing == 30; }));
  CHECK_FALSE(store->keep({feedback("card")}));
  CHECK(told.has("ended held"));
  CHECK(count(folder.file(), "decision") >= 10);
}

TEST_CASE("a store that was moved away is made anew at the next start, and it is told that there was one") {
  const Folder folder;
  open(folder);
  fs::rename(folder.file(), folder.file("elsewhere"));
  Told told;
  open(folder, told.options());
  CHECK(told.all() == Words{"made: there was a store in this place before"});
}

TEST_CASE("of two that spill at once while a third takes in what they left, no line is lost") {
  const Folder folder;
  open(folder);
  std::vector<std::unique_ptr<ChildProcess>> children;
  constexpr int each = 400;
  {
    Connection other(folder.file());
    other.run("BEGIN EXCLUSIVE");
    // The first has the store but not its lock; the others wait for the store.
    for (int i = 0; i < 3; ++i) {
      children.push_back(std::make_unique<ChildProcess>(Words{ORDERSIGN_STORE_CHILD, "spill", folder.url(), std::to_string(each)}));
      CHECK(children.back()->line() == "spilled");
    }
    other.run("ROLLBACK");
  }
  children[0]->signal(SIGKILL);  // the second takes over, and what the first left
  children[0]->wait();
  children[2]->signal(SIGKILL);
  children[2]->wait();
  children[1]->signal(SIGKILL);
  children[1]->wait();
  const auto store = open(folder);
  CHECK(eventually([&] { return store->counts().recorded == 3 * each; }));
  CHECK(count(folder.file(), "decision") == 3 * each);
  CHECK(eventually([&] { return store->counts().spill_bytes == 0; }));
  CHECK(store->counts().missing == 0);
}
