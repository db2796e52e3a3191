#include "json/member_text.h"

#include "support/catch.h"

using ordersign::json::member_text;

TEST_CASE("the string of an outermost member is found, and nothing behind it is read") {
  CHECK(member_text(R"({"hook":"order-sign"})", "hook") == "order-sign");
  CHECK(member_text(R"({"a":{"hook":"inner"},"b":[{"hook":"in a list"}],"hook":"outer"})", "hook") == "outer");
  CHECK(member_text(R"({"hook":"first","hook":"second"})", "hook") == "first");
  CHECK(member_text(R"({"hook":"order-sign", and then no JSON)", "hook") == "order-sign");
  CHECK(member_text(R"({"h\u006fok":"\u00e9"})", "hook") == "é");
}

TEST_CASE("where there is no such string there is none") {
  for (const auto* text :
       {"", "{}", "[]", "[\"hook\",\"x\"]", R"([{"hook":"x"}])", R"({"hook":7})", R"({"hook":null})", R"({"hook":["x"]})",
        R"({"hook":{"hook":"x"}})", R"({"a":"hook"})", R"({"a":,"hook":"x"})", "\"hook\"", R"({"hook":)"}) {
    INFO(text);
    CHECK(member_text(text, "hook") == std::nullopt);
  }
}
