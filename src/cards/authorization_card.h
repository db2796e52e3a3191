// The card on an authorization that the payer has on file. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cards/render.h"
#include "cards/wording.h"
#include "ordersign/card.h"
#include "ordersign/dates.h"
#include "ordersign/policy.h"

namespace ordersign::cards {

/// Of the payer's file; its id is no text of ours, and written as chart text is.
struct AuthorizationRow {
  std::string id;
  Day from{}, to{};
  std::optional<std::uint32_t> units;
};

struct ToldAuthorization {
  std::vector<AuthorizationRow> rows;  ///< the one that covers today, then those that carry it on
  std::string coverage;                ///< `Coverage/id`, whose number led to it
  Day until{};                         ///< the last day that is covered
  bool ends_soon = false;              ///< so near that it is told as one that ends
};

/// An `info` card of the topic `authorization-on-file`. Its orders, uuid and policy are left to the caller.
Card authorization_card(const Policy& policy, const Frame& frame, const ToldAuthorization& told, Day today, const RenderOptions& options);

}  // namespace ordersign::cards
