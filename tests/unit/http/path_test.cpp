#include "http/path.h"

#include "support/catch.h"

using namespace ordersign::http;

TEST_CASE("one segment lies below a collection, whatever its own slashes say") {
  CHECK(segment_below("/things", "/things/x") == "x");
  CHECK(segment_below("/things", "/things/a%2Fb") == "a/b");
  for (const auto* other : {"/things", "/things/", "/thingsx/a", "/things/a/b", "/other/x", ""})
    CHECK_FALSE(segment_below("/things", other));
}

TEST_CASE("a body is JSON by its type, whatever the type's case and parameters, and not for want of one") {
  for (const auto* type : {"application/json", "Application/JSON; charset=utf-8", "application/fhir+json ;x"}) CHECK(is_json_type(type));
  for (const auto* type : {"", "text/plain", "application/xml", "application/jsonx", "json"}) CHECK_FALSE(is_json_type(type));
}
