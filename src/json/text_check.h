// What must hold of the bytes of a JSON text and RapidJSON does not check: one pass before parsing. Stateless.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ordersign::json {

struct TextFault {
  std::size_t offset = 0;  ///< of the first offending byte
  std::string_view message;
};

/// The first NUL byte, ill-formed UTF-8 sequence (Unicode 15, table 3-7) or lone surrogate escape, if there is one.
std::optional<TextFault> find_fault(std::string_view text);

}  // namespace ordersign::json
