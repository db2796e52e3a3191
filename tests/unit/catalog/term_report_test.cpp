// The tables of codes: every row once, in order, whatever its text holds.
#include "catalog/term_report.h"

#include "support/second_policy.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::string row(const std::string& code, const std::string& display, const std::string& provenance) {
  return R"({"code": ")" + code + R"(", "display": ")" + display +
         R"(", "extension": [{"url": "http://ordersign.org/fhir/StructureDefinition/provenance", "extension": [)" + provenance + "]}]}";
}

const std::string one = R"({"url": "source", "valueString": "a list"}, {"url": "confidence", "valueCode": "verified-1-source"})";
const std::string two = R"({"url": "source", "valueString": "a list; another"}, {"url": "confidence", "valueCode": "verified-2-sources"})";

/// The second policy with one more value set, of which nothing is asked.
std::shared_ptr<const Catalog> with_set() {
  SecondPolicyCopy copy;
  copy.write("fhir-profiles/value-sets/extra.json",
             R"({"resourceType": "ValueSet", "id": "extra", "url": "http://ordersign.org/fhir/ValueSet/extra", "name": "Extra",
  "status": "active", "compose": {"include": [
    {"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "concept": [)" +
                 row("9", "nine", two) + ", " + row("11", "a\\ttab and a\\nline feed", one) + ", " +
                 R"({"code": "12", "display": "bare"})" +
                 R"(]},
    {"system": "http://www.whocc.no/atc", "filter": [{"property": "code", "op": "regex", "value": "L04AB.*", "extension": [
      {"url": "http://ordersign.org/fhir/StructureDefinition/provenance", "extension": [)" +
                 one + R"(]},
      {"url": "http://ordersign.org/fhir/StructureDefinition/display", "valueString": "TNF inhibitors"}]}]}],
   "exclude": [{"system": "http://www.whocc.no/atc", "concept": [)" +
                 row("L04AB01", "etanercept", two) + "]}]}}");
  const auto loaded = copy.load();
  INFO((loaded ? "" : loaded.error().where + ": " + loaded.error().message));
  REQUIRE(loaded);
  return *loaded;
}

const std::string head = "value-set\tsystem\tcode\tconfidence\tdisplay\tsource\n";

}  // namespace

TEST_CASE("a set's codes, prefixes and what it leaves out are a line each, in order") {
  const auto table = term_table(*with_set(), {"extra"}, TermsShown::All);
  REQUIRE(table);
  CHECK(*table == head +
                      "extra\tatc\t-L04AB01\tverified-2-sources\tetanercept\ta list; another\n"
                      "extra\tatc\tL04AB.*\tverified-1-source\tTNF inhibitors\ta list\n"
                      "extra\trxnorm\t11\tverified-1-source\ta tab and a line feed\ta list\n"
                      "extra\trxnorm\t12\t\tbare\t\n"
                      "extra\trxnorm\t9\tverified-2-sources\tnine\ta list; another\n");
}

TEST_CASE("single are the codes that fewer than two sources confirm") {
  const auto table = term_table(*with_set(), {"extra", "extra"}, TermsShown::Single);
  REQUIRE(table);
  CHECK(*table == head +
                      "extra\tatc\tL04AB.*\tverified-1-source\tTNF inhibitors\ta list\n"
                      "extra\trxnorm\t11\tverified-1-source\ta tab and a line feed\ta list\n"
                      "extra\trxnorm\t12\t\tbare\t\n");
}

TEST_CASE("codes are counted by value set and confidence, and every set is in the table when none is named") {
  const auto catalog = with_set();
  const auto counts = term_counts(*catalog);
  CHECK(counts.starts_with("value-set\tconfidence\tcodes\n"));
  CHECK(counts.find("\nextra\t\t1\nextra\tverified-1-source\t2\nextra\tverified-2-sources\t2\n") != std::string::npos);
  const auto all = term_table(*catalog, {}, TermsShown::All);
  REQUIRE(all);
  CHECK(all->find("\nextra\t") != std::string::npos);
  CHECK(all->find("\nsilver-rash\t") != std::string::npos);
}

TEST_CASE("a value set that there is not is told with those that there are") {
  const auto table = term_table(*with_set(), {"extra", "extras"}, TermsShown::All);
  REQUIRE_FALSE(table);
  CHECK(table.error().code == ErrorCode::NotFound);
  CHECK(table.error().where == "`extras`");
  CHECK(table.error().message.find("silver-rash") != std::string::npos);
}
