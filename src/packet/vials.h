// Vials for a dose, and what of them is billed as given and as discarded. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "catalog/billing.h"

namespace ordersign::packet {

/// So many vials of each size of Billing::vials, in its order.
struct VialMix {
  std::vector<std::uint32_t> counts;
  double drawn_mg = 0;               ///< what they hold together
  double discarded_mg = 0;           ///< of that, what is over
  std::int64_t given_units = 0;      ///< the dose in billing units, rounded up to whole ones
  std::int64_t discarded_units = 0;  ///< what is left of the vials' units then: a part of a unit that was given is billed as given
};

struct VialMixes {
  VialMix least_discarded;  ///< of those that discard least, the one with the fewest vials
  VialMix fewest_vials;     ///< of those with the fewest vials, the one that discards least
};

/// Nothing for a dose that is not above zero, or that takes more than 200 of the smallest vials.
std::optional<VialMixes> vials_for(const Billing& billing, double mg);

}  // namespace ordersign::packet
