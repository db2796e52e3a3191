// Cards that were overridden, held against what they rest on now.
#pragma once

#include <vector>

#include "catalog/catalog.h"
#include "hooks/evaluation.h"
#include "ordersign/override_memory.h"
#include "ordersign/reply.h"

namespace ordersign::hooks {

/// A card whose basis is as it was when one of its policy and criteria was overridden goes to Evaluation::hidden; of one whose basis has
/// changed the detail says first what has. What the report counts is counted.
void recall(Evaluation& evaluation, const Catalog& catalog, const std::vector<RememberedOverride>& remembered, CallReport& report);

}  // namespace ordersign::hooks
