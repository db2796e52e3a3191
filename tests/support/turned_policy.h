// The shipped Benlysta policy with one of its numbers turned; codes and wording as they are.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "catalog/catalog.h"
#include "support/builders.h"
#include "support/catch.h"
#include "support/scenario.h"
#include "support/temp_folder.h"

namespace ordersign::testing {

inline std::string policy_text() { return read_file(source_folder() / "fhir-profiles/policies/belimumab/2023-11-01.json"); }

/// `"name": {"value": 10, "unit": "d"` of the policy's text, as it stands there.
inline std::string quantity_in(const std::string& policy, const std::string& name) {
  const auto at = policy.find("\"" + name + "\": {\"value\": ");
  REQUIRE(at != std::string::npos);
  return policy.substr(at, policy.find(", \"reading\"", at) - at);
}

inline std::string turned(const std::string& policy, const std::string& name, const std::string& value, const std::string& unit) {
  return replaced(policy, quantity_in(policy, name), "\"" + name + "\": {\"value\": " + value + ", \"unit\": \"" + unit + "\"");
}

/// Beside the shipped codes and wording.
inline void write_policy(const std::string& policy, const support::TempFolder& folder) {
  const auto policies = folder.file("fhir-profiles/policies/belimumab");
  std::filesystem::create_directories(policies);
  std::filesystem::create_directory_symlink(source_folder() / "fhir-profiles/value-sets", folder.file("fhir-profiles/value-sets"));
  std::filesystem::create_symlink(source_folder() / "fhir-profiles/recognition.json", folder.file("fhir-profiles/recognition.json"));
  std::filesystem::create_directory_symlink(source_folder() / "cards", folder.file("cards"));
  std::ofstream(policies / "2023-11-01.json", std::ios::binary) << policy;
}

inline std::shared_ptr<const Catalog> catalog_with(const std::string& policy) {
  const support::TempFolder folder;
  write_policy(policy, folder);
  auto loaded = load_catalog({folder.file("fhir-profiles"), folder.file("cards")});
  if (!loaded) FAIL(loaded.error().where << ": " << loaded.error().message);
  return loaded.value();
}

}  // namespace ordersign::testing
