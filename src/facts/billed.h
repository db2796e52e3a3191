// How many units of its billing code one infusion of an order is.
#pragma once

#include <optional>

#include "facts/kind.h"

namespace ordersign::facts {

/// What a kind of fact is beside, that knows the drug's dose and its billing code. Immutable, so thread-safe.
class BillsDose {
 public:
  virtual ~BillsDose() = default;
  /// By the dose as it is ordered; nullopt where that cannot be told.
  virtual std::optional<double> billing_units(const OrderView& view) const = 0;
};

}  // namespace ordersign::facts
