// Many rows by one statement: what a statement costs to begin and to end is more than a row itself, and on a server it is a way there and
// back.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ordersign::store {

inline constexpr std::size_t most_rows = 16;  // of one statement

/// For columns "dp" and two rows "(:d0, :p0), (:d1, :p1)": a name for each value, since not every database binds one name in two places.
inline std::string values_of(std::size_t rows, std::string_view columns) {
  std::string text;
  for (std::size_t row = 0; row < rows; ++row) {
    text += row == 0 ? "(" : ", (";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) text += ", ";
      text.append(":").append(1, columns[i]).append(std::to_string(row));
    }
    text += ')';
  }
  return text;
}

}  // namespace ordersign::store
