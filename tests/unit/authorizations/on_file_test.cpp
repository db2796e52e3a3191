#include "authorizations/on_file.h"

#include "support/catch.h"

using namespace ordersign;
using authorizations::Grant;
using authorizations::on_file;

namespace {

Day day(int month, unsigned number) { return std::chrono::year(2026) / month / number; }
Grant grant(std::string_view id, Day from, Day to) { return {id, from, to, {}}; }

}  // namespace

TEST_CASE("an authorization covers its first and its last day, and no other") {
  const std::vector<Grant> one{grant("a", day(3, 2), day(3, 9))};
  CHECK_FALSE(on_file(one, day(3, 1)));
  CHECK(on_file(one, day(3, 2))->until == day(3, 9));
  CHECK(on_file(one, day(3, 9))->now.id == "a");
  CHECK_FALSE(on_file(one, day(3, 10)));
  CHECK_FALSE(on_file({}, day(3, 2)));
}

TEST_CASE("of several that cover the day the one that ends last is told") {
  const auto found =
      on_file({grant("b", day(1, 1), day(6, 30)), grant("a", day(2, 1), day(12, 31)), grant("c", day(1, 1), day(3, 31))}, day(3, 1));
  REQUIRE(found);
  CHECK(found->now.id == "a");
  CHECK(found->then.empty());
}

TEST_CASE("one that begins the day after, or before the end, carries it on, and one after a gap does not") {
  const auto found = on_file({grant("late", day(11, 2), day(12, 31)), grant("next", day(7, 1), day(9, 30)),
                              grant("now", day(1, 1), day(6, 30)), grant("overlap", day(9, 1), day(10, 31))},
                             day(6, 30));
  REQUIRE(found);
  CHECK(found->now.id == "now");
  REQUIRE(found->then.size() == 2);
  CHECK(found->then[0].id == "next");
  CHECK(found->then[1].id == "overlap");
  CHECK(found->until == day(10, 31));
}

TEST_CASE("what ended before adds nothing to what covers the day") {
  const auto found = on_file({grant("old", day(1, 1), day(2, 28)), grant("now", day(3, 1), day(6, 30))}, day(3, 1));
  REQUIRE(found);
  CHECK(found->then.empty());
  CHECK(found->until == day(6, 30));
}
