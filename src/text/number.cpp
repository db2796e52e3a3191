#include "text/number.h"

#include <charconv>
#include <limits>

namespace ordersign::text {

std::optional<std::size_t> whole_number(std::string_view text, int base) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::numeric_limits<std::size_t>::max();
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

}  // namespace ordersign::text
