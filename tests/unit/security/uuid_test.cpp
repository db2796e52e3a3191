#include "security/uuid.h"

#include "support/catch.h"

#include <regex>
#include <set>

using ordersign::security::uuid_of;

TEST_CASE("every id is a lower-case UUID of version 5 and RFC 4122's variant") {
  const std::regex version_5("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  for (int i = 0; i < 500; ++i) CHECK(std::regex_match(uuid_of("name " + std::to_string(i)), version_5));
  CHECK(std::regex_match(uuid_of(""), version_5));
  CHECK(std::regex_match(uuid_of(std::string(100000, 'x')), version_5));
}

TEST_CASE("one name always has one id, across builds too") {
  CHECK(uuid_of("a") == uuid_of("a"));
  // SHA-1 over the project's namespace and the name, worked out apart from this code.
  CHECK(uuid_of("order-1") == "b977e760-4afb-50a6-add2-904a29c884f5");
  CHECK(uuid_of({"", "order", "-", "1"}) == uuid_of("order-1"));
}

TEST_CASE("names that differ have ids that differ") {
  std::set<std::string> ids;
  for (int i = 0; i < 2000; ++i) ids.insert(uuid_of("name " + std::to_string(i)));
  ids.insert({uuid_of(""), uuid_of("a"), uuid_of("A"), uuid_of("a "), uuid_of(std::string_view("a\0b", 3)), uuid_of("a\nb")});
  CHECK(ids.size() == 2006);
}
