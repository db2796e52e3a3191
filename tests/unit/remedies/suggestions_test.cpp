#include "remedies/suggestions.h"

#include "support/catch.h"

#include "unit/remedies/support.h"

using namespace ordersign;
using namespace ordersign::remedies;
using namespace ordersign::testing;

namespace {

std::string draft(const std::string& id) {
  return R"({"resourceType":"MedicationRequest","id":")" + id +
         R"(","status":"draft","authoredOn":"2026-01-15","dispenseRequest":{"validityPeriod":{"end":"2028-01-15"}}})";
}

const std::string chart = R"({"medicationRequests":{"resourceType":"Bundle","entry":[{"resource":
  {"resourceType":"MedicationRequest","id":"voc","status":"active"}}]}})";

const EndBy a_year{single(day("2026-01-15")), day("2027-01-15"), Number{12, Unit::Months}};

std::vector<std::string> labels_of(const std::vector<Suggestion>& suggestions) {
  std::vector<std::string> labels;
  for (const auto& suggestion : suggestions) labels.push_back(suggestion.label);
  return labels;
}

}  // namespace

TEST_CASE("what mends the order comes first, then the other draft, then the order of the chart, then this draft") {
  const Signing signing({draft("o1"), draft("o2")}, chart);
  const std::vector<Remedy> remedies{Stop{"MedicationRequest/voc", "Voc"}, Remove{"MedicationRequest/o2", "Ani"}, a_year};
  const std::vector<OrderToMend> orders{{&signing.orders[0], remedies}};
  const auto suggestions = suggestions_for(signing.sources, suggestion_texts(), "Drug", orders);
  CHECK(labels_of(suggestions) == std::vector<std::string>{"end 2027-01-15, 12 months", "remove Ani", "stop Voc", "remove Drug"});
  CHECK(suggestions[0].is_recommended);
  for (std::size_t i = 1; i < suggestions.size(); ++i) CHECK_FALSE(suggestions[i].is_recommended);
  CHECK(suggestions[0].actions.front().of_draft);
  CHECK_FALSE(suggestions[2].actions.front().of_draft);
  CHECK(Json(suggestions[2].actions.front().resource)["status"].string() == "stopped");
}

TEST_CASE("of several corrections on one card none is recommended") {
  const Signing signing({draft("o1"), draft("o2")});
  const std::vector<Remedy> remedies{a_year};
  const std::vector<OrderToMend> orders{{&signing.orders[0], remedies}, {&signing.orders[1], remedies}};
  const auto suggestions = suggestions_for(signing.sources, suggestion_texts(), "Drug", orders);
  CHECK(labels_of(suggestions) == std::vector<std::string>{"end 2027-01-15, 12 months (1/2)", "end 2027-01-15, 12 months (2/2)",
                                                           "remove Drug 1 of 2", "remove Drug 2 of 2"});
  for (const auto& suggestion : suggestions) CHECK_FALSE(suggestion.is_recommended);
}

TEST_CASE("only a medication request of the chart is stopped, and only where it is to be had") {
  const Signing signing({draft("o1")}, chart);
  const std::vector<Remedy> remedies{Stop{"MedicationStatement/voc", "Voc"}, Stop{"MedicationRequest/elsewhere", "Voc"}};
  const std::vector<OrderToMend> orders{{&signing.orders[0], remedies}};
  CHECK(labels_of(suggestions_for(signing.sources, suggestion_texts(), "Drug", orders)) == std::vector<std::string>{"remove Drug"});
}

TEST_CASE("a delete carries the whole draft where that is asked for") {
  Signing signing({draft("o1"), draft("o2")});
  const std::vector<Remedy> remedies{Remove{"MedicationRequest/o2", "Ani"}};
  const std::vector<OrderToMend> orders{{&signing.orders[0], remedies}};
  for (const auto& suggestion : suggestions_for(signing.sources, suggestion_texts(), "Drug", orders))
    CHECK(suggestion.actions.front().resource.empty());
  signing.sources.whole_deletes = true;
  const auto whole = suggestions_for(signing.sources, suggestion_texts(), "Drug", orders);
  REQUIRE(whole.size() == 2);
  CHECK(whole[0].actions.front().resource == draft("o2"));
  CHECK(whole[0].actions.front().resource_id == "MedicationRequest/o2");
  CHECK(whole[1].actions.front().resource == draft("o1"));
}

TEST_CASE("an order without id gets no suggestion about itself") {
  const Signing signing({R"({"resourceType":"MedicationRequest","status":"draft"})"});
  const std::vector<Remedy> remedies{a_year};
  const std::vector<OrderToMend> orders{{&signing.orders[0], remedies}};
  CHECK(suggestions_for(signing.sources, suggestion_texts(), "Drug", orders).empty());
}
