// Free text as words that compare: lower case, accents folded, punctuation gone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ordersign::terminology {

/// What a mark that cannot be seen does between two letters: "Lup<zero width>kynis" is one word, "Lupkynis<zero width>capsule" is two.
enum class Invisible : std::uint8_t { Joins, Parts };

/// " belimumab 400 mg injection benlysta ": words of letters, and numbers, with one blank around each; "" for no words. Digits part from
/// letters, so that "Lupkynis7.9mg" holds the name (reading 3.1). Latin accents fold to their letter (Sjögren, Waldenström); other scripts
/// part words.
std::string fold(std::string_view text, Invisible invisible = Invisible::Joins);

/// The words of a folded text.
std::vector<std::string_view> words_of(std::string_view folded);

/// Does the folded text hold this folded phrase as whole words, in order and adjacent?
inline bool holds_phrase(std::string_view folded, std::string_view phrase) {
  return !phrase.empty() && folded.find(phrase) != std::string_view::npos;
}

}  // namespace ordersign::terminology
