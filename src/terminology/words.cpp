#include "terminology/words.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ordersign::terminology {
namespace {

struct Rune {
  std::uint32_t code;
  std::size_t bytes;
};

/// One code point of valid UTF-8; a stray byte counts as itself.
Rune next_rune(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at + i])); };
  const auto left = text.size() - at;
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead >= 0xC0 && lead < 0xE0 && left >= 2) return {(lead & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  if (lead >= 0xE0 && lead < 0xF0 && left >= 3) return {(lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
  if (lead >= 0xF0 && left >= 4) {
    return {(lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F), 4};
  }
  return {lead, 1};
}

// U+00C0 to U+00FF and U+0100 to U+017F by their base letter; '\0' where there is none. Æ, Œ and ß fold to one letter,
// which is enough to compare with names that have none of them.
constexpr std::array<char, 64> latin1{
    'a', 'a',  'a', 'a', 'a', 'a', 'a', 'c', 'e', 'e', 'e', 'e',  'i', 'i', 'i', 'i', 'd', 'n', 'o', 'o', 'o', 'o',
    'o', '\0', 'o', 'u', 'u', 'u', 'u', 'y', 't', 's', 'a', 'a',  'a', 'a', 'a', 'a', 'a', 'c', 'e', 'e', 'e', 'e',
    'i', 'i',  'i', 'i', 'd', 'n', 'o', 'o', 'o', 'o', 'o', '\0', 'o', 'u', 'u', 'u', 'u', 'y', 't', 'y',
};
constexpr std::array<char, 128> latin_a{
    'a', 'a', 'a', 'a', 'a', 'a', 'c', 'c', 'c', 'c', 'c', 'c', 'c', 'c', 'd', 'd', 'd', 'd', 'e', 'e', 'e', 'e', 'e', 'e', 'e', 'e',
    'e', 'e', 'g', 'g', 'g', 'g', 'g', 'g', 'g', 'g', 'h', 'h', 'h', 'h', 'i', 'i', 'i', 'i', 'i', 'i', 'i', 'i', 'i', 'i', 'i', 'i',
    'j', 'j', 'k', 'k', 'k', 'l', 'l', 'l', 'l', 'l', 'l', 'l', 'l', 'l', 'l', 'n', 'n', 'n', 'n', 'n', 'n', 'n', 'n', 'n', 'o', 'o',
    'o', 'o', 'o', 'o', 'o', 'o', 'r', 'r', 'r', 'r', 'r', 'r', 's', 's', 's', 's', 's', 's', 's', 's', 't', 't', 't', 't', 't', 't',
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'w', 'w', 'y', 'y', 'y', 'z', 'z', 'z', 'z', 'z', 'z', 's',
};

/// They belong to the letter before them.
bool is_combining(std::uint32_t code) { return code >= 0x300 && code <= 0x36F; }

bool is_invisible(std::uint32_t code) {
  return code == 0xAD || (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x2069) ||
         code == 0xFEFF;
}

char letter_of(std::uint32_t code) {
  if (code >= 'a' && code <= 'z') return static_cast<char>(code);
  if (code >= '0' && code <= '9') return static_cast<char>(code);
  if (code >= 'A' && code <= 'Z') return static_cast<char>(code - 'A' + 'a');
  if (code >= 0xC0 && code <= 0xFF && code - 0xC0 < latin1.size()) return latin1[code - 0xC0];
  if (code >= 0x100 && code <= 0x17F && code - 0x100 < latin_a.size()) return latin_a[code - 0x100];
  if (code >= 0xFF21 && code <= 0xFF3A) return static_cast<char>(code - 0xFF21 + 'a');  // full width
  if (code >= 0xFF41 && code <= 0xFF5A) return static_cast<char>(code - 0xFF41 + 'a');
  return '\0';
}

/// letter_of() for ASCII, where nearly all text is.
constexpr std::array<char, 128> ascii_letters = [] {
  std::array<char, 128> table{};
  for (char c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = table[static_cast<std::size_t>(c - 'a' + 'A')] = c;
  for (char c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = c;
  return table;
}();

enum class Sign : std::uint8_t { Between, Letter, Digit };

Sign kind_of(char letter) { return letter == '\0' ? Sign::Between : letter >= '0' && letter <= '9' ? Sign::Digit : Sign::Letter; }

template <class Text>
bool fold_as(std::string_view text, Text& folded, Invisible invisible) {
  folded.resize(most_folded(text.size()));
  char* out = folded.data();
  Sign last = Sign::Between;
  bool is_ascii = true;
  const auto ascii_at = [text](std::size_t i) { return i < text.size() && static_cast<unsigned char>(text[i]) < ascii_letters.size(); };
  const auto letter_at = [text](std::size_t i) { return ascii_letters[static_cast<unsigned char>(text[i])]; };
  for (std::size_t at = 0; at < text.size();) {
    char letter = '\0';
    if (ascii_at(at)) {
      letter = letter_at(at++);
    } else {
      is_ascii = false;
      const auto [code, bytes] = next_rune(text, at);
      at += bytes;
      if (is_combining(code)) continue;
      if (is_invisible(code)) {
        if (invisible == Invisible::Parts) last = Sign::Between;
        continue;
      }
      letter = letter_of(code);
    }
    const auto kind = kind_of(letter);
    if (kind != Sign::Between) {
      if (kind != last) *out++ = ' ';
      *out++ = letter;
    }
    last = kind;
    if (kind != Sign::Letter) continue;
    for (; ascii_at(at) && letter_at(at) > '9'; ++at) *out++ = letter_at(at);  // the rest of the word
  }
  if (out != folded.data()) *out++ = ' ';
  folded.resize(static_cast<std::size_t>(out - folded.data()));
  return is_ascii;
}

}  // namespace

bool fold_into(std::string_view text, std::string& folded, Invisible invisible) { return fold_as(text, folded, invisible); }
bool fold_into(std::string_view text, memory::String& folded, Invisible invisible) { return fold_as(text, folded, invisible); }

std::string fold(std::string_view text, Invisible invisible) {
  std::string folded;
  fold_into(text, folded, invisible);
  return folded;
}

std::vector<std::string_view> words_of(std::string_view folded) {
  std::vector<std::string_view> words;
  words.reserve(static_cast<std::size_t>(std::count(folded.begin(), folded.end(), ' ')));
  any_word(folded, [&words](std::string_view word) { return words.push_back(word), false; });
  return words;
}

}  // namespace ordersign::terminology
