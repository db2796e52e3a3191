#include "text/listed.h"

#include <map>
#include <vector>

#include "support/catch.h"

using namespace ordersign::text;

TEST_CASE("words are listed in their order, whatever they are kept in") {
  CHECK(listed(std::vector<std::string>{}) == "");
  CHECK(listed(std::vector<std::string_view>{"b", "a"}) == "b, a");
  const std::map<std::string, int> by_name{{"x", 1}, {"y", 2}};
  CHECK(listed(by_name, &std::map<std::string, int>::value_type::first) == "x, y");
  CHECK(unknown("key", "z", listed(by_name, [](const auto& pair) { return pair.first; })) == "unknown key `z`; known: x, y");
}
