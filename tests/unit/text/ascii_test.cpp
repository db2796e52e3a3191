#include "text/ascii.h"

#include "support/catch.h"

using namespace ordersign::text;

TEST_CASE("the case of ASCII letters alone is changed or passed over") {
  CHECK(lower("aBZ-9\xC3\x84") == "abz-9\xC3\x84");
  CHECK(lower('[') == '[');
  CHECK(upper('z') == 'Z');
  CHECK(is_same("Content-LENGTH", "content-length"));
  CHECK_FALSE(is_same("a", "ab"));
  CHECK_FALSE(is_same("[", "{"));  // apart by the bit that tells letters' case
  CHECK_FALSE(is_same("\xC3\x84", "\xC3\xA4"));
}

TEST_CASE("blanks go from both ends, and nothing else") {
  CHECK(trimmed(" \t a b\r\n") == "a b");
  CHECK(trimmed(" \r\n") == "");
  CHECK(trimmed("") == "");
  CHECK(trimmed("\ra ", " \t") == "\ra");
}
