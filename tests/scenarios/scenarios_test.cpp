// Every scenario in process: the answer is as expected, and byte for byte the approved one.
#include "support/catch.h"

#include <cstdlib>
#include <fstream>
#include <map>

#include "json/echo.h"
#include "support/answers.h"
#include "support/pretty.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

/// ORDERSIGN_APPROVE=1 writes the answers as the approved ones; the diff is then read before it is committed.
bool approves() {
  const auto* value = std::getenv("ORDERSIGN_APPROVE");
  return value != nullptr && std::string(value) == "1";
}

/// What is approved of an answer: its cards, or the error.
std::string approvable(const Reply& reply) {
  const auto document = json::Document::parse(reply.body);
  REQUIRE(document);
  return reply.status == 200 ? json::echo(*document.value(), "/cards") : reply.body;
}

/// For each criterion one text: its claims in order, each with its cards.
std::map<std::string, std::string> golden_texts(const std::string& policy) {
  std::map<std::string, std::string> by_group;
  for (const auto& scenario : scenarios_of(policy)) {
    auto& text = by_group[scenario.group];
    text += (text.empty() ? "{" : ",") + to_text(json_string(scenario.claim)) + ":" + approvable(answer_to(scenario));
  }
  for (auto& [group, text] : by_group) text = pretty(text + "}");
  return by_group;
}

std::vector<std::string> differences(const Scenario& scenario) {
  const auto reply = answer_to(scenario);
  return testing::differences(scenario.expect, reply.status, reply.body);
}

}  // namespace

TEST_CASE("every scenario is answered as it expects") {
  REQUIRE(all_scenarios().size() > 1700);
  for (const auto& scenario : all_scenarios()) {
    for (const auto& difference : differences(scenario)) FAIL_CHECK(scenario.name << ": " << difference);
  }
  SUCCEED();
}

TEST_CASE("every base is answered as it expects") {
  REQUIRE(bases_of("belimumab").size() > 10);
  for (const auto& base : bases_of("belimumab")) {
    for (const auto& difference : differences(base)) FAIL_CHECK(base.name << ": " << difference);
  }
  SUCCEED();
}

TEST_CASE("every card is byte for byte the approved one") {
  for (const auto& [group, text] : golden_texts("belimumab")) {
    const auto golden = scenarios_folder("belimumab") / group / "cards.golden.json";
    if (approves()) std::ofstream(golden, std::ios::binary) << text;
    const auto approved = read_file(golden);
    if (approved == text) continue;
    auto before = approved.empty() ? JsonNode{JsonNode::Kind::Object, {}, {}} : parse_json(approved);
    for (const auto& [claim, cards] : parse_json(text).children) {
      const auto* known = before.find(claim);
      if (known == nullptr) FAIL_CHECK(group << "-" << claim << ": no cards are approved");
      else if (to_text(*known) != to_text(cards))
        FAIL_CHECK(group << "-" << claim << ": approved are\n" << pretty(to_text(*known)) << "given are\n" << pretty(to_text(cards)));
      before.erase(claim);
    }
    for (const auto& [claim, cards] : before.children)
      FAIL_CHECK(group << "-" << claim << ": cards are approved, but there is no such claim");
    CHECK(approved == text);
  }
}

// reading 7.4: "the same request gives the same answer, byte for byte"
TEST_CASE("a replay of a request gives the same bytes") {
  for (const auto& scenario : all_scenarios()) {
    INFO(scenario.name);
    CHECK(answer_to(scenario).body == answer_to(scenario).body);
  }
}
