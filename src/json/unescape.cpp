#include "json/unescape.h"

#include <charconv>
#include <cstddef>
#include <cstring>

namespace ordersign::json {
namespace {

constexpr std::size_t unit_digits = 4;

/// The UTF-16 unit that `\u` and four hexadecimal digits at the front of the text name.
std::optional<unsigned> unit_at(std::string_view text) {
  if (!text.starts_with("\\u") || text.size() < 2 + unit_digits) return std::nullopt;
  const char* const digits = text.data() + 2;
  unsigned unit = 0;
  const auto read = std::from_chars(digits, digits + unit_digits, unit, 16);
  return read.ptr == digits + unit_digits ? std::optional(unit) : std::nullopt;
}

struct Escaped {
  std::size_t size;  ///< of it as it is written
  unsigned code_point;
};

/// "To escape an extended character that is not in the Basic Multilingual Plane, the character is represented as a 12-character sequence,
/// encoding the UTF-16 surrogate pair."
std::optional<Escaped> unit_or_pair_at(std::string_view text) {
  constexpr std::size_t size = 2 + unit_digits;
  const auto unit = unit_at(text);
  if (!unit) return std::nullopt;
  if (*unit < 0xD800 || *unit > 0xDFFF) return Escaped{size, *unit};
  const auto low = unit_at(text.substr(size));
  if (*unit > 0xDBFF || !low || *low < 0xDC00 || *low > 0xDFFF) return std::nullopt;
  return Escaped{2 * size, 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00)};
}

/// `text` begins with a backslash.
std::optional<Escaped> escaped_at(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  switch (text[1]) {
    case '"': return Escaped{2, '"'};
    case '\\': return Escaped{2, '\\'};
    case '/': return Escaped{2, '/'};
    case 'b': return Escaped{2, '\b'};
    case 'f': return Escaped{2, '\f'};
    case 'n': return Escaped{2, '\n'};
    case 'r': return Escaped{2, '\r'};
    case 't': return Escaped{2, '\t'};
    case 'u': return unit_or_pair_at(text);
    default: return std::nullopt;
  }
}

/// In UTF-8.
char* write(unsigned code_point, char* to) {
  const auto last = [code_point](unsigned shift) { return static_cast<char>(0x80 | (code_point >> shift & 0x3F)); };
  if (code_point < 0x80) {
    *to++ = static_cast<char>(code_point);
    return to;
  }
  if (code_point < 0x800) {
    *to++ = static_cast<char>(0xC0 | code_point >> 6);
  } else if (code_point < 0x10000) {
    *to++ = static_cast<char>(0xE0 | code_point >> 12);
    *to++ = last(6);
  } else {
    *to++ = static_cast<char>(0xF0 | code_point >> 18);
    *to++ = last(12);
    *to++ = last(6);
  }
  *to++ = last(0);
  return to;
}

}  // namespace

std::optional<std::string_view> unescape(std::string_view written, char* const to) {
  char* end = to;
  for (auto rest = written; !rest.empty();) {
    if (rest.front() == '\\') {
      const auto escaped = escaped_at(rest);
      if (!escaped) return std::nullopt;
      end = write(escaped->code_point, end);
      rest.remove_prefix(escaped->size);
    } else {
      const auto plain = rest.substr(0, rest.find('\\'));
      std::memcpy(end, plain.data(), plain.size());
      end += plain.size();
      rest.remove_prefix(plain.size());
    }
  }
  return std::string_view(to, static_cast<std::size_t>(end - to));
}

}  // namespace ordersign::json
