// Drafts of one drug that are signed together: which of them are one treatment.
#pragma once

#include <vector>

#include "facts/kind.h"
#include "facts/schedule.h"

namespace ordersign::facts {

/// The other belimumab drafts of the signing that are one treatment with this order, and what their being there means. Reading 2.4.
struct Companions {
  std::vector<const Use*> of_one_timing;  ///< their doses are added to this order's
  std::vector<const Use*> follow;         ///< loading and maintenance as two orders: judged as one schedule
  bool unclear = false;                   ///< which of them is meant cannot be told
  bool two_kinds = false;                 ///< a MedicationRequest and a ServiceRequest for one infusion
  bool other_form = false;                ///< the drug in its other form
  bool any() const { return !of_one_timing.empty() || !follow.empty() || unclear || two_kinds; }
};
Companions companions_of(const OrderView& view, const ScheduleLabel& label);

/// Orders whose every line has the same pace, count and end as the line of the other.
bool share_timing(const Use& a, const Use& b);

}  // namespace ordersign::facts
