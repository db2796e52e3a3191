// The decisions of a call as a readable tree: `ordersign explain`.
#pragma once

#include <string>

#include "hooks/evaluation.h"

namespace ordersign::hooks {

/// An order, its pathway, and of each criterion the result, finding, policy sentence, evidence and what would settle it; then the
/// cards.
std::string explain_tree(const Evaluation& evaluation, const cards::Frame& frame);

}  // namespace ordersign::hooks
