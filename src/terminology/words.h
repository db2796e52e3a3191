// Free text as words that compare: lower case, accents folded, punctuation gone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ordersign::terminology {

/// " belimumab 400 mg injection benlysta ": words of letters and digits with one blank around each; "" for no words.
/// Latin accents fold to their letter (Sjögren, Waldenström); invisible and direction marks vanish; other scripts part words.
std::string fold(std::string_view text);

/// The words of a folded text.
std::vector<std::string_view> words_of(std::string_view folded);

/// Does the folded text hold this folded phrase as whole words, in order and adjacent?
inline bool holds_phrase(std::string_view folded, std::string_view phrase) {
  return !phrase.empty() && folded.find(phrase) != std::string_view::npos;
}

}  // namespace ordersign::terminology
