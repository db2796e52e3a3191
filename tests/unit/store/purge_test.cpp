#include "store/purge.h"

#include "store_fixture.h"

using namespace ordersign;
using namespace ordersign::testing;
using namespace std::chrono_literals;

namespace {

const Day today = std::chrono::year(2026) / 11 / 28;

}  // namespace

TEST_CASE("what is older than a day goes with all that belongs to it, and the rest stays") {
  const Folder folder;
  const auto store = open(folder);
  for (int i = 0; i < 1'200; ++i) {  // more than are deleted at once, old and new among each other
    auto record = decision("d" + std::to_string(i));
    record.at = i % 3 == 0 ? Instant(today) : Instant(today) - 1s;
    store->record({record});
  }
  store->drain(10s);
  REQUIRE(count(folder.file(), "decision") == 1'200);
  const auto again = open(folder);
  auto old_event = feedback("card-of-d1"), new_event = feedback("card-of-d0");
  old_event.received = Instant(today) - 1s;
  new_event.received = Instant(today);
  old_event.comment = new_event.comment = "words";
  old_event.suggestions = new_event.suggestions = {"s1"};
  REQUIRE_FALSE(again->keep({old_event, new_event}));
  const auto purged = store::purge(folder.url(), today);  // beside the one that has it open
  REQUIRE(purged);
  CHECK(purged->decisions == 800);
  CHECK(purged->feedback == 1);
  Connection file(folder.file());
  CHECK(file.number("SELECT COUNT(*) FROM decision") == 400);
  CHECK(file.number("SELECT COUNT(*) FROM decision WHERE decided_at < '2026-11-28'") == 0);
  CHECK(file.number("SELECT COUNT(*) FROM decision_criterion") == 800);
  CHECK(file.number("SELECT COUNT(*) FROM decision_card") == 400);
  CHECK(file.number("SELECT COUNT(*) FROM decision_suggestion") == 800);
  CHECK(file.words("SELECT card FROM feedback") == std::vector<std::string>{"card-of-d0"});
  for (const std::string table : {"feedback_comment", "feedback_suggestion"}) CHECK(file.number("SELECT COUNT(*) FROM " + table) == 1);
  CHECK(file.words("SELECT decision_uuid FROM feedback_of_card") == std::vector<std::string>{"d0"});
  CHECK(store::purge(folder.url(), today)->decisions == 0);
}

TEST_CASE("the write-ahead log is short after a purge") {
  const Folder folder;
  const auto store = open(folder);
  store->record(decisions(0, 500));
  REQUIRE(eventually([&] { return count(folder.file(), "decision") == 500; }));
  REQUIRE(store::purge(folder.url(), today)->decisions == 500);
  CHECK(fs::file_size(folder.file("store.db-wal")) == 0);
}

TEST_CASE("a store that is not there is not made by a purge") {
  const Folder folder;
  const auto refused = store::purge(folder.url(), today);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::BadData);
  CHECK_FALSE(fs::exists(folder.file()));
}
