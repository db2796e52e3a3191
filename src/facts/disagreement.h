// Sources that disagree about one drug. Reading 3.4 (f) and 3.5: what is contradicted is possible, not definite.
#pragma once

#include <span>

#include "facts/chart.h"
#include "facts/currency.h"

namespace ordersign::facts {

/// Lowers definite uses that others contradict to possible, and says which and why:
/// an active request, by a later statement that says stopped or not taken (3.5a); an administration, when the newest request of its drug is
/// over or a statement of it ended on or after that day (3.5b); a request that says by US Core's extension that it is not taken (3.5c); a
/// request of long ago with nothing newer of its drug (3.4f). `uses` keep their places: they point at each other afterwards.
void weigh_disagreement(std::span<Use> uses, const Terminology& terminology, Day today, const CurrencyRules& rules);

}  // namespace ordersign::facts
