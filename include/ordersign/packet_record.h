// The page of evidence of a call's decisions, as it is handed over to be kept.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "ordersign/dates.h"

namespace ordersign {

/// Chart text: it is kept apart from the records, for as long as is set, and nowhere else.
struct PacketRecord {
  std::string id;  ///< of the call's first decision: DecisionRecord::id
  std::string client;
  std::string tenant;
  Instant at{};      ///< when it was decided
  std::string page;  ///< HTML
};

/// Called from any thread, and must neither wait nor fail.
using KeepPacket = std::function<void(PacketRecord)>;

/// Content-Security-Policy of such a page: nothing but its own style sheet.
inline constexpr std::string_view packet_policy =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

}  // namespace ordersign
