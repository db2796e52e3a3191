// Deletes what is older than it is to be kept. Beside a service that writes; stateless.
#pragma once

#include <cstdint>
#include <string>

#include "ordersign/dates.h"
#include "ordersign/result.h"

namespace ordersign::store {

struct Purged {
  std::uint64_t decisions = 0;  ///< orders, with their criteria, cards and suggestions
  std::uint64_t feedback = 0;   ///< events, with their comments
  std::uint64_t packets = 0;    ///< pages of evidence
};

/// Decisions made, with their pages of evidence, and feedback received before that day (UTC). A few at a time, so that whoever writes waits
/// for none of it long; what was deleted stays so when it ends halfway. The file keeps its size, and new records take the place. BadData
/// when the URL names no store of this program's version, Unavailable when it cannot be written.
Result<Purged> purge(const std::string& url, Day before);

}  // namespace ordersign::store
