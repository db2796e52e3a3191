// A loaded policy as data, with every sentence that it cites: what GET /policies tells.
#pragma once

#include "catalog/catalog.h"
#include "json/writer.h"

namespace ordersign {

/// As one JSON object: version, effective span, when it was reviewed and whether that is overdue today, numbers, criteria, pathways, facts,
/// sentences.
void write_policy(json::Writer& writer, const LoadedPolicy& loaded, Day today);

}  // namespace ordersign
