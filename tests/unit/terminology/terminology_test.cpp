#include "terminology/terminology.h"

#include "support/catch.h"

#include "support/builders.h"
#include "terminology/words.h"

using namespace ordersign;
using namespace ordersign::terminology;
using namespace ordersign::testing;

namespace {

constexpr auto rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr auto atc = "http://www.whocc.no/atc";

std::string term(const std::string& kind, const std::string& text) {
  return R"({"url":"http://ordersign.org/fhir/StructureDefinition/)" + kind + R"(","valueString":")" + text + R"("})";
}

/// A ValueSet `set` with these extensions and this compose.
std::string value_set(const std::string& extensions, const std::string& compose) {
  return R"({"resourceType":"ValueSet","id":"set","extension":[)" + extensions + R"(],"compose":)" + compose + "}";
}

auto by_text(const std::string& set, std::string_view text) { return terminology_of({set}).classify({}, {text}); }

Error error_of(const std::string& set) {
  const Json json(set);
  Terminology terminology;
  const auto added = terminology.add("a.json", json.root());
  return added ? Error{} : added.error();
}

}  // namespace

TEST_CASE("a name matches as whole words, whatever its case, accents and punctuation") {
  const auto set = value_set(term("term", "Sjögren") + "," + term("term", "Waldenström macroglobulinemia"), "{}");
  for (const auto* text : {"Sjögren", "SJÖGREN", "sjogren", "Sjögren's syndrome", "(sjögren)", "Waldenstrom   macroglobulinemia",
                           "morbus Waldenström-Macroglobulinemia", "Sjo\xCC\x88gren"}) {
    INFO(text);
    REQUIRE(by_text(set, text).size() == 1);
    CHECK(by_text(set, text).front().basis == Basis::Name);
  }
  for (const auto* text : {"", "Sjögrenoid", "antisjogren", "Waldenström", "Waldenström type macroglobulinemia", "…"}) {
    INFO(text);
    CHECK(by_text(set, text).empty());
  }
}

TEST_CASE("voclosporin inside another word is not voclosporin") {
  const auto set = drug_set("voc", "1", "voclosporin");
  CHECK(by_text(set, "voclosporin 7.9 mg capsule").size() == 1);
  for (const auto* text : {"voclosporine", "prevoclosporin", "voclosporinum 7.9", "cyclosporin"}) CHECK(by_text(set, text).empty());
}

TEST_CASE("term-words match in any order, and only all together") {
  const auto set = value_set(term("term-words", "cns lupus"), "{}");
  CHECK(by_text(set, "CNS lupus").size() == 1);
  CHECK(by_text(set, "lupus with involvement of the CNS").size() == 1);
  CHECK(by_text(set, "lupus").empty());
  CHECK(by_text(set, "cns tumor").empty());
}

TEST_CASE("a not-term cancels the names of its set, but no code") {
  const auto set = value_set(term("term", "lupus") + "," + term("not-term", "rule out"),
                             R"({"include":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","concept":[{"code":"M32.9"}]}]})");
  CHECK(by_text(set, "lupus").size() == 1);
  CHECK(by_text(set, "Rule out lupus").empty());
  const auto hits = terminology_of({set}).classify({{"http://hl7.org/fhir/sid/icd-10-cm", "m329"}}, {"rule out lupus"});
  REQUIRE(hits.size() == 1);
  CHECK(hits.front().basis == Basis::Code);
}

TEST_CASE("a code hit beats a name hit, and several codes of one set are one hit") {
  const auto terminology = terminology_of({drug_set("one", "11", "alphamab"), drug_set("two", "22", "betamab")});
  const auto hits = terminology.classify({{rxnorm, "11"}, {rxnorm, " 11 "}}, {"alphamab", "betamab"});
  REQUIRE(hits.size() == 2);
  CHECK(hits[0].basis == Basis::Code);
  CHECK(hits[0].name->name == "alphamab");
  CHECK(terminology.id_of(hits[1].set) == "two");
  CHECK(hits[1].basis == Basis::Name);
}

TEST_CASE("a code counts only in its own system") {
  const auto terminology = terminology_of({drug_set("one", "11", "alphamab")});
  CHECK(terminology.classify({{"http://snomed.info/sct", "11"}, {"", "11"}, {"http://example.org", "11"}}, {}).empty());
}

TEST_CASE("a prefix rule takes every code below it but the excluded ones") {
  const auto terminology = terminology_of({value_set("", R"({"include":[{"system":"http://www.whocc.no/atc","filter":
    [{"property":"code","op":"regex","value":"X01AB.*"}]}],"exclude":[{"system":"http://www.whocc.no/atc","concept":[{"code":"X01AB04"}]}]})")});
  CHECK(terminology.classify({{atc, "x01ab02"}}, {}).size() == 1);
  CHECK(terminology.classify({{atc, "X01AB"}}, {}).size() == 1);
  CHECK(terminology.classify({{atc, "X01AB04"}}, {}).empty());
  CHECK(terminology.classify({{atc, "X01AC02"}}, {}).empty());
}

TEST_CASE("a value set that cannot be used is refused with file and pointer") {
  const auto with_include = [](const std::string& include) { return value_set("", R"({"include":[)" + include + "]}"); };
  struct Row {
    std::string set, where, message;
  };
  const std::vector<Row> rows{
      {R"({"resourceType":"CodeSystem","id":"x"})", "a.json#", "want a ValueSet with an id"},
      {R"({"resourceType":"ValueSet"})", "a.json#", "want a ValueSet with an id"},
      {with_include(R"({"system":"http://example.org/codes","concept":[{"code":"1"}]})"), "a.json#/compose/include/0/system",
       "unknown code system `http://example.org/codes`"},
      {with_include(R"({"concept":[{"code":"1"}]})"), "a.json#/compose/include/0/system", "unknown code system ``"},
      {with_include(R"({"system":"http://loinc.org","concept":[{"code":"1"},{"display":"x"}]})"), "a.json#/compose/include/0/concept/1",
       "a concept needs a code of its system"},
      {with_include(R"({"system":"http://loinc.org","filter":[{"property":"concept","op":"is-a","value":"1"}]})"),
       "a.json#/compose/include/0/filter/0", "a filter here is property `code`, op `regex`, value `PREFIX.*`"},
      {with_include(R"({"system":"http://loinc.org","filter":[{"property":"code","op":"regex","value":"A[0-9]"}]})"),
       "a.json#/compose/include/0/filter/0", "a filter here is property `code`, op `regex`, value `PREFIX.*`"},
      {value_set("", R"({"exclude":[{"system":"nowhere"}]})"), "a.json#/compose/exclude/0/system", "unknown code system"},
  };
  for (const auto& row : rows) {
    INFO(row.set);
    const auto error = error_of(row.set);
    CHECK(error.code == ErrorCode::BadData);
    CHECK(error.where == row.where);
    CHECK(error.message == row.message);
  }
}

TEST_CASE("a value set id is defined once") {
  const Json json(drug_set("one", "11", "alphamab"));
  Terminology terminology;
  REQUIRE(terminology.add("a.json", json.root()));
  const auto again = terminology.add("b.json", json.root());
  REQUIRE_FALSE(again);
  CHECK(again.error().where == "b.json#/id");
  CHECK(again.error().message == "value set `one` is defined twice");
}

TEST_CASE("folding keeps words and drops what cannot be seen") {
  CHECK(fold("Benlysta® 400-mg (IV)") == " benlysta 400 mg iv ");
  CHECK(fold("soft\xC2\xADhyphen") == " softhyphen ");
  CHECK(fold("ze\xE2\x80\x8Bro") == " zero ");
  CHECK(fold("\xEF\xBC\xA9\xEF\xBC\xB6") == " iv ");  // full width
  CHECK(fold("  ,.; ").empty());
}
