#include "store/record_line.h"

#include "store_fixture.h"

using namespace ordersign;
using namespace ordersign::testing;
using store::from_line;
using store::to_line;

TEST_CASE("a record comes back from its line as it was") {
  auto record = decision("one");
  record.client = "a \"quoted\"\nname é";
  record.shadow = true;
  record.latency_ms = 0.1;
  record.phase = "";
  for (int gap = 0; gap <= static_cast<int>(Gap::Uncertain); ++gap)
    record.criteria.push_back({"c" + std::to_string(gap), Truth::Unknown, static_cast<Gap>(gap), {}});
  for (const auto truth : {Truth::Met, Truth::Unknown, Truth::Unmet}) {
    record.result = truth;
    const auto line = to_line({"key-1", record});
    CHECK(line.find('\n') == std::string::npos);
    const auto back = from_line(line);
    REQUIRE(back);
    CHECK(back->key == "key-1");
    CHECK(to_line(*back) == line);
    const auto& read = back->record;
    CHECK(read.id == "one");
    CHECK(read.at == record.at);
    CHECK(read.service + read.client + read.tenant == record.service + record.client + record.tenant);
    CHECK(read.patient + read.order + read.policy + read.version == record.patient + record.order + record.policy + record.version);
    CHECK(read.as_of == record.as_of);
    CHECK(read.phase.empty());
    CHECK(read.pathway == record.pathway);
    CHECK(read.result == truth);
    CHECK(read.shadow);
    CHECK(read.latency_ms == record.latency_ms);
    REQUIRE(read.criteria.size() == record.criteria.size());
    for (std::size_t i = 0; i < read.criteria.size(); ++i) {
      CHECK(read.criteria[i].id == record.criteria[i].id);
      CHECK(read.criteria[i].result == record.criteria[i].result);
      CHECK(to_string(read.criteria[i].gap) == to_string(record.criteria[i].gap));  // what came late is kept as not retrieved
      CHECK(read.criteria[i].codes == record.criteria[i].codes);
    }
    REQUIRE(read.cards.size() == 1);
    CHECK(read.cards[0].uuid == record.cards[0].uuid);
    CHECK(read.cards[0].suggestions == record.cards[0].suggestions);
  }
}

TEST_CASE("no beginning of a line reads as a record, nor does other JSON") {
  const auto line = to_line({"key-1", decision("one")});
  for (std::size_t length = 0; length < line.size(); ++length) CHECK_FALSE(from_line(line.substr(0, length)));
  CHECK_FALSE(from_line("{}"));
  CHECK_FALSE(from_line("[]"));
  CHECK_FALSE(from_line(R"({"key": "k", "at": "yesterday"})"));
}
