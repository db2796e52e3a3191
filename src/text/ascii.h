// Letters, digits and blanks of ASCII, whatever the locale: other bytes are left as they are.
#pragma once

#include <string>
#include <string_view>

namespace ordersign::text {

inline constexpr std::string_view blanks = " \t\r\n";

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

std::string lower(std::string_view text);

/// Equal but for the case of letters.
bool is_same(std::string_view a, std::string_view b);

/// Without the `blank` characters at both ends.
std::string_view trimmed(std::string_view text, std::string_view blank = blanks);

}  // namespace ordersign::text
