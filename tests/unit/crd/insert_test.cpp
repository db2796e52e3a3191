// Coverage information put into an order: everything else stays as it came.
#include "crd/insert.h"

#include <string>

#include "crd/write_answer.h"
#include "support/builders.h"
#include "support/catch.h"

using namespace ordersign;
using namespace ordersign::crd;
using ordersign::testing::replaced;

namespace {

std::string extension(const std::string& coverage = "Coverage/c1", const std::string& more = "", const std::string& id = "id-1") {
  return R"({"url":")" + std::string(extension_url) + R"(","extension":[{"url":"coverage","valueReference":{"reference":")" + coverage +
         R"("}},{"url":"covered","valueCode":"covered"},)" + more + R"({"url":"date","valueDate":"2026-01-15"},)" +
         R"({"url":"coverage-assertion-id","valueString":")" + id + R"("}]})";
}

Insertion into(const std::string& order, const std::string& added = extension()) {
  const auto document = json::Document::parse(R"({"drafts":[)" + order + "]}");
  REQUIRE(document);
  return insert(**document, "/drafts/0", added);
}

const std::string kOdd =
    R"({"resourceType":"MedicationRequest","id":"o1","_status":{"extension":[{"url":"x","valueDecimal":1.50}]},"dose":7.0e1,"given":[null,"a"],"_given":[{"id":"g"},null],"unknown":{"z":null}})";

}  // namespace

TEST_CASE("an order without extensions gets them behind all that it has") {
  const auto done = into(kOdd);
  CHECK(done.done == Inserted::New);
  CHECK(done.resource == kOdd.substr(0, kOdd.size() - 1) + R"(,"extension":[)" + extension() + "]}");
}

TEST_CASE("other extensions stay, in their order and where they stood") {
  const std::string mine = R"({"url":"http://e.example/x","valueDecimal":1.0})";
  const std::string order = R"({"extension":[)" + mine + R"(],"id":"o1"})";
  CHECK(into(order).resource == R"({"extension":[)" + mine + "," + extension() + R"(],"id":"o1"})");
  CHECK(into(R"({"extension":[],"id":"o1"})").resource == R"({"extension":[)" + extension() + R"(],"id":"o1"})");
}

TEST_CASE("what the order says of that coverage already is replaced, and of others is left") {
  const auto other = extension("Coverage/c2"),
             old = extension("https://ehr.example/fhir/Coverage/c1/_history/3", R"({"url":"pa-needed","valueCode":"no-auth"},)");
  const auto done = into(R"({"id":"o1","extension":[)" + old + "," + other + "]}");
  CHECK(done.done == Inserted::New);
  CHECK(done.resource == R"({"id":"o1","extension":[)" + other + "," + extension() + "]}");
}

TEST_CASE("nothing is sent where nothing is new but date and id") {
  const std::string with_day = replaced(extension("Coverage/c1", "", "id-0"), "2026-01-15", "2026-01-10");
  CHECK(into(R"({"id":"o1","extension":[)" + with_day + "]}").done == Inserted::Nothing);
  // In another order of members and parts, and numbers spelled otherwise.
  const auto said = extension("Coverage/c1", R"({"url":"detail","extension":[{"url":"value","valueQuantity":{"value":70,"unit":"u"}}]},)");
  const auto same = R"({"extension":[{"extension":[{"valueQuantity":{"unit":"u","value":70.0},"url":"value"}],"url":"detail"},)"
                    R"({"valueCode":"covered","url":"covered"},{"valueReference":{"reference":"Coverage/c1"},"url":"coverage"}],"url":")" +
                    std::string(extension_url) + "\"}";
  CHECK(into(R"({"id":"o1","extension":[)" + same + "]}", said).done == Inserted::Nothing);
  CHECK(into(R"({"id":"o1","extension":[)" + replaced(same, "70.0", "70.5") + "]}", said).done == Inserted::New);
  // Twice the same is put right.
  CHECK(into(R"({"id":"o1","extension":[)" + extension() + "," + extension() + "]}").done == Inserted::New);
}

TEST_CASE("a draft whose extensions are no list is not put right") {
  for (const auto* odd : {"null", "{}", "\"x\""})
    CHECK(into(std::string(R"({"id":"o1","extension":)") + odd + "}").done == Inserted::NoPlace);
}
