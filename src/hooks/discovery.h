// What GET /cds-services tells: each service with its prefetch templates.
#pragma once

#include <string>

#include "catalog/catalog.h"
#include "prefetch/keys.h"

namespace ordersign::hooks {

/// CDS Hooks 2.0, Discovery. A key that rests on a value set without members is not asked for. `crd`: as clients of Da Vinci CRD take it.
std::string discovery_body(const Catalog& catalog, prefetch::Intents intents, bool crd = false);

}  // namespace ordersign::hooks
