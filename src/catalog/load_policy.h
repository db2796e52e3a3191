// One policy file into a policy and its fact kinds.
#pragma once

#include <string>

#include "catalog/catalog.h"
#include "json/view.h"

namespace ordersign {

/// Refuses, with file and JSON pointer: unknown keys, kinds, value sets, facts and criteria; facts that nothing uses; duplicate
/// ids; dates that are none; pathways without criteria.
Result<std::unique_ptr<LoadedPolicy>> load_policy(json::View view, const std::string& file, const terminology::Terminology& terminology);

}  // namespace ordersign
