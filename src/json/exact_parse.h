// The parse that judges: by RapidJSON, which tells what is wrong with a text and where.
#pragma once

#include <cstddef>
#include <optional>

#include "json/tree.h"
#include "ordersign/result.h"

namespace ordersign::json {

/// Builds the tree of `tree.text`, which find_fault has nothing against; or tells why not, as Document::parse does. Any thread.
std::optional<Error> exact_parse(Tree& tree, std::size_t max_depth);

}  // namespace ordersign::json
