// What is loaded, a line a policy, and how well scenarios cover its criteria.
#pragma once

#include <filesystem>
#include <string>

#include "catalog/catalog.h"

namespace ordersign {

/// `scenarios` holds one folder a policy, as tests/scenarios/README.md tells it; without it the coverage is left out.
std::string check_report(const Catalog& catalog, const std::filesystem::path& scenarios);

}  // namespace ordersign
