// What is known of the member names of a whole document once it is parsed.
#include <random>
#include <string>
#include <vector>

#include "json/document.h"
#include "support/catch.h"

using ordersign::json::Document;
using ordersign::json::View;

namespace {

std::string object_of(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "\"" : ",\"") + name + "\":{}";
  return "{" + text + "}";
}

/// Told by comparing each name with each other, at any depth.
bool names_twice(View value) {
  std::vector<std::string_view> names;
  for (const auto& [name, member] : value.members()) {
    for (const auto known : names) {
      if (known == name) return true;
    }
    names.push_back(name);
    if (names_twice(member)) return true;
  }
  for (const auto element : value.elements()) {
    if (names_twice(element)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a name that is written twice is found among few and among many") {
  std::mt19937 random(11);
  int twice = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int element = 0; element < 3; ++element) {
      const auto count = random() % (round % 10 == 0 ? 120 : 12);
      std::vector<std::string> names;
      for (unsigned i = 0; i < count; ++i) names.push_back("n" + std::to_string(random() % (4 * count * count)));
      text += (text.empty() ? "" : ",") + object_of(names);
    }
    const auto document = Document::parse(R"({"a":[)" + text + R"(],"b":{"a":{"a":[]}}})");
    REQUIRE(document);
    const auto root = document.value()->root();
    INFO(text);
    CHECK(root.has_duplicate_names() == names_twice(root));
    for (const auto element : root["a"].elements()) CHECK(element.has_duplicate_names() == names_twice(element));
    CHECK_FALSE(root.names_a_member_twice());
    twice += root.has_duplicate_names() ? 1 : 0;
  }
  CHECK(twice > 200);
  CHECK(twice < 1800);
}

TEST_CASE("names are compared as they read, not as they are spelled") {
  const auto document = Document::parse(R"({"a":{"\u0062":1,"b":2},"c":{"b":1,"B":2,"b ":3,"":4}})");
  REQUIRE(document);
  const auto root = document.value()->root();
  CHECK(root["a"].names_a_member_twice());
  CHECK(root.has_duplicate_names());
  CHECK_FALSE(root["c"].has_duplicate_names());
}

TEST_CASE("a name that stands anywhere in the document is never said to be nowhere") {
  const auto document = Document::parse(R"({"a":[{"modifierExtension":null}],"b":{"\u0063":1},"d":"e"})");
  REQUIRE(document);
  const auto root = document.value()->root();
  for (const auto view : {root, root["a"], root["d"]}) {
    for (const auto* name : {"a", "b", "c", "d", "modifierExtension"}) CHECK_FALSE(view.named_nowhere(name));
    CHECK(view.named_nowhere("e"));
    CHECK(view.named_nowhere("extension"));
  }
  CHECK(View().named_nowhere("a"));
}
