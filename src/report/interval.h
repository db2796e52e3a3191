// How far a share that was counted may be from what it would be in the long run.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace ordersign::report {

struct ShareInterval {
  double low = 0, high = 1;
};

/// `count` of `all`, both from 0 to 1, in 95 of 100 cases (E. B. Wilson, "Probable inference, the law of succession, and statistical
/// inference", 1927). Of nothing all is possible. It also holds for shares near 0 and 1, and for small numbers.
inline ShareInterval wilson(std::uint64_t count, std::uint64_t all) {
  if (all == 0) return {};
  constexpr double z = 1.959963984540054;
  const double n = static_cast<double>(all), share = static_cast<double>(std::min(count, all)) / n, square = z * z;
  const double middle = (share + square / (2 * n)) / (1 + square / n);
  const double half = z / (1 + square / n) * std::sqrt(share * (1 - share) / n + square / (4 * n * n));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace ordersign::report
