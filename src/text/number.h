// Whole numbers as text.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ordersign::text {

/// Digits only: no sign, no blank, no empty text. What is too large for a size is the largest one.
std::optional<std::size_t> whole_number(std::string_view text, int base = 10);

}  // namespace ordersign::text
