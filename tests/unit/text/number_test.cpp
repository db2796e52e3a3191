#include "text/number.h"

#include <limits>

#include "support/catch.h"

using ordersign::text::whole_number;

TEST_CASE("a whole number is its digits and nothing else") {
  CHECK(whole_number("0") == 0u);
  CHECK(whole_number("0042") == 42u);
  CHECK(whole_number("1F", 16) == 31u);
  for (const auto* other : {"", "+1", "-1", " 1", "1 ", "0x1", "1.0", "f"}) CHECK_FALSE(whole_number(other));
}

TEST_CASE("a number that no size can hold is the largest size") {
  constexpr auto most = std::numeric_limits<std::size_t>::max();
  CHECK(whole_number("18446744073709551615") == most);
  CHECK(whole_number("18446744073709551616") == most);
  CHECK(whole_number("99999999999999999999999999") == most);
  CHECK_FALSE(whole_number("99999999999999999999999999x"));
}
