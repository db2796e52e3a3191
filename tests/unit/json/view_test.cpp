#include "json/view.h"

#include "support/catch.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "json/document.h"

using ordersign::json::Document;
using ordersign::json::View;

namespace {

class Read {
 public:
  explicit Read(std::string text) {
    auto result = Document::parse(std::move(text));
    REQUIRE(result.has_value());
    document_ = std::move(*result);
  }
  View operator*() const { return document_->root(); }
  View operator[](const char* key) const { return document_->root()[key]; }

 private:
  std::unique_ptr<const Document> document_;
};

// One member of every type.
constexpr auto every_type = R"({"null":null,"true":true,"number":1.5,"string":"s","array":[1,2],"object":{"k":1}})";

}  // namespace

TEST_CASE("an absent view has no type and no content") {
  const View absent;
  CHECK(absent.absent());
  CHECK_FALSE(absent);
  CHECK_FALSE(
      (absent.is_null() || absent.is_object() || absent.is_array() || absent.is_string() || absent.is_number() || absent.is_bool()));
  CHECK(absent["a"]["b"].absent());
  CHECK(absent.string().empty());
  CHECK_FALSE(absent.boolean());
  CHECK_FALSE(absent.number());
  CHECK_FALSE(absent.integer());
  CHECK(absent.elements().empty());
  CHECK(absent.each().empty());
  CHECK(absent.first().absent());
  CHECK(absent.members().begin() == absent.members().end());
  CHECK(absent.size() == 0);
}

TEST_CASE("null is present but counts as having no value") {
  const Read read(every_type);
  CHECK(read["null"].is_null());
  CHECK_FALSE(read["null"].absent());
  CHECK_FALSE(read["null"]);
  CHECK(read["null"].each().empty());
  CHECK(read["null"].first().absent());
}

TEST_CASE("every value has exactly one type") {
  const Read read(every_type);
  for (const auto& [name, value] : (*read).members()) {
    CAPTURE(std::string(name));
    CHECK(value.is_null() == (name == "null"));
    CHECK(value.is_bool() == (name == "true"));
    CHECK(value.is_number() == (name == "number"));
    CHECK(value.is_string() == (name == "string"));
    CHECK(value.is_array() == (name == "array"));
    CHECK(value.is_object() == (name == "object"));
  }
}

TEST_CASE("an accessor answers only for its own type") {
  const Read read(every_type);
  for (const auto& [name, value] : (*read).members()) {
    CAPTURE(std::string(name));
    CHECK(value.boolean().has_value() == (name == "true"));
    CHECK(value.number().has_value() == (name == "number"));
    CHECK_FALSE(value.integer().has_value());
    CHECK(value.string() == (name == "string" ? "s" : ""));
    CHECK(value.elements().size() == (name == "array" ? 2 : 0));
    CHECK(value["k"].absent() == (name != "object"));
    CHECK((value.members().begin() == value.members().end()) == (name != "object"));
    CHECK(value.size() == (name == "array" ? 2 : name == "object" ? 1 : 0));
  }
}

TEST_CASE("the first of two members with one name is the one seen") {
  const Read read(R"({"a":1,"b":2,"a":3,"a":null})");
  CHECK(read["a"].integer() == 1);
  CHECK((*read).size() == 4);
}

TEST_CASE("member names are told apart by all their bytes and case") {
  const Read read(R"({"":1,"a":2,"ab":3,"A":4,"\u00e4":5})");
  CHECK(read[""].integer() == 1);
  CHECK(read["a"].integer() == 2);
  CHECK(read["ab"].integer() == 3);
  CHECK(read["A"].integer() == 4);
  CHECK(read["ä"].integer() == 5);
  CHECK(read["abc"].absent());
}

TEST_CASE("members come in the order they were written") {
  const Read read(R"({"z":1,"a":2,"m":3})");
  std::vector<std::string> names;
  for (const auto& [name, value] : (*read).members()) names.emplace_back(name);
  CHECK(names == std::vector<std::string>{"z", "a", "m"});
}

TEST_CASE("elements come in order, nulls among them") {
  const Read read(R"([1,null,"x",[]])");
  std::vector<View> seen;
  for (const View element : (*read).elements()) seen.push_back(element);
  REQUIRE(seen.size() == 4);
  CHECK(seen[0].integer() == 1);
  CHECK(seen[1].is_null());
  CHECK(seen[2].string() == "x");
  CHECK(seen[3].is_array());
}

TEST_CASE("a lone value where a list belongs counts as a list of one") {
  const std::string text = GENERATE(as<std::string>(), R"({"k":1})", R"("s")", "0", "false");
  const Read read(text);
  CHECK((*read).elements().empty());
  REQUIRE((*read).each().size() == 1);
  std::size_t count = 0;
  for (const View element : (*read).each()) {
    ++count;
    CHECK_FALSE(element.absent());
  }
  CHECK(count == 1);
  CHECK_FALSE((*read).first().absent());
}

TEST_CASE("an empty array has no first element") {
  const Read read(R"([])");
  CHECK((*read).each().empty());
  CHECK((*read).first().absent());
  CHECK(*read);
}

TEST_CASE("numbers are read to the nearest double") {
  CHECK((*Read("7.9")).number() == 7.9);
  CHECK((*Read("0.1")).number() == 0.1);
  CHECK((*Read("1E+2")).number() == 100.0);
  CHECK((*Read("1.7976931348623157e308")).number() == 1.7976931348623157e308);
  CHECK((*Read("5e-324")).number() == 5e-324);
  CHECK((*Read("9007199254740993")).number() == 9007199254740992.0);
  CHECK((*Read("12345678901234567890")).number() == 12345678901234567890.0);
  CHECK((*Read("2.2250738585072011e-308")).number() == 2.2250738585072011e-308);
  CHECK(std::signbit((*Read("-0")).number().value_or(1)));
  CHECK(std::signbit((*Read("-0.0")).number().value_or(1)));
}

TEST_CASE("an integer may be spelled as a decimal but must be whole and exact") {
  CHECK((*Read("700")).integer() == 700);
  CHECK((*Read("700.0")).integer() == 700);
  CHECK((*Read("7e2")).integer() == 700);
  CHECK((*Read("-0")).integer() == 0);
  CHECK((*Read("9223372036854775807")).integer() == 9223372036854775807);
  CHECK((*Read("-9223372036854775808")).integer() == std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE((*Read("9223372036854775808")).integer());
  CHECK_FALSE((*Read("1e300")).integer());
  CHECK_FALSE((*Read("0.5")).integer());
  CHECK_FALSE((*Read("\"7\"")).integer());
}
