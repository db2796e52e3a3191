// Cards that were overridden, as they are remembered: by whom they were shown to, never by what a chart said.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ordersign/dates.h"
#include "ordersign/record.h"

namespace ordersign {

/// A card whose last outcome is `overridden`.
struct RememberedOverride {
  std::string policy;
  std::string criteria;  ///< DecisionRecord::Card::criteria
  Instant at{};          ///< when that was told
  std::vector<BasisItem> basis;
};

/// Which cards are asked for: those that this client was shown for this patient, and overrode since then.
struct OverrideQuestion {
  std::string client;
  std::string tenant;
  std::string patient;  ///< DecisionRecord::patient
  Instant since{};
};

/// The last override of each policy and set of criteria, with those of other orders of its call, the last first; nullopt when it could not
/// be told in time. Called from any thread, and must not hold it up.
using AskOverrides = std::function<std::optional<std::vector<RememberedOverride>>(const OverrideQuestion&)>;

}  // namespace ordersign
