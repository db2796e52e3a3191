#include "json/tree_builder.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

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
  const auto distance = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  return exponent < (first < point ? 1 - distance : -distance);
}

}  // namespace

bool TreeBuilder::descend() { return ++depth_ <= max_depth_ || refuse(Refusal::Depth); }

// RapidJSON hands numbers over as text because its own conversion rounds, lets 9e308 through as infinity, and adds
// exponents without a check for overflow.
bool TreeBuilder::RawNumber(const char* text, rapidjson::SizeType length, bool) {
  const char* const end = text + length;
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(text, end, whole); read.ec == std::errc{} && read.ptr == end) {
    // The integer 0 would lose the sign of -0.
    return whole == 0 && *text == '-' ? tree_.Double(-0.0) : tree_.Int64(whole);
  }
  double number = 0;
  if (std::from_chars(text, end, number).ec != std::errc{}) {
    if (!below_one({text, length})) return refuse(Refusal::Range);
    number = 0;
  }
  return tree_.Double(number);
}

}  // namespace ordersign::json
