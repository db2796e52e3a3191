// What the chart tells of earlier doses of the policy's drug in its covered form.
#pragma once

#include <optional>
#include <vector>

#include "facts/kind.h"

namespace ordersign::facts {

/// reading 5.1.
struct PriorUse {
  std::vector<Evidence> definite;
  std::vector<Evidence> possible;
  std::optional<DaySpan> first;      ///< the earliest definite evidence: the start of treatment
  std::optional<DaySpan> last_dose;  ///< the newest recorded dose (administration, else dispense)
};

/// `active_after_days`: an active order counts once it is that old.
PriorUse prior_use(const OrderView& view, int active_after_days);

}  // namespace ordersign::facts
