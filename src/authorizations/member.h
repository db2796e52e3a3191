// How a member number is written to be looked up. For this module only.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "text/identifier_system.h"

namespace ordersign::authorizations {

inline std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// A system has no `|`, so this is one way to read it only.
inline std::string member_key(std::string_view system, std::string_view value) {
  return text::normal_system(without_blanks(system)).append("|").append(without_blanks(value));
}

inline std::uint64_t hash_of(std::string_view member) { return std::hash<std::string_view>{}(member); }

}  // namespace ordersign::authorizations
