// What is loaded, a line a policy, how well scenarios cover its criteria, and whether its review is overdue.
#pragma once

#include <filesystem>
#include <string>

#include "catalog/catalog.h"

namespace ordersign {

/// `scenarios` holds one folder a policy, as tests/scenarios/README.md tells it; without it the coverage is left out. A policy whose review
/// is overdue today has a warning below its line.
std::string check_report(const Catalog& catalog, const std::filesystem::path& scenarios, Day today);

}  // namespace ordersign
