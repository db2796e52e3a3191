// What is loaded, a line a policy, and how well scenarios cover its criteria.
#pragma once

#include <filesystem>
#include <string>

#include "catalog/catalog.h"

namespace ordersign {

/// `scenarios` holds one folder a policy, each with `<claim>/expect.json`; without it the coverage is left out.
std::string check_report(const Catalog& catalog, const std::filesystem::path& scenarios);

/// For one policy's criteria: how many scenarios expect met, unmet and unknown.
struct Coverage {
  std::size_t met = 0;
  std::size_t unmet = 0;
  std::size_t unknown = 0;
};
std::map<std::string, Coverage> scenario_coverage(const std::filesystem::path& folder, std::size_t* scenarios = nullptr);

}  // namespace ordersign
