#include "json/pointer.h"

#include "support/catch.h"

#include <string>

#include "json/document.h"

using namespace ordersign::json;

TEST_CASE("a pointer finds the value RFC 6901 says it finds") {
  // The document of RFC 6901, section 5.
  const auto document = Document::parse(R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8})");
  REQUIRE(document.has_value());
  const View root = (*document)->root();
  CHECK(resolve(root, "").size() == 10);
  CHECK(resolve(root, "/foo").size() == 2);
  CHECK(resolve(root, "/foo/0").string() == "bar");
  CHECK(resolve(root, "/").integer() == 0);
  CHECK(resolve(root, "/a~1b").integer() == 1);
  CHECK(resolve(root, "/c%d").integer() == 2);
  CHECK(resolve(root, "/e^f").integer() == 3);
  CHECK(resolve(root, "/g|h").integer() == 4);
  CHECK(resolve(root, "/i\\j").integer() == 5);
  CHECK(resolve(root, "/k\"l").integer() == 6);
  CHECK(resolve(root, "/ ").integer() == 7);
  CHECK(resolve(root, "/m~0n").integer() == 8);
}

TEST_CASE("an index is written without sign, space or leading zeros") {
  const auto document = Document::parse("[[1],2]");
  REQUIRE(document.has_value());
  const View root = (*document)->root();
  CHECK(resolve(root, "/0/0").integer() == 1);
  for (const char* pointer : {"/00", "/01", "/+1", "/-1", "/-", "/ 1", "/1 ", "/2", "/1/0", "/0x1", "1", "/"}) {
    CAPTURE(pointer);
    CHECK(resolve(root, pointer).absent());
  }
}

TEST_CASE("a token and the name it was made of lead to each other") {
  std::string pointer = "/x";
  append_token(pointer, "a/~1~b");
  CHECK(pointer == "/x/a~1~01~0b");
  CHECK(last_name(pointer) == "a/~1~b");
  CHECK(parent_of(pointer) == "/x");
  append_token(pointer, std::size_t{12});
  CHECK(last_name(pointer) == "12");
}

TEST_CASE("ill-formed escapes and the whole document have no last name") {
  CHECK_FALSE(last_name(""));
  CHECK_FALSE(last_name("/a~"));
  CHECK_FALSE(last_name("/~2"));
  CHECK(last_name("/") == "");
}
