// The parse of what is plain JSON, by simdjson. It need not know why a text is refused: exact_parse judges what it does not take.
#pragma once

#include <cstddef>

#include "json/tree.h"

namespace ordersign::json {

/// How much may follow a text's last byte in its memory and be read, though not used.
std::size_t fast_parse_padding();

/// Builds the tree of `tree.text`, whose capacity has room for the padding; the same tree that exact_parse would build. False, and the
/// tree is of no use: not JSON, nested deeper than `max_depth`, or something that is left to exact_parse. Any thread.
bool fast_parse(Tree& tree, std::size_t max_depth);

}  // namespace ordersign::json
