// The two parsers of src/json held against each other: what the fast one takes, the other one must take and read as the same tree.
#pragma once

#include <string>

namespace ordersign::test {

struct BothParsers {
  bool taken_fast = false;
  bool taken = false;      ///< by the one that judges
  std::string difference;  ///< "" when there is none, else in words, without anything of the text
};

/// Of any bytes.
BothParsers parse_with_both(const std::string& text, std::size_t max_depth = 200);

}  // namespace ordersign::test
