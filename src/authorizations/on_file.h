// What the payer granted to a member, and what of it holds on a day. Pure.
//
// For CRD: `satisfied-pa-id` is OnFile::now.id, `expiry-date` OnFile::until; both are of one Coverage, whose number led here.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ordersign/dates.h"

namespace ordersign::authorizations {

/// As the file has it; views into what was loaded.
struct Grant {
  std::string_view id;
  Day from{}, to{};                    ///< both included
  std::optional<std::uint32_t> units;  ///< HCPCS billing units that were authorized; unset: not said
  friend bool operator==(const Grant&, const Grant&) = default;
};

/// The authorization that covers a day, and those that carry it on without a day between.
struct OnFile {
  Grant now;                ///< of several that cover the day the one that ends last
  std::vector<Grant> then;  ///< in their order
  Day until{};              ///< the last day that is covered without a day between
};

/// Of all that were granted for one policy; nullopt when none covers the day.
std::optional<OnFile> on_file(std::vector<Grant> grants, Day day);

}  // namespace ordersign::authorizations
