// The members of an object by name, all of them found in one pass: readers ask each resource for dozens of names, most of which it does not
// have, and a search for each would go over the object as often.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "json/view.h"
#include "text/marks.h"

namespace ordersign::fhir {

/// A member's name, and where its value is put.
template <class Found>
struct MemberRow {
  std::string_view name;
  json::View Found::* place;
};

/// Immutable, so thread-safe; made by member_table() when the program is compiled.
template <class Found, std::size_t N>
class MemberTable {
 public:
  constexpr explicit MemberTable(const MemberRow<Found> (&rows)[N]) {
    for (std::size_t i = 0; i < N; ++i) {
      rows_[i] = rows[i];
      auto& first = first_[place_of(rows[i].name)];
      next_[i] = first;
      first = static_cast<std::uint8_t>(i + 1);
    }
  }

  /// The members that the table names: of one that is written twice the first, absent those that are not there. What is no object has none.
  Found read(json::View object) const {
    Found found;
    for (const auto& [name, value] : object.members()) {
      for (auto at = first_[place_of(name)]; at != 0; at = next_[at - 1U]) {
        const auto& row = rows_[at - 1U];
        if (!is_same(row.name, name)) continue;
        if (auto& view = found.*row.place; view.absent()) view = value;
        break;
      }
    }
    return found;
  }

 private:
  static constexpr std::size_t places = 64;
  static_assert(N < 256);

  static constexpr std::size_t place_of(std::string_view name) { return text::Marks::mark_of(name) % places; }

  /// Names are short: eight bytes at a time, the last of them once more.
  static bool is_same(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() < sizeof(std::uint64_t)) return std::char_traits<char>::compare(a.data(), b.data(), a.size()) == 0;
    const auto eight = [](std::string_view text, std::size_t at) {
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, text.data() + at, sizeof bytes);
      return bytes;
    };
    std::uint64_t differ = 0;
    for (std::size_t at = 0; at + 8 < a.size(); at += 8) differ |= eight(a, at) ^ eight(b, at);
    return (differ | (eight(a, a.size() - 8) ^ eight(b, b.size() - 8))) == 0;
  }

  std::array<MemberRow<Found>, N> rows_{};
  std::array<std::uint8_t, places> first_{};  ///< 1 + a row whose name has this place, or 0
  std::array<std::uint8_t, N> next_{};        ///< 1 + the next row of the same place, or 0
};

template <class Found, std::size_t N>
constexpr MemberTable<Found, N> member_table(const MemberRow<Found> (&rows)[N]) {
  return MemberTable<Found, N>(rows);
}

}  // namespace ordersign::fhir
