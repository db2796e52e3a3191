// An evaluation as the body of a CDS Hooks answer.
#pragma once

#include <string>

#include "hooks/evaluate.h"

namespace ordersign::hooks {

/// `cards`, and with `explain` the `org.ordersign.decisions` extension when there is a decision. CDS Hooks 2.0, CDS Service
/// Response; elements without value are left out, and so is `systemActions`.
std::string write_answer(const Evaluation& evaluation, const cards::Frame& frame, bool explain);

/// The decisions as a readable tree.
std::string write_explanation(const Evaluation& evaluation, const cards::Frame& frame);

}  // namespace ordersign::hooks
