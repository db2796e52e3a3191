#include "cards/markdown.h"

#include <algorithm>

#include "cards/template.h"
#include "text/ascii.h"

namespace ordersign::cards {
namespace {

/// The code point of a rune of three bytes, else 0.
unsigned three_byte_code(std::string_view rune) {
  if (rune.size() != 3) return 0;
  return (static_cast<unsigned>(static_cast<unsigned char>(rune[0])) & 0x0FU) << 12 |
         (static_cast<unsigned>(static_cast<unsigned char>(rune[1])) & 0x3FU) << 6 |
         (static_cast<unsigned>(static_cast<unsigned char>(rune[2])) & 0x3FU);
}

/// Bidirectional controls (U+200E, 200F, 202A-202E, 2066-2069) and invisible ones (U+200B-200D, 2060, FEFF).
bool is_invisible(std::string_view rune) {
  const auto code = three_byte_code(rune);
  return (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
         code == 0x2028 || code == 0x2029;
}

/// Controls, and the blanks of Unicode (category Zs), at which Markdown ends an emphasis as it does at a plain one.
bool is_blank(std::string_view rune) {
  const auto lead = static_cast<unsigned char>(rune.front());
  if (rune.size() == 1) return lead <= 0x20 || lead == 0x7F;
  if (rune.size() == 2) return lead == 0xC2 && static_cast<unsigned char>(rune[1]) <= 0xA0;
  const auto code = three_byte_code(rune);
  return code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x205F || code == 0x3000;
}

std::size_t rune_length(std::string_view text, std::size_t at) {
  std::size_t length = 1;
  while (at + length < text.size() && (static_cast<unsigned char>(text[at + length]) & 0xC0) == 0x80) ++length;
  return length;
}

/// What Markdown gives a meaning to anywhere. Reading 7.6.
bool is_markup(std::string_view text, std::size_t at) {
  constexpr std::string_view anywhere = "\\`*_[]|~";
  return anywhere.find(text[at]) != std::string_view::npos || (text[at] == '!' && text.substr(at + 1).starts_with('['));
}

/// How much of the text's beginning would start a heading, a list or an underline, were it the beginning of a line; the mark itself is its
/// last character.
std::size_t line_mark(std::string_view text) {
  constexpr std::string_view marks = "#+-=";
  if (text.empty()) return 0;
  if (marks.find(text.front()) != std::string_view::npos) return 1;
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const bool numbered = digits > 0 && digits < text.size() && (text[digits] == '.' || text[digits] == ')');
  const bool ends_word = digits + 1 >= text.size() || text[digits + 1] == ' ';  // a full stop within a word numbers nothing
  return numbered && ends_word ? digits + 1 : 0;
}

/// Renderers make links of these by themselves; an entity in them keeps each from it. An e-mail address is looked for in the text as it
/// will be read, so that only a character that cannot be seen parts it.
std::size_t append_unlinked(std::string_view text, std::size_t at, memory::String& out) {
  const auto rest = text.substr(at);
  if (rest.starts_with("://")) return out.append("&#58;//"), 3;
  if (rest.front() == '@') return out.append("@&#8203;"), 1;
  const bool www = rest.size() >= 4 && (rest[0] == 'w' || rest[0] == 'W') && (rest[1] == 'w' || rest[1] == 'W') &&
                   (rest[2] == 'w' || rest[2] == 'W') && rest[3] == '.';
  if (www) return out.append(rest.substr(0, 3)).append("&#46;"), 4;
  return 0;
}

std::size_t append_character(std::string_view text, std::size_t at, memory::String& out) {
  if (const auto taken = append_unlinked(text, at, out); taken > 0) return taken;
  const char c = text[at];
  if (c == '<') out += "&lt;";
  else if (c == '>') out += "&gt;";
  else if (c == '&') out += "&amp;";
  else if (is_markup(text, at)) out.append(1, '\\').append(1, c);
  else out.push_back(c);
  return 1;
}

}  // namespace

std::string_view shortened(std::string_view chart_text, std::size_t most, std::string& room) {
  const auto is_printable = [](char c) { return c >= ' ' && c < 0x7F; };
  if (chart_text.size() <= most && std::all_of(chart_text.begin(), chart_text.end(), is_printable)) return chart_text;
  return room = shortened(chart_text, most);
}

std::string shortened(std::string_view chart_text, std::size_t most) {
  std::string plain;
  std::size_t points = 0;
  for (std::size_t at = 0; at < chart_text.size() && points <= most;) {
    const auto length = rune_length(chart_text, at);
    const auto rune = chart_text.substr(at, length);
    at += length;
    if (is_invisible(rune)) continue;
    if (is_blank(rune)) plain.push_back(' ');
    else plain.append(rune);
    ++points;
  }
  if (points <= most) return plain;
  return std::string(clipped(plain, most - 1)) + "…";
}

void append_escaped(std::string_view chart_text, memory::String& out, std::size_t most) {
  std::string room;
  // CommonMark, Emphasis: "followed by a Unicode whitespace character" a `*` opens nothing; so no blanks at the ends.
  const auto plain = text::trimmed(shortened(chart_text, most, room), " ");
  const auto mark = line_mark(plain);
  for (std::size_t at = 0; at < plain.size();) {
    if (at + 1 == mark) out.append(1, '\\').append(1, plain[at++]);
    else at += append_character(plain, at, out);
  }
}

std::string escaped(std::string_view chart_text, std::size_t most) {
  memory::String out;
  append_escaped(chart_text, out, most);
  return std::string(out);
}

void append_escaped_reference(std::string_view reference, memory::String& out) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '/' || c == '#';
  };
  constexpr std::size_t longest = 90;
  if (reference.size() <= longest && std::all_of(reference.begin(), reference.end(), plain)) out.append(reference);
  else append_escaped(reference, out, longest);
}

std::string escaped_reference(std::string_view reference) {
  memory::String out;
  append_escaped_reference(reference, out);
  return std::string(out);
}

}  // namespace ordersign::cards
