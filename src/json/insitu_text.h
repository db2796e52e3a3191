// A text that RapidJSON parses in place, eight bytes at a time where its strings have nothing to unescape. For document.cpp only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "json/rapidjson.h"

namespace ordersign::json {

/// RapidJSON's own stream, which knows in addition where the text ends.
struct InsituText : rapidjson::InsituStringStream {
  InsituText(char* text, std::size_t size) : rapidjson::InsituStringStream(text), end(text + size) {}
  const char* end;
};

/// What ends a run of plain characters: RFC 8259, section 7: "characters that MUST be escaped: quotation mark, reverse solidus, and the
/// control characters (U+0000 through U+001F)".
inline bool is_plain(char c) { return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20; }

/// The same of eight characters at once.
inline bool are_plain(std::uint64_t eight) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t highs = 0x8080808080808080U;
  const auto has_zero = [](std::uint64_t bytes) { return (bytes - ones) & ~bytes & highs; };
  const auto has_control = (eight - ones * 0x20) & ~eight & highs;
  return (has_zero(eight ^ ones * '"') | has_zero(eight ^ ones * '\\') | has_control) == 0;
}

/// The end of the run of plain characters that begins at `at`.
inline char* end_of_plain(char* at, const char* end) {
  for (std::uint64_t eight = 0; end - at >= 8; at += 8) {
    std::memcpy(&eight, at, sizeof eight);
    if (!are_plain(eight)) break;
  }
  while (at != end && is_plain(*at)) ++at;
  return at;
}

}  // namespace ordersign::json

namespace rapidjson {

template <>
struct StreamTraits<ordersign::json::InsituText> {
  enum { copyOptimization = 1 };
};

/// RapidJSON's own for SSE2 lets the control characters from U+001A on through.
template <>
template <>
inline void GenericReader<UTF8<>, UTF8<>, CrtAllocator>::ScanCopyUnescapedString(ordersign::json::InsituText& is,
                                                                                 ordersign::json::InsituText&) {
  char* const end = ordersign::json::end_of_plain(is.src_, is.end);
  const auto size = static_cast<std::size_t>(end - is.src_);
  if (is.dst_ != is.src_) std::memmove(is.dst_, is.src_, size);
  is.src_ += size;
  is.dst_ += size;
}

}  // namespace rapidjson
