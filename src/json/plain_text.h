// Text that stands in a JSON string as it is. Stateless. For this module only.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace ordersign::json {

/// Has the text nothing to escape? RFC 8259, section 7: "characters that MUST be escaped: quotation mark, reverse solidus, and the control
/// characters (U+0000 through U+001F)".
inline bool is_plain(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t highs = 0x8080808080808080U;
  const auto has_zero = [](std::uint64_t bytes) { return (bytes - ones) & ~bytes & highs; };
  const auto* at = text.data();
  const auto* const end = at + text.size();
  for (std::uint64_t eight = 0; end - at >= 8; at += 8) {
    std::memcpy(&eight, at, sizeof eight);
    const auto has_control = (eight - ones * 0x20) & ~eight & highs;
    if ((has_zero(eight ^ ones * '"') | has_zero(eight ^ ones * '\\') | has_control) != 0) return false;
  }
  for (; at != end; ++at) {
    if (*at == '"' || *at == '\\' || static_cast<unsigned char>(*at) < 0x20) return false;
  }
  return true;
}

}  // namespace ordersign::json
