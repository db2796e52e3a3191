// Pages of evidence in the store: whose they are, how long they stay, and that chart text is nowhere else.
#include "store/purge.h"

#include <fstream>
#include <iterator>

#include "store_fixture.h"

using namespace ordersign;
using namespace ordersign::testing;
using namespace std::chrono_literals;

namespace {

const std::string id = "0b0e8e54-6a43-5d8c-9c37-2a3b1f1c0001";
const std::string text = "<!doctype html>marked-chart-text";

store::StoreOptions keeping(std::chrono::seconds kept = 24h) {
  store::StoreOptions options;
  options.keep_packets = kept;
  options.packet_patience = 20s;  // on a busy machine, too
  return options;
}

PacketRecord packet(const std::string& page = text) {
  return {id, "https://ehr.example", "east", Instant(std::chrono::seconds(1'700'000'000)), page};
}

using Page = std::optional<std::string>;

Page page_for(store::Store& store, const std::string& client = "https://ehr.example", const std::string& tenant = "east") {
  Result<Page> page = Page();
  REQUIRE(eventually([&] { return (page = store.packet(id, client, tenant)).has_value(); }));  // the trouble may have ended just now
  return *page;
}

bool is_kept(const store::Store& store, std::uint64_t packets = 1) {
  return eventually([&] { return store.counts().packets_kept == packets; });
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a packet is told to the client and tenant that it was made for, also after a restart, and to nobody else") {
  const Folder folder;
  for (int start = 0; start < 2; ++start) {
    const auto store = open(folder, keeping());
    if (start == 0) {
      store->keep_packet(packet());
      REQUIRE(is_kept(*store));
    }
    CHECK(page_for(*store) == text);
    CHECK(page_for(*store, "https://other.example") == std::nullopt);
    CHECK(page_for(*store, "https://ehr.example", "west") == std::nullopt);
    CHECK(*store->packet("another", "https://ehr.example", "east") == std::nullopt);
  }
  CHECK(count(folder.file(), "decision") == 0);
}

TEST_CASE("a call that is sent again replaces its packet, and another client's of the same id is another one") {
  const Folder folder;
  const auto store = open(folder, keeping());
  auto others = packet("theirs");
  others.client = "https://other.example";
  for (const auto& one : {packet("first"), others, packet("second")}) store->keep_packet(one);
  REQUIRE(is_kept(*store, 3));
  CHECK(page_for(*store) == "second");
  CHECK(page_for(*store, "https://other.example") == "theirs");
  CHECK(count(folder.file(), "packet") == 2);
}

TEST_CASE("a packet goes when its time is over, whatever the service is told at its next start, and with a purge before that") {
  const Folder folder;
  {
    const auto store = open(folder, keeping());
    store->keep_packet(packet());
    auto later = packet("later");
    later.id = "later";
    later.at += 48h;
    store->keep_packet(later);
    REQUIRE(is_kept(*store, 2));
    CHECK(store::purge(folder.url(), day_of(later.at))->packets == 1);
    CHECK(page_for(*store) == std::nullopt);
    CHECK(*store->packet("later", later.client, later.tenant) == "later");
    store->keep_packet(packet());
    REQUIRE(is_kept(*store, 3));
    Connection(folder.file()).run("UPDATE packet SET expires_at = 1000 WHERE decision <> 'later'");
    CHECK(page_for(*store) == std::nullopt);  // though nobody has deleted it yet
  }
  const auto again = open(folder);  // keeps none itself
  CHECK(eventually([&] { return count(folder.file(), "packet") == 1; }));
}

TEST_CASE("nothing of a packet is in the store's file once it is deleted") {
  const Folder folder;
  {
    const auto store = open(folder, keeping());
    store->keep_packet(packet(text + std::string(20'000, 'x') + "marked-at-the-end"));
    REQUIRE(is_kept(*store));
    CHECK(Connection(folder.file()).number("PRAGMA secure_delete") == 1);
  }
  CHECK(bytes_of(folder.file()).find("marked-chart-text") != std::string::npos);
  Connection(folder.file()).run("UPDATE packet SET expires_at = 1000");
  {
    const auto again = open(folder);
    REQUIRE(eventually([&] { return count(folder.file(), "packet") == 0; }));
  }
  for (const std::string mark : {"marked-chart-text", "marked-at-the-end"}) CHECK(bytes_of(folder.file()).find(mark) == std::string::npos);
}

TEST_CASE("as many packets as expire in a minute are deleted in one, and what is handed over meanwhile is written") {
  const Folder folder;
  open(folder)->drain(5s);
  const std::string numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2050)";
  Connection(folder.file())
      .run("INSERT INTO packet (decision, client, tenant, decided_at, expires_at, page) " + numbers +
           " SELECT 'd' || i, 'c', 't', '2026-01-15', 1000, 'page' FROM n");
  const auto store = open(folder, keeping());
  store->keep_packet(packet());
  CHECK(is_kept(*store));
  CHECK(eventually([&] { return count(folder.file(), "packet") == 1; }));  // within half a minute
  CHECK(page_for(*store) == text);
}

TEST_CASE("a packet that the database refuses is lost alone, not those that were to be written with it") {
  const Folder folder;
  const auto store = open(folder, keeping());
  {
    Connection other(folder.file());
    other.run("CREATE TRIGGER refuse BEFORE INSERT ON packet WHEN NEW.page = 'refused' BEGIN SELECT RAISE(ABORT, 'refused'); END");
    other.run("BEGIN IMMEDIATE");
    for (int i = 0; i < 20; ++i) {
      auto one = packet(i == 3 ? "refused" : text);
      one.id = "d" + std::to_string(i);
      store->keep_packet(one);
    }
    other.run("ROLLBACK");
  }
  CHECK(is_kept(*store, 19));
  CHECK(store->counts().packets_lost == 1);
  CHECK(count(folder.file(), "packet") == 19);
}

TEST_CASE("packets that cannot be written wait in bounded memory and go nowhere else; what is lost is counted") {
  const Folder folder;
  auto options = keeping();
  options.packet_bytes = 4 * text.size();  // of one client half of it
  options.spill_after = 0ms;
  auto store = open(folder, options);
  {
    Connection other(folder.file());
    other.run("BEGIN IMMEDIATE");
    for (int i = 0; i < 3; ++i) store->keep_packet(packet());
    store->keep_packet(packet(std::string(100'000, 'x')));
    CHECK(store->counts().packets_lost == 2);
    store->record({decision("one")});
    CHECK(eventually([&] { return store->counts().spilled == 1; }));
    CHECK(bytes_of(folder.file("store.db.spill")).find("marked-chart-text") == std::string::npos);
    other.run("ROLLBACK");
  }
  CHECK(is_kept(*store, 2));
  CHECK(page_for(*store) == text);
  store->drain(5s);
  store->keep_packet(packet());
  CHECK(store->counts().packets_lost == 3);
}

TEST_CASE("one client's packets leave room for those of others") {
  const Folder folder;
  auto options = keeping();
  options.packet_bytes = 6 * text.size();
  const auto store = open(folder, options);
  const auto from = [](int client, int number) {
    auto one = packet();
    one.client = std::to_string(client);
    one.id = std::to_string(number);
    return one;
  };
  {
    Connection other(folder.file());
    other.run("BEGIN IMMEDIATE");
    for (int i = 0; i < 10; ++i) store->keep_packet(from(1, i));
    CHECK(store->counts().packets_lost == 7);
    for (int client = 2; client < 5; ++client) store->keep_packet(from(client, 0));
    CHECK(store->counts().packets_lost == 7);
    store->keep_packet(from(5, 0));  // there is no room for anybody's
    CHECK(store->counts().packets_lost == 8);
    other.run("ROLLBACK");
  }
  REQUIRE(is_kept(*store, 6));
  // There is room again.
  store->keep_packet(from(1, 10));
  CHECK(is_kept(*store, 7));
  CHECK(store->counts().packets_lost == 8);
}

TEST_CASE("without the setting nothing is kept, and a store in trouble is not asked") {
  const Folder folder;
  const auto store = open(folder);
  store->keep_packet(packet());
  store->record({decision("one")});
  REQUIRE(eventually([&] { return count(folder.file(), "decision") == 1; }));
  CHECK(count(folder.file(), "packet") == 0);
  fs::rename(folder.file(), folder.file("away"));
  REQUIRE(eventually([&] { return store->state() == store::State::Gone; }));
  CHECK(store->packet(id, "c", "t").error().code == ErrorCode::Unavailable);
}
