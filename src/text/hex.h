// Bytes as hexadecimal digits, and percent-encoding, which is made of them (RFC 3986, 2.1).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ordersign::text {

/// Appends the two lower-case digits of a byte.
void append_hex(unsigned char byte, std::string& digits);

/// Two lower-case digits a byte.
std::string hex(std::span<const unsigned char> bytes);

/// The byte that two digits of either case name; nullopt for anything else.
std::optional<unsigned char> hex_byte(std::string_view digits);

/// `%7C` for `|`.
std::string percent_encoded(char c);

/// Everything but the unreserved characters encoded.
std::string percent_encoded(std::string_view text);

/// `%41` as `A`; nullopt when a `%` is not followed by two digits.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace ordersign::text
