#include "json/pretty.h"

#include "support/catch.h"

using ordersign::json::pretty;

TEST_CASE("members stand on lines of their own, lists of plain values on one") {
  CHECK(pretty(R"({"a":{"b":[1,2,"x,y"],"c":{}},"d":[{"e":null}]})") ==
        "{\n  \"a\": {\n    \"b\": [1, 2, \"x,y\"],\n    \"c\": {}\n  },\n  \"d\": [\n    {\n      \"e\": null\n    }\n  ]\n}\n");
}

TEST_CASE("a string stays as it was, whatever it holds") {
  const std::string text = R"("a \"{[,:]}\" \\")";
  CHECK(pretty(text) == text + "\n");
  CHECK(pretty("[" + text + "," + text + "]") == "[" + text + ", " + text + "]\n");
}
