#include "facts/finding.h"

#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::facts;

namespace {

Evidence evidence(const char* reference, const char* when = nullptr) {
  return {reference, "", "code", when == nullptr ? std::nullopt : std::optional(parse_date_time(when)->days), ""};
}

}  // namespace

TEST_CASE("evidence is newest first, then by reference, and each once") {
  std::vector<Evidence> list{evidence("B/2", "2025"), evidence("A/1"), evidence("C/3", "2026-01-01"), evidence("A/2", "2025"),
                             evidence("C/3", "2026-01-01")};
  sort_evidence(list);
  std::string order;
  for (const auto& one : list) order += one.reference + " ";
  CHECK(order == "C/3 A/2 B/2 A/1 ");
}

TEST_CASE("a list that is not complete says what stands in the way") {
  using fhir::ListState;
  CHECK(incomplete(ListState::Missing, "problem list").gap == Gap::NotSent);
  CHECK(incomplete(ListState::Truncated, "problem list").gap == Gap::Truncated);
  CHECK(incomplete(ListState::Failed, "problem list").gap == Gap::NotRetrieved);
  CHECK(incomplete(ListState::Late, "problem list").gap == Gap::Late);
  CHECK(to_string(Gap::Late) == to_string(Gap::NotRetrieved));
  CHECK(incomplete(ListState::Unreadable, "problem list").gap == Gap::Unreadable);
  CHECK(incomplete(ListState::Missing, "problem list").truth == Truth::Unknown);
}

TEST_CASE("measurements without a name of their own are told apart by what was measured") {
  auto light = evidence(""), heavy = evidence("");
  light.measured = Measured{60, "kg"};
  heavy.measured = Measured{70, "kg"};
  std::vector<Evidence> list{heavy, light, heavy};
  sort_evidence(list);
  REQUIRE(list.size() == 2);
  CHECK(list.front().measured->value == 60);
}

TEST_CASE("a use ends by removing a draft, or by stopping an order that is known by its code") {
  auto draft = evidence("MedicationRequest/d"), order = evidence("MedicationRequest/o"), named = evidence("MedicationRequest/n");
  draft.basis = "order";
  named.basis = "name";
  order.name = "Lupkynis (voclosporin)";
  const auto ends = ends_of({draft, order, named});
  REQUIRE(ends.size() == 2);
  CHECK(std::get<Remove>(ends[0]).reference == "MedicationRequest/d");
  CHECK(std::get<Stop>(ends[1]).reference == "MedicationRequest/o");
  CHECK(std::get<Stop>(ends[1]).name == "Lupkynis (voclosporin)");
}
