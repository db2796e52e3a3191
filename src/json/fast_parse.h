// The parse of what is plain JSON, over simdjson's index of it. It need not know why a text is refused: exact_parse judges what it does not
// take.
#pragma once

#include <cstddef>

#include "json/tree.h"

namespace ordersign::json {

/// Builds the tree of `tree.text`; the same tree that exact_parse would build. False, and the tree is of no use: not JSON, nested deeper
/// than `max_depth`, or something that is left to exact_parse. Any thread.
bool fast_parse(Tree& tree, std::size_t max_depth);

}  // namespace ordersign::json
