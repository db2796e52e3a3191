// Which Coverage an order is answered for, in the order of CRD-013, and what a request asks of its answer.
#include "crd/choose.h"

#include <functional>
#include <string>
#include <vector>

#include "crd/asked.h"
#include "crd/card_types.h"
#include "support/builders.h"
#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::crd;
using ordersign::testing::Json;

namespace {

CoverageFacts coverage(const std::string& id, const std::function<void(CoverageFacts&)>& change = [](CoverageFacts&) {}) {
  CoverageFacts facts;
  facts.reference = "Coverage/" + id;
  change(facts);
  return facts;
}

const auto others = [](CoverageFacts& f) { f.payer = PayerOf::Other; };
const auto ours = [](CoverageFacts& f) { f.payer = PayerOf::Ours; };
const auto over = [](CoverageFacts& f) { f.in_force = false; };
const auto foreign = [](CoverageFacts& f) { f.is_patients = false; };
const auto unknown_member = [](CoverageFacts& f) { f.member = Truth::Unmet; };
const auto named = [](CoverageFacts& f) { f.is_read = false; };
const auto failed = [](CoverageFacts& f) { f.is_read = false, f.failed = true; };
const auto gone = [](CoverageFacts& f) { f.is_read = false, f.is_gone = true; };
const auto first = [](CoverageFacts& f) { f.order = 1; };
const auto second = [](CoverageFacts& f) { f.order = 2; };

}  // namespace

TEST_CASE("the order's own coverage, else the lowest order, else our payer's, else none of several") {
  struct Row {
    std::string says;
    std::vector<CoverageFacts> of_order, listed;
    std::string reference;
    CoverageStanding standing;
  };
  const std::vector<Row> rows{
      {"none", {}, {}, "", CoverageStanding::None},
      {"the only one", {}, {coverage("a")}, "Coverage/a", CoverageStanding::Usable},
      {"the order's", {coverage("b")}, {coverage("a")}, "Coverage/b", CoverageStanding::Usable},
      {"the order's, only named", {coverage("b", named)}, {}, "Coverage/b", CoverageStanding::Usable},
      {"the list's, where the order's cannot be read", {coverage("b", named)}, {coverage("a")}, "Coverage/a", CoverageStanding::Usable},
      {"the order's, where reading it failed", {coverage("b", failed)}, {coverage("a")}, "Coverage/b", CoverageStanding::Failed},
      {"the order's is nowhere", {coverage("b", gone)}, {}, "Coverage/b", CoverageStanding::Ambiguous},
      {"the lowest order", {}, {coverage("a", second), coverage("b", first), coverage("c")}, "Coverage/b", CoverageStanding::Usable},
      {"our payer's", {}, {coverage("a"), coverage("b", ours)}, "Coverage/b", CoverageStanding::Usable},
      {"several", {}, {coverage("a"), coverage("b")}, "Coverage/a", CoverageStanding::Ambiguous},
      {"several of one order", {}, {coverage("a", first), coverage("b", first)}, "Coverage/a", CoverageStanding::Ambiguous},
      {"another payer's", {}, {coverage("a", others)}, "Coverage/a", CoverageStanding::Others},
      {"another payer's first, ours second",
       {},
       {coverage("a", [](auto& f) { others(f), first(f); }), coverage("b", second)},
       "Coverage/b",
       CoverageStanding::Usable},
      {"another patient's", {}, {coverage("a", foreign)}, "Coverage/a", CoverageStanding::NoMember},
      {"no member", {}, {coverage("a", unknown_member)}, "Coverage/a", CoverageStanding::NoMember},
      {"no member of a coverage that is over",
       {},
       {coverage("a", [](auto& f) { unknown_member(f), over(f); })},
       "Coverage/a",
       CoverageStanding::NoMember},
      {"over", {}, {coverage("a", over)}, "Coverage/a", CoverageStanding::NotActive},
      {"the one in force", {}, {coverage("a", over), coverage("b")}, "Coverage/b", CoverageStanding::Usable},
      {"several that are over", {}, {coverage("a", over), coverage("b", over)}, "Coverage/a", CoverageStanding::NotActive},
      {"a number that cannot be read",
       {coverage("b", [](auto& f) { named(f), unknown_member(f); })},
       {},
       "Coverage/b",
       CoverageStanding::NoMember},
  };
  for (const auto& row : rows) {
    INFO(row.says);
    const auto chosen = choose(row.of_order, row.listed);
    CHECK(chosen.reference == row.reference);
    CHECK(chosen.standing == row.standing);
  }
}

TEST_CASE("a request asks by extensions, and what is not known of them is counted and changes nothing") {
  const auto asked = [](const std::string& extension) { return read_asked(Json(R"({"extension":)" + extension + "}").root()); };
  CHECK(read_asked(Json("{}").root()).ignored == 0);
  CHECK_FALSE(read_asked(Json("{}").root()).coverage_information);
  CHECK(asked(R"({"davinci-crd.requestedVersion":"2.2"})").version == Version::V2_2);
  CHECK(asked(R"({"davinci-crd.requestedVersion":"2.0.1"})").version == Version::V2_0);
  const auto all = asked(
      R"({"davinci-crd.configuration":{"coverage-info":false,"guideline":false,"limits":true,"max-cards":2,"qwertyuiopasdfgh":true}})");
  CHECK(all.coverage_information == false);
  CHECK(all.off == std::set<std::string, std::less<>>{"guideline"});
  CHECK(all.most_cards == 2);
  CHECK(all.ignored == 1);
  for (const auto* odd : {R"({"davinci-crd.requestedVersion":"3.0"})", R"({"davinci-crd.requestedVersion":2.2})",
                          R"({"davinci-crd.configuration":[]})", R"({"davinci-crd.configuration":{"coverage-info":"no"}})",
                          R"({"davinci-crd.configuration":{"max-cards":-1}})", R"({"davinci-crd.configuration":{"max-cards":true}})"}) {
    INFO(odd);
    const auto read = asked(odd);
    CHECK(read.ignored == 1);
    CHECK_FALSE(read.version);
    CHECK_FALSE(read.coverage_information);
    CHECK_FALSE(read.most_cards);
  }
}

TEST_CASE("versions are spelled as discovery spells them, or with the release behind") {
  for (const auto name : version_names) CHECK(parse_version(name));
  for (const auto* odd : {"", "2", "2.3", "2.2.", "2.2.x", "2.20", "v2.2"}) CHECK_FALSE(parse_version(odd));
}

TEST_CASE("the system of card types differs by version, and coverage information is the first option and no topic") {
  CHECK(card_types().front().code == coverage_information);
  const auto& guideline = *find_card_type("guideline");
  CHECK(topic_of(guideline, Version::V2_0).system == "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp");
  CHECK(topic_of(guideline, Version::V2_1).system == "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp");
  CHECK(topic_of(guideline, Version::V2_2).system == "http://terminology.hl7.org/CodeSystem/cdshooks-card-type");
}
