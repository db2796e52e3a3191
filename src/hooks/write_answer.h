// An evaluation as the body of a CDS Hooks answer.
#pragma once

#include <string>

#include "cards/dialect.h"
#include "hooks/evaluation.h"

namespace ordersign::hooks {

/// `cards`, and with `explain` the `org.ordersign.decisions` extension when there is a decision; the evaluation's further extensions. CDS
/// Hooks 2.0, CDS Service Response; elements without value are left out, and so is `systemActions` where the
/// answer is not to have them.
std::string write_answer(const Evaluation& evaluation, const cards::Frame& frame, const cards::Dialect& dialect, bool explain);

/// Leaves the cards with the suggestions that the dialect can tell, each with a uuid. Before they are written or recorded.
void put_in(const cards::Dialect& dialect, std::vector<Card>& cards);

}  // namespace ordersign::hooks
