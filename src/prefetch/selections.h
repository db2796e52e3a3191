// Which draft orders the selections of an order-select mean: by an entry's fullUrl, by `Type/id` (absolute too), or by the id alone.
// CDS Hooks hook library, order-select 1.0, Context. Neither function meets every selection with every entry: both may be many.
#pragma once

#include <vector>

#include "json/view.h"

namespace ordersign::prefetch {

/// For each entry of the Bundle: does one of the selections mean it?
std::vector<bool> selected_entries(json::View selections, json::View draft_orders);

/// For each selection: does it mean one of the entries? What is no string means none.
std::vector<bool> selections_that_name(json::View selections, json::View draft_orders);

}  // namespace ordersign::prefetch
