#include "text/hex.h"

#include "text/ascii.h"

namespace ordersign::text {
namespace {

constexpr std::string_view lower_digits = "0123456789abcdef";
constexpr std::string_view upper_digits = "0123456789ABCDEF";

}  // namespace

void append_hex(unsigned char byte, std::string& digits) { digits += {lower_digits[byte >> 4], lower_digits[byte & 0x0F]}; }

std::string hex(std::span<const unsigned char> bytes) {
  std::string digits;
  digits.reserve(bytes.size() * 2);
  for (const auto byte : bytes) append_hex(byte, digits);
  return digits;
}

std::optional<unsigned char> hex_byte(std::string_view digits) {
  if (digits.size() != 2) return std::nullopt;
  const auto high = lower_digits.find(lower(digits[0])), low = lower_digits.find(lower(digits[1]));
  if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
  return static_cast<unsigned char>(high << 4 | low);
}

std::string percent_encoded(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return {'%', upper_digits[byte >> 4], upper_digits[byte & 0x0F]};
}

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool is_unreserved = is_letter(c) || is_digit(c) || std::string_view("-._~").find(c) != std::string_view::npos;
    if (is_unreserved) encoded += c;
    else encoded += percent_encoded(c);
  }
  return encoded;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      plain += text[at];
      continue;
    }
    const auto byte = hex_byte(text.substr(at + 1, 2));
    if (!byte) return std::nullopt;
    plain += static_cast<char>(*byte);
    at += 2;
  }
  return plain;
}

}  // namespace ordersign::text
