#include "store/figures.h"

#include "store/schema.h"
#include "store_fixture.h"

using namespace ordersign;
using namespace ordersign::testing;
using namespace std::chrono_literals;

namespace {

FeedbackEvent told(const std::string& card, const std::string& outcome, const std::string& reason = "") {
  auto event = feedback(card);
  event.outcome = outcome;
  event.reason_code = reason;
  if (reason.empty()) event.reason_system.clear();
  return event;
}

store::Figures figures(const Folder& folder, const store::CountedDays& days = {}) {
  auto counted = store::figures_of(folder.url(), days);
  if (!counted) FAIL(counted.error().where + ": " + counted.error().message);
  return *counted;
}

Day day(int month, unsigned number) { return std::chrono::year(2026) / month / number; }

/// Decided that day, by that client, with that result and latency; its card has no suggestion.
DecisionRecord decided(const std::string& id, Day at, const std::string& client, Truth result, double latency) {
  auto record = decision(id);
  record.at = at + 12h;
  record.client = client;
  record.result = result;
  record.latency_ms = latency;
  record.criteria = {{"age", result, result == Truth::Unknown ? Gap::NotSent : Gap::None, {}}};
  record.cards = {{"card-of-" + id, "age", "warning", {}}};
  return record;
}

}  // namespace

TEST_CASE("of each card it counts once what became of it, accepted before overridden") {
  const Folder folder;
  const auto store = open(folder);
  store->record(decisions(0, 6));
  store->drain(10s);
  const auto again = open(folder);
  REQUIRE_FALSE(again->keep({told("card-of-d0", "accepted"), told("card-of-d0", "accepted"),                     // told twice
                             told("card-of-d1", "overridden", "list-outdated"), told("card-of-d1", "accepted"),  // changed its mind
                             told("card-of-d2", "overridden", "list-outdated"), told("card-of-d2", "overridden", "list-outdated"),
                             told("card-of-d3", "overridden"), told("nobody's", "accepted")}));
  auto stranger = told("card-of-d4", "accepted");
  stranger.client = "https://other.example";
  REQUIRE_FALSE(again->keep({stranger}));
  const auto counted = figures(folder);
  REQUIRE(counted.cards.size() == 1);
  const auto& cards = counted.cards.front();
  CHECK(cards.origin == store::Origin{"belimumab", "2023-11-01", "https://ehr.example"});
  CHECK(cards.criterion == "no-voclosporin");
  CHECK(cards.shown == 6);
  CHECK(cards.accepted == 2);
  CHECK(cards.overridden == 2);
  CHECK(cards.with_suggestion == 6);
  REQUIRE(cards.reasons.size() == 2);
  CHECK((cards.reasons[0].code.empty() && cards.reasons[0].count == 1));
  CHECK((cards.reasons[1].code == "list-outdated" && cards.reasons[1].count == 1));
}

TEST_CASE("a call that was sent again counts once, and of what was decided in shadow no card was shown") {
  const Folder folder;
  const auto store = open(folder);
  store->record(decisions(0, 2));
  store->record(decisions(1, 1));
  auto shadow = decision("shadow");
  shadow.shadow = true;
  store->record({shadow});
  store->drain(10s);
  REQUIRE(count(folder.file(), "decision") == 4);
  const auto counted = figures(folder);
  REQUIRE(counted.decisions.size() == 1);
  CHECK(counted.decisions.front().unmet == 3);
  CHECK(counted.decisions.front().mendable == 3);
  REQUIRE(counted.cards.size() == 1);
  CHECK(counted.cards.front().shown == 2);
  REQUIRE(counted.criteria.size() == 2);
  CHECK(counted.criteria[0].criterion == "age");
  CHECK(counted.criteria[0].unknown == 3);
  REQUIRE(counted.criteria[0].gaps.size() == 1);
  CHECK(counted.criteria[0].gaps[0].gap == "not-sent");
  CHECK(counted.criteria[0].gaps[0].count == 3);
  CHECK(counted.criteria[1].unmet == 3);
  CHECK(counted.criteria[1].gaps.empty());
}

TEST_CASE("clients and versions are told apart, and days counted with their ends") {
  const Folder folder;
  const auto store = open(folder);
  store->record({decided("a", day(1, 1), "x", Truth::Met, 3), decided("b", day(1, 2), "x", Truth::Unmet, 1),
                 decided("c", day(1, 3), "x", Truth::Unknown, 2), decided("d", day(1, 2), "y", Truth::Unknown, 9)});
  auto older = decided("e", day(1, 2), "x", Truth::Unmet, 4);
  older.version = "2022-01-01";
  store->record({older});
  store->drain(10s);
  const auto all = figures(folder).decisions;
  REQUIRE(all.size() == 3);
  CHECK(all[0].origin == store::Origin{"belimumab", "2022-01-01", "x"});
  CHECK(all[1].origin == store::Origin{"belimumab", "2023-11-01", "x"});
  CHECK((all[1].met == 1 && all[1].unmet == 1 && all[1].unknown == 1 && all[1].mendable == 0));
  CHECK(all[1].latencies == std::vector<double>{1, 2, 3});
  CHECK(all[2].origin == store::Origin{"belimumab", "2023-11-01", "y"});
  const auto of = [&](std::optional<Day> since, std::optional<Day> until) {
    std::size_t orders = 0;
    for (const auto& one : figures(folder, {since, until}).decisions) orders += one.latencies.size();
    return orders;
  };
  CHECK(of({}, {}) == 5);
  CHECK(of(day(1, 2), {}) == 4);
  CHECK(of({}, day(1, 2)) == 4);
  CHECK(of(day(1, 2), day(1, 2)) == 3);
  CHECK(of(day(1, 4), {}) == 0);
  CHECK(figures(folder, {day(1, 4), {}}).cards.empty());
}

TEST_CASE("it counts beside a service that writes, and changes nothing") {
  const Folder folder;
  const auto store = open(folder);
  store->record(decisions(0, 3));
  REQUIRE(eventually([&] { return count(folder.file(), "decision") == 3; }));
  CHECK(figures(folder).cards.front().shown == 3);
  store->record(decisions(3, 2));
  REQUIRE(eventually([&] { return count(folder.file(), "decision") == 5; }));
  CHECK(figures(folder).cards.front().shown == 5);
}

TEST_CASE("what is no store, or one of another version, is refused with what would be right") {
  const Folder folder;
  const auto message = [&] {
    const auto refused = store::figures_of(folder.url(), {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::BadData);
    CHECK(refused.error().where == folder.file().string());
    return refused.error().message;
  };
  CHECK(message().find("no such store") != std::string::npos);
  CHECK_FALSE(fs::exists(folder.file()));
  {
    Connection old(folder.file());
    REQUIRE_FALSE(store::migrate(old.session(), old.backend(), 1));
  }
  CHECK(message().find("older than this program's") != std::string::npos);
  CHECK(Connection(folder.file()).version() == 1);
  CHECK(store::figures_of("none", {}).error().message.find("sqlite:PATH") != std::string::npos);
}
