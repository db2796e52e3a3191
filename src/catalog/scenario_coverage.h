// How many scenarios of a policy expect each result of its criteria.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

namespace ordersign {

struct CriterionCoverage {
  std::size_t met = 0;
  std::size_t unmet = 0;
  std::size_t unknown = 0;
};

struct ScenarioCoverage {
  std::size_t scenarios = 0;
  std::map<std::string, CriterionCoverage> by_criterion;
};

/// `folder` is one policy's, as tests/scenarios/README.md tells it; without it nothing is counted. Files that are not JSON count for
/// nothing.
ScenarioCoverage scenario_coverage(const std::filesystem::path& folder);

}  // namespace ordersign
