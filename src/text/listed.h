// Words as a list, and the sentence that refuses one that is not among them.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace ordersign::text {

/// "a, b, c": of words, or of what `word_of` makes words of.
template <class Words, class WordOf = std::identity>
std::string listed(const Words& words, WordOf word_of = {}) {
  std::string list;
  for (const auto& word : words) list.append(list.empty() ? "" : ", ").append(std::invoke(word_of, word));
  return list;
}

/// "unknown key `x`; known: a, b, c"
inline std::string unknown(std::string_view what, std::string_view word, std::string_view known) {
  return std::string("unknown ").append(what).append(" `").append(word).append("`; known: ").append(known);
}

}  // namespace ordersign::text
