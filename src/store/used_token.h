// A token that a client used: digests of it, never itself.
#pragma once

#include <cstdint>
#include <string>

#include "ordersign/dates.h"

namespace ordersign::store {

struct UsedToken {
  std::string token, issuer;  ///< hexadecimal digits
  Instant until{};            ///< it may come again until then
};

enum class TokenOutcome : std::uint8_t {
  New,
  Seen,
  Unknown,  ///< the store could not be asked in time, or lost its answer
};

}  // namespace ordersign::store
