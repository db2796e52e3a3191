// The codes of the value sets as tables for review: where each is from, and how many sources agree on it.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace ordersign {

/// How many codes each value set has at each confidence: value-set, confidence, codes; separated by tabs, in order, with a head.
std::string term_counts(const Catalog& catalog);

enum class TermsShown : std::uint8_t {
  All,
  Single,  ///< those that fewer than two sources confirm
};

/// A line each code or prefix of those sets (of every set when none is named): value-set, system, code, confidence, display, source;
/// separated by tabs, in order, with a head. A code that its set leaves out has a `-` before it.
/// Error (NotFound): no such set.
Result<std::string> term_table(const Catalog& catalog, const std::vector<std::string>& sets, TermsShown terms);

}  // namespace ordersign
