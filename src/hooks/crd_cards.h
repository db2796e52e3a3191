// The cards of an answer as a client of Da Vinci CRD takes them. CRD-024, CRD-031, CRD-040 to CRD-043.
#pragma once

#include "cards/dialect.h"
#include "catalog/catalog.h"
#include "hooks/evaluation.h"
#include "ordersign/service.h"
#include "prefetch/request.h"

namespace ordersign::hooks {

/// Leaves out cards that say what the coverage information of their orders says, those of types that the client turned off, and those that
/// are too many for it; before 2.2 adds, when an order is signed, a card that leads to the policy's text where something of it is open.
void put_in_crd(Evaluation& evaluation, const Catalog& catalog, const cards::Dialect& dialect, const Options& options, prefetch::Hook hook);

/// `source.topic`.
Coding topic_of(const Card& card, const cards::Dialect& dialect, crd::Version version);

}  // namespace ordersign::hooks
