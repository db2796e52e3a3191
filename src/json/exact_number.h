// JSON numbers from their text to the nearest value. Stateless.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace ordersign::json {

/// Integers that fit are kept whole, all else is the nearest double: zero for what is nearer to it than any other.
/// nullopt for a number too large for a double. `number` must be well-formed (RFC 8259, section 6).
std::optional<std::variant<std::int64_t, double>> read_number(std::string_view number);

}  // namespace ordersign::json
