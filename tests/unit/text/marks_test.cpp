#include "text/marks.h"

#include <string>

#include "support/catch.h"

using ordersign::text::Marks;

TEST_CASE("what was added may be there, and most of what was not is known not to be") {
  Marks marks;
  for (int i = 0; i < 100; ++i) marks.add("in" + std::to_string(i));
  int passed = 0;
  for (int i = 0; i < 1000; ++i) {
    if (i < 100) CHECK(marks.may_have("in" + std::to_string(i)));
    passed += marks.may_have("another" + std::to_string(i)) ? 1 : 0;
  }
  CHECK(passed < 500);
  CHECK_FALSE(Marks().may_have(""));
  marks.add("");
  CHECK(marks.may_have(""));
}
