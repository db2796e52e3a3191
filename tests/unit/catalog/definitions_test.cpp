// A broken StructureDefinition stops the load, and what is loaded is published as its file holds it.
#include "catalog/definitions.h"

#include "support/second_policy.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

const std::string file = "fhir-profiles/structure-definitions/order.json";
const std::string sound =
    R"({"resourceType": "StructureDefinition", "id": "order", "url": "http://ordersign.org/fhir/StructureDefinition/order",
  "name": "Order", "status": "active", "type": "MedicationRequest", "baseDefinition": "http://hl7.org/fhir/StructureDefinition/MedicationRequest",
  "differential": {"element": [{"path": "MedicationRequest"},
    {"path": "MedicationRequest.reasonCode", "binding": {"strength": "extensible", "valueSet": "http://ordersign.org/fhir/ValueSet/silver-rash"}}]}})";

Result<std::shared_ptr<const Catalog>> load_with(const std::string& text) {
  const SecondPolicyCopy copy;
  std::filesystem::create_directories(copy.folder() / "fhir-profiles" / "structure-definitions");
  std::ofstream(copy.folder() / file, std::ios::binary) << text;
  return copy.load();
}

}  // namespace

TEST_CASE("a definition is published byte for byte as its file holds it") {
  const auto loaded = load_with(sound);
  REQUIRE(loaded);
  const auto& definitions = (*loaded)->definitions();
  const auto* text = definitions.find("StructureDefinition", "order");
  REQUIRE(text != nullptr);
  CHECK(*text == sound);
  CHECK(definitions.of_type("StructureDefinition").size() == 1);
  CHECK(definitions.find("StructureDefinition", "silver-rash") == nullptr);
  CHECK(definitions.find("ValueSet", "silver-rash") != nullptr);
  CHECK(definitions.of_type("ValueSet").size() == (*loaded)->terminology().size());
  CHECK(definitions.of_type("Patient").empty());
}

TEST_CASE("a folder without profiles publishes value sets alone") {
  const auto loaded = load_from(second_policy_folder());
  REQUIRE(loaded);
  CHECK((*loaded)->definitions().of_type("StructureDefinition").empty());
}

TEST_CASE("a structure definition is refused by its first broken part") {
  struct Row {
    std::string from, to, pointer, message;
  };
  const std::vector<Row> rows{
      {R"("StructureDefinition", "id")", R"("ValueSet", "id")", "/resourceType", "want a StructureDefinition"},
      {R"("id": "order")", R"("id": "orders")", "/id", "want the file's name, `order`"},
      {"StructureDefinition/order", "StructureDefinition/orders", "/url", "want `http://ordersign.org/fhir/StructureDefinition/order`"},
      {R"("name": "Order",)", "", "/name", "want a text here"},
      {R"("status": "active")", R"("status": 1)", "/status", "want a text here"},
      {R"("baseDefinition")", R"("base")", "/baseDefinition", "want a text here"},
      {R"("differential")", R"("snapshot")", "/differential/element", "want at least one element"},
      {R"("MedicationRequest.reasonCode")", R"("MedicationRequests.reasonCode")", "/differential/element/1/path",
       "want an element of `MedicationRequest`"},
  };
  for (const auto& row : rows) {
    INFO(row.to);
    const auto loaded = load_with(replaced(sound, row.from, row.to));
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == ErrorCode::BadData);
    CHECK(loaded.error().where == file + "#" + row.pointer);
    CHECK(loaded.error().message == row.message);
  }
  CHECK(load_with("{\"resourceType\": ").error().code == ErrorCode::BadData);
}

TEST_CASE("a binding to a value set that is not there is refused") {
  const auto loaded = load_with(replaced(sound, "silver-rash", "gold-rash"));
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().where == file + "#/differential/element/1/binding/valueSet");
  CHECK(loaded.error().message.find("unknown value set `gold-rash`; known: ") == 0);
}
