// Members found in one pass are those that are found one by one.
#include "fhir/member_table.h"

#include <random>

#include "support/builders.h"
#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::fhir;
using ordersign::testing::Json;

namespace {

/// Names of many lengths, some of them the beginning or end of another, some of one place in the table.
struct Found {
  json::View a, id, ab, code, codes, status, display, eight, abatement, on, period, long_name;
};
constexpr MemberRow<Found> rows[]{{"a", &Found::a},
                                  {"id", &Found::id},
                                  {"ab", &Found::ab},
                                  {"code", &Found::code},
                                  {"codes", &Found::codes},
                                  {"status", &Found::status},
                                  {"display", &Found::display},
                                  {"category", &Found::eight},
                                  {"abatement", &Found::abatement},
                                  {"abatementDateTime", &Found::on},
                                  {"abatementPeriod", &Found::period},
                                  {"medicationCodeableConcept", &Found::long_name}};
constexpr auto table = member_table(rows);

bool is_same(json::View a, json::View b) { return a.absent() == b.absent() && a.is_null() == b.is_null() && a.integer() == b.integer(); }

}  // namespace

TEST_CASE("each member is found that a search for its name finds, and no other") {
  std::mt19937 random(13);
  const std::vector<std::string> others{"",
                                        "b",
                                        "ba",
                                        "resourceType",
                                        "cod",
                                        "statut",
                                        "Category",
                                        "abatementDateTimf",
                                        "abatementdateTime",
                                        "medicationCodeableConcepts",
                                        "medicationCodeableCXncept"};
  int found = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (auto count = random() % 14; count > 0; --count) {
      const auto any = random() % (std::size(rows) + others.size());
      const std::string name(any < std::size(rows) ? rows[any].name : others[any - std::size(rows)]);
      text += (text.empty() ? "\"" : ",\"") + name + "\":" + (random() % 8 == 0 ? "null" : std::to_string(random() % 1000));
    }
    const Json json("{" + text + "}");
    const auto read = table.read(json.root());
    INFO(text);
    for (const auto& [name, place] : rows) {
      CHECK(is_same(read.*place, json[name]));
      found += (read.*place).absent() ? 0 : 1;
    }
  }
  CHECK(found > 5000);
}

TEST_CASE("what is no object has no members") {
  for (const auto* text : {"null", "[{\"id\":1}]", "\"id\"", "7", "true"}) CHECK(table.read(Json(text).root()).id.absent());
  CHECK(table.read({}).id.absent());
}
