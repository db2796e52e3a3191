// What the chart tells of earlier doses of the policy's drug in its covered form.
#pragma once

#include <optional>
#include <vector>

#include "facts/kind.h"

namespace ordersign::facts {

/// Reading 5.1.
struct PriorUse {
  std::vector<Evidence> definite;
  std::vector<Evidence> possible;
  std::vector<Evidence> unnamed;        ///< entries that may be anything, and so perhaps the drug
  std::optional<DaySpan> first;         ///< the earliest definite evidence: the start of treatment
  bool may_have_begun_earlier = false;  ///< a dose is undated, unclear or names nothing, or a list of them is cut
  std::size_t infusions = 0;            ///< recorded, completed or in progress
  std::optional<DaySpan> last_infusion;
  bool infusions_closed = false;     ///< the list of administrations is complete and each entry says what it is
  bool doses_closed = false;         ///< neither administrations nor dispenses are cut or hold an entry that names nothing
  std::optional<DaySpan> last_dose;  ///< the newest recorded dose (administration, else dispense)
};

PriorUse prior_use(const OrderView& view);

}  // namespace ordersign::facts
