// What the store remembers of cards that were overridden.
#include "store/record_line.h"
#include "store/schema.h"
#include "store_fixture.h"

using namespace ordersign;
using namespace ordersign::testing;
using namespace std::chrono_literals;

namespace {

const std::vector<BasisItem> kBasis{{"e1", "s1", "rxnorm|1"}, {"f2", "s2", ""}};

DecisionRecord remembered(const std::string& id, const std::string& criteria = "age: age") {
  auto record = decision(id);
  record.cards.front().criteria = criteria;
  record.cards.front().basis = kBasis;
  return record;
}

FeedbackEvent told(const std::string& id, const std::string& outcome, std::chrono::seconds later = 0s) {
  auto event = feedback("card-of-" + id);
  event.outcome = outcome;
  event.received += later;
  return event;
}

OverrideQuestion question() {
  const auto record = decision("any");
  return {record.client, record.tenant, record.patient, record.at};
}

/// Until the store is heard in time.
std::vector<RememberedOverride> recalled(store::Store& store, const OverrideQuestion& asked = question()) {
  std::optional<std::vector<RememberedOverride>> found;
  REQUIRE(eventually([&] { return (found = store.recall(asked)).has_value(); }));
  return *found;
}

std::unique_ptr<store::Store> with(const Folder& folder, std::vector<DecisionRecord> records) {
  auto store = open(folder);
  const auto count = records.size();
  store->record(std::move(records));
  REQUIRE(eventually([&] { return store->counts().recorded == count; }));
  return store;
}

}  // namespace

TEST_CASE("an overridden card is recalled with what it rested on, and only for its client, tenant and patient") {
  const Folder folder;
  const auto store = with(folder, {remembered("a")});
  CHECK(recalled(*store).empty());
  REQUIRE_FALSE(store->keep({told("a", "overridden")}));
  const auto found = recalled(*store);
  REQUIRE(found.size() == 1);
  CHECK(found.front().policy == "belimumab");
  CHECK(found.front().criteria == "age: age");
  CHECK(found.front().at == Instant(1'700'000'100s));
  CHECK(found.front().basis == kBasis);
  for (auto OverrideQuestion::* part : {&OverrideQuestion::client, &OverrideQuestion::tenant, &OverrideQuestion::patient}) {
    auto other = question();
    other.*part += "x";
    CHECK(recalled(*store, other).empty());
  }
  auto later = question();
  later.since = Instant(1'700'000'101s);
  CHECK(recalled(*store, later).empty());
}

TEST_CASE("the last outcome of a policy's criteria decides, and a card that was ever accepted is not overridden") {
  const Folder folder;
  const auto store = with(folder, {remembered("a"), remembered("b"), remembered("c", "other:")});
  REQUIRE_FALSE(store->keep({told("a", "overridden"), told("c", "overridden")}));
  CHECK(recalled(*store).size() == 2);
  REQUIRE_FALSE(store->keep({told("b", "accepted", 10s)}));
  const auto found = recalled(*store);
  REQUIRE(found.size() == 1);
  CHECK(found.front().criteria == "other:");
  REQUIRE_FALSE(store->keep({told("c", "accepted", 20s), told("c", "overridden", 30s)}));
  CHECK(recalled(*store).empty());
  REQUIRE_FALSE(store->keep({told("a", "overridden", 40s)}));
  CHECK(recalled(*store).size() == 1);
}

TEST_CASE("of a call that was sent again with another chart nobody knows what was overridden; with the same chart it is known") {
  const Folder folder;
  auto changed = remembered("a");
  changed.cards.front().basis = {{"e1", "s3", ""}};
  const auto store = with(folder, {remembered("a"), changed, remembered("b"), remembered("b")});
  REQUIRE_FALSE(store->keep({told("a", "overridden")}));
  CHECK(recalled(*store).empty());
  REQUIRE_FALSE(store->keep({told("b", "overridden")}));
  const auto found = recalled(*store);
  REQUIRE(found.size() == 1);
  CHECK(found.front().basis == kBasis);
}

TEST_CASE("of one call each order's override is recalled, and of calls before it none") {
  const Folder folder;
  auto before = remembered("a"), one = remembered("b"), two = remembered("c");
  before.at -= 60s;
  before.cards.front().basis = {{"e0", "s0", ""}};
  two.cards.front().basis = {{"e1", "s1", "rxnorm|1"}, {"o2", "s2", ""}};
  const auto store = with(folder, {before, one, two});
  REQUIRE_FALSE(store->keep({told("a", "overridden"), told("b", "overridden", 10s), told("c", "overridden", 20s)}));
  auto since = question();
  since.since = before.at;
  const auto found = recalled(*store, since);
  REQUIRE(found.size() == 2);
  CHECK(found[0].basis == two.cards.front().basis);
  CHECK(found[1].basis == kBasis);
  REQUIRE_FALSE(store->keep({told("b", "accepted", 30s)}));
  CHECK(recalled(*store, since).empty());
}

TEST_CASE("another tenant's outcome of a card of that id overrides nothing") {
  const Folder folder;
  const auto store = with(folder, {remembered("a")});
  auto foreign = told("a", "overridden");
  foreign.tenant += "x";
  REQUIRE_FALSE(store->keep({foreign}));
  CHECK(recalled(*store).empty());
}

TEST_CASE("a card that rests on more than one statement takes is recalled with all of it") {
  const Folder folder;
  auto record = remembered("a");
  auto& basis = record.cards.front().basis;
  basis.clear();
  for (int i = 100; i < 135; ++i) basis.push_back({"e" + std::to_string(i), "s" + std::to_string(i), ""});
  const auto wanted = basis;
  const auto store = with(folder, {record});
  REQUIRE_FALSE(store->keep({told("a", "overridden")}));
  const auto found = recalled(*store);
  REQUIRE(found.size() == 1);
  CHECK(found.front().basis == wanted);
}

TEST_CASE("what was left out, was decided in shadow, or is of a card that nothing is kept of, is not recalled") {
  const Folder folder;
  auto hidden = remembered("a"), shadow = remembered("b");
  hidden.cards.front().hidden = true;
  shadow.shadow = true;
  const auto store = with(folder, {hidden, shadow, decision("c")});
  REQUIRE_FALSE(store->keep({told("a", "overridden"), told("b", "overridden"), told("c", "overridden")}));
  CHECK(recalled(*store).empty());
}

TEST_CASE("another store's connection recalls what this one was told, and a store in trouble nothing") {
  const Folder folder;
  store::StoreOptions options;
  options.busy = 50ms;
  options.spill_after = 50ms;
  {
    const auto store = with(folder, {remembered("a")});
    REQUIRE_FALSE(store->keep({told("a", "overridden")}));
  }
  const auto again = open(folder, options);
  CHECK(recalled(*again).size() == 1);
  {
    Connection other(folder.file());
    other.run("BEGIN IMMEDIATE");
    again->record({remembered("b")});
    REQUIRE(eventually([&] { return again->state() == store::State::Locked; }));
    CHECK_FALSE(again->recall(question()));
    other.run("ROLLBACK");
  }
  CHECK(eventually([&] { return again->recall(question()).has_value(); }));
  fs::rename(folder.file(), folder.file("moved"));
  CHECK(eventually([&] { return !again->recall(question()); }));
  CHECK_FALSE(fs::exists(folder.file()));
}

TEST_CASE("what is remembered of a card goes through the spill file as it is") {
  const auto record = remembered("a");
  const auto read = store::from_line(store::to_line({"run-1", record}));
  REQUIRE(read);
  CHECK(read->record.cards.front().criteria == "age: age");
  CHECK(read->record.cards.front().basis == kBasis);
  CHECK_FALSE(read->record.cards.front().hidden);
  CHECK(store::to_line({"run-1", decision("a")}).find("basis") == std::string::npos);
}

TEST_CASE("a store of version 6 remembers from then on") {
  const Folder folder;
  {
    Connection old(folder.file());
    REQUIRE_FALSE(store::migrate(old.session(), old.backend(), 6));
  }
  const auto store = with(folder, {remembered("a")});
  REQUIRE_FALSE(store->keep({told("a", "overridden")}));
  CHECK(recalled(*store).size() == 1);
}
