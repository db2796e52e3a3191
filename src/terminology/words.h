// Free text as words that compare: lower case, accents folded, punctuation gone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "memory/call_memory.h"

namespace ordersign::terminology {

/// What a mark that cannot be seen does between two letters: "Lup<zero width>kynis" is one word, "Lupkynis<zero width>capsule" is two.
enum class Invisible : std::uint8_t { Joins, Parts };

/// " belimumab 400 mg injection benlysta ": words of letters, and numbers, with one blank around each; "" for no words. Digits part from
/// letters, so that "Lupkynis7.9mg" holds the name (reading 3.1). Latin accents fold to their letter (Sjögren, Waldenström); other scripts
/// part words.
std::string fold(std::string_view text, Invisible invisible = Invisible::Joins);

/// The same into a text that is at hand, whose room is used again. Is it ASCII, which has no marks that cannot be seen? Both ways of
/// folding such a text come to the same.
bool fold_into(std::string_view text, std::string& folded, Invisible invisible = Invisible::Joins);
bool fold_into(std::string_view text, memory::String& folded, Invisible invisible = Invisible::Joins);

/// The longest folded text that one of so many bytes may come to: with a blank before each letter, and one at the end.
constexpr std::size_t most_folded(std::size_t bytes) { return 2 * bytes + 1; }

/// The words of a folded text.
std::vector<std::string_view> words_of(std::string_view folded);

/// Is it so of one of the words of a folded text?
template <class IsSo>
bool any_word(std::string_view folded, IsSo is_so) {
  for (std::size_t begin = 1; begin < folded.size();) {
    const auto end = folded.find(' ', begin);
    if (is_so(folded.substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

/// A bit for how the word after this blank of a folded text begins. Of a phrase whose first word's bit no word of a text has, the text
/// holds none; several beginnings share a bit.
inline std::uint64_t beginning_after(std::size_t blank, std::string_view folded) {
  const auto at = [folded](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(folded[i])); };
  return std::uint64_t{1} << (at(blank + 1) * 7 + at(blank + 2)) % 64;
}

/// The bits of all words of a folded text.
inline std::uint64_t beginnings_of(std::string_view folded) {
  std::uint64_t beginnings = 0;
  for (std::size_t at = 0; at + 1 < folded.size(); ++at) {
    if (folded[at] == ' ') beginnings |= beginning_after(at, folded);
  }
  return beginnings;
}

/// A folded phrase with the bit of its first word.
struct MarkedPhrase {
  explicit MarkedPhrase(std::string folded) : phrase(std::move(folded)), beginning(phrase.empty() ? 0 : beginning_after(0, phrase)) {}
  std::string phrase;
  std::uint64_t beginning;
};

/// Does the folded text hold this folded phrase as whole words, in order and adjacent?
inline bool holds_phrase(std::string_view folded, std::string_view phrase) {
  if (phrase.empty()) return false;
  // Both begin with a blank, as each word does: the letter behind it tells more of them apart.
  const auto rest = phrase.substr(1);
  for (auto at = folded.find(rest, 1); at != std::string_view::npos; at = folded.find(rest, at + 1)) {
    if (folded[at - 1] == ' ') return true;
  }
  return false;
}

/// The same where the bits of all words of the text are at hand.
inline bool holds_phrase(std::string_view folded, std::uint64_t beginnings, const MarkedPhrase& marked) {
  return (beginnings & marked.beginning) != 0 && holds_phrase(folded, marked.phrase);
}

/// Does a folded text begin with this folded phrase? Most are told apart by their first letter.
inline bool begins_with(std::string_view folded, std::string_view phrase) {
  return phrase.size() > 1 && folded.size() >= phrase.size() && folded[1] == phrase[1] && folded.starts_with(phrase);
}

}  // namespace ordersign::terminology
