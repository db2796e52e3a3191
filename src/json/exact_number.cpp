#include "json/exact_number.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace ordersign::json {
namespace {

/// Of a JSON number a double cannot hold: whether it is too near zero rather than too large.
bool below_one(std::string_view number) {
  const auto exponent_at = std::min(number.find_first_of("eE"), number.size());
  std::int64_t exponent = 0;
  if (exponent_at < number.size()) {
    std::string_view digits = number.substr(exponent_at + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (read.ec != std::errc{}) return digits.starts_with('-');
  }
  const std::string_view mantissa = number.substr(0, exponent_at);
  const auto first = std::min(mantissa.find_first_of("123456789"), mantissa.size());
  const auto point = std::min(mantissa.find('.'), mantissa.size());
  // Within one of the decimal exponent of the first digit, which is hundreds away from zero here.
  const auto magnitude = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  return magnitude + exponent < 0;
}

}  // namespace

std::optional<std::variant<std::int64_t, double>> read_number(std::string_view number) {
  const char* const end = number.data() + number.size();
  std::int64_t whole = 0;
  const auto read = std::from_chars(number.data(), end, whole);
  // The integer 0 would lose the sign of -0.
  if (read.ec == std::errc{} && read.ptr == end && !(whole == 0 && number.front() == '-')) return whole;
  double nearest = 0;
  if (std::from_chars(number.data(), end, nearest).ec == std::errc{}) return nearest;
  if (below_one(number)) return 0.0;
  return std::nullopt;
}

}  // namespace ordersign::json
