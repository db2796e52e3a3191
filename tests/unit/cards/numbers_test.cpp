#include "cards/numbers.h"

#include "support/builders.h"
#include "support/catch.h"

using namespace ordersign;
using ordersign::testing::Json;

namespace {

struct Listed {
  std::vector<Error> errors;
  cards::NumberExceptions exceptions;
};
Listed listed(const std::string& list) {
  const Json json(list);
  Listed listed;
  listed.exceptions = cards::NumberExceptions(json.root(), "w.json#/notPolicyNumbers", listed.errors);
  return listed;
}

}  // namespace

TEST_CASE("numbers are found in digits and in words") {
  struct Row {
    const char *text, *number;
  };
  const std::vector<Row> rows{
      {"covers 12 months", "12"},     {"the 2-week doses", "2"},       {"10mg/kg", "10mg"},
      {"billed as J0490", "J0490"},   {"two are required", "two"},     {"Twelve months", "Twelve"},
      {"a third dose", "third"},      {"half of it", "half"},          {"one dose in mg", "one dose"},
      {"one week later", "one week"}, {"once one month", "one month"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(cards::number_in(row.text) == row.number);
  }
}

TEST_CASE("words that only look like numbers are none, nor is what a tag fills in") {
  for (const auto* text : {"", "one or the other", "one is required", "only the weight often", "the tents", "{{limit4}} of them",
                           "{{#one}}item{{/one}}", "one {{unit}} day", "someone, anyone", "{{"}) {
    INFO(text);
    CHECK(cards::number_in(text).empty());
  }
}

TEST_CASE("a listed text is passed over, whole only, and must be used") {
  auto list = listed(R"([{"text":"J0490","because":"a code"},{"text":"two weights","because":"a count"}])");
  REQUIRE(list.errors.empty());
  CHECK(list.exceptions.number_in("units of J0490 or J0490.").empty());
  CHECK(list.exceptions.number_in("units of J04901") == "J04901");
  CHECK(list.exceptions.number_in("J0490 of 5") == "5");
  list.exceptions.refuse_unused("w.json#/notPolicyNumbers", list.errors);
  REQUIRE(list.errors.size() == 1);
  CHECK(list.errors[0].where == "w.json#/notPolicyNumbers/1");
  CHECK(list.errors[0].message == "no text holds `two weights`");
}

TEST_CASE("an exception has a number in it and a reason") {
  CHECK(listed(R"([{"text":"a code","because":"x"}])").errors.at(0).message == "want a text that has a number in it");
  CHECK(listed(R"([{"text":"J0490"}])").errors.at(0).message == "want the reason why it is no number of the policy");
  CHECK(listed("{}").errors.at(0).message == "want a list");
}
