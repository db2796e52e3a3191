// The committed JSON Schema of policy files is what the loader asks for. ORDERSIGN_APPROVE=1 writes it anew.
#include "catalog/policy_schema.h"

#include "support/catch.h"

#include <cstdlib>
#include <fstream>
#include <regex>

#include "support/builders.h"
#include "support/scenario.h"

using namespace ordersign;
using namespace ordersign::testing;

namespace {

std::filesystem::path schema_file() { return source_folder() / "fhir-profiles/policies/policy.schema.json"; }

/// Visits every property of the schema that is a policy's key.
void check_sentences(json::View schema) {
  for (const auto& [key, property] : schema["properties"].members()) {
    INFO(key);
    const bool is_condition = property.size() == 1 && (!property["enum"].absent() || !property["const"].absent());
    CHECK((is_condition || property["description"].string().size() > 8));
    check_sentences(property);
  }
}

}  // namespace

TEST_CASE("the committed schema of policy files is the one that the loader makes") {
  const auto* approve = std::getenv("ORDERSIGN_APPROVE");
  if (approve != nullptr && std::string_view(approve) == "1") std::ofstream(schema_file(), std::ios::binary) << policy_schema();
  CHECK(read_file(schema_file()) == policy_schema());
}

TEST_CASE("every definition that the schema refers to is there") {
  const auto text = policy_schema();
  const Json schema(text);
  static const std::regex reference("\"#/definitions/([^\"]+)\"");
  std::size_t count = 0;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), reference); at != std::sregex_iterator(); ++at, ++count) {
    INFO((*at)[1]);
    CHECK(schema["definitions"][(*at)[1].str()].is_object());
  }
  CHECK(count > 10);
}

TEST_CASE("the schema has a sentence for every key") {
  const Json schema(policy_schema());
  check_sentences(schema.root());
  for (const auto& [name, definition] : schema["definitions"].members()) {
    INFO(name);
    check_sentences(definition);
  }
  CHECK(schema["definitions"]["labeled-dosing"]["properties"]["loadingInterval"]["description"].string() ==
        "The time between them. The name of a quantity, a number of days between two doses (`d` or `wk`).");
}
