#include "json/text_check.h"

#include <charconv>
#include <cstdint>
#include <cstring>

namespace ordersign::json {
namespace {

unsigned char byte_at(std::string_view text, std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0; }

/// Length of the well-formed sequence that starts at `at`, or 0. The second byte alone carries the limits that keep out
/// overlong forms, surrogates and anything over U+10FFFF (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const unsigned char lead = byte_at(text, at);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  const unsigned char second = byte_at(text, at + 1);
  if (second < low || second > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte_at(text, at + i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

bool eight_ascii(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return (word & 0x8080808080808080U) == 0;
}

std::optional<TextFault> find_bad_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text.size() - at >= 8 && eight_ascii(text.data() + at)) {
      at += 8;
      continue;
    }
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return TextFault{at, "bytes that are not UTF-8"};
    at += length;
  }
  return std::nullopt;
}

/// The UTF-16 unit of the escape `\u` and four hexadecimal digits at `at`, if there is one.
std::optional<unsigned> escaped_unit(std::string_view text, std::size_t at) {
  if (at > text.size() || !text.substr(at).starts_with("\\u")) return std::nullopt;
  const std::string_view digits = text.substr(at + 2, 4);
  unsigned unit = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), unit, 16);
  if (digits.size() != 4 || read.ptr != digits.data() + 4) return std::nullopt;
  return unit;
}

bool is_high(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// RapidJSON 1.1.0 takes a lone low surrogate and would write it as bytes that are not UTF-8. Every backslash of a JSON
// text stands in a string, so none needs to be told from others; ill-formed escapes are left to the parser.
std::optional<TextFault> find_lone_surrogate(std::string_view text) {
  for (std::size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at)) {
    const auto unit = escaped_unit(text, at);
    if (!unit || !(is_high(*unit) || is_low(*unit))) {
      at += 2;
      continue;
    }
    const auto next = escaped_unit(text, at + 6);
    if (is_low(*unit) || !next || !is_low(*next)) return TextFault{at, "an escape of half a surrogate pair"};
    at += 12;
  }
  return std::nullopt;
}

}  // namespace

std::optional<TextFault> find_fault(std::string_view text) {
  // RapidJSON reads up to the first NUL and would take what lies before it for the whole text.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) return TextFault{nul, "a NUL byte"};
  if (auto fault = find_bad_utf8(text)) return fault;
  return find_lone_surrogate(text);
}

}  // namespace ordersign::json
