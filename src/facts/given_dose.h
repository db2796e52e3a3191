// What an order gives at one infusion, for whoever counts vials and billing units.
#pragma once

#include <optional>
#include <vector>

#include "ordersign/dates.h"

namespace ordersign::facts {

struct GivenDose {
  std::vector<double> mg;  ///< each amount once, loading before maintenance where they differ; empty: it cannot be told for certain
  bool is_shared = false;  ///< it is the sum of several orders of one treatment, of which each gives a part
  std::optional<double> labeled_mg;  ///< for this weight; as the next two only where the weight is known and to be believed
  std::optional<double> kg;
  std::optional<DaySpan> weighed;
};

struct OrderView;

/// What a kind of fact that judges doses can tell beside its fact. Immutable, so thread-safe; total.
class GivesDose {
 public:
  virtual ~GivesDose() = default;
  virtual GivenDose given_dose(const OrderView& view) const = 0;
};

}  // namespace ordersign::facts
