#include "cards/numbers.h"

#include <algorithm>
#include <array>

#include "text/ascii.h"

namespace ordersign::cards {
namespace {

constexpr auto number_words = std::to_array<std::string_view>(
    {"two",    "three",    "four",      "five",     "six",     "seven",     "eight",    "nine",     "ten",     "eleven",
     "twelve", "thirteen", "fourteen",  "fifteen",  "sixteen", "seventeen", "eighteen", "nineteen", "twenty",  "thirty",
     "forty",  "fifty",    "sixty",     "seventy",  "eighty",  "ninety",    "hundred",  "thousand", "half",    "twice",
     "thrice", "dozen",    "fortnight", "second",   "third",   "fourth",    "fifth",    "sixth",    "seventh", "eighth",
     "ninth",  "tenth",    "weekly",    "biweekly", "monthly", "yearly",    "annual"});

/// "one" is a number before these only; else it is mostly a pronoun.
constexpr auto measures =
    std::to_array<std::string_view>({"day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "dose", "doses"});

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_word_part(char c) { return text::is_digit(c) || text::is_letter(c) || (static_cast<unsigned char>(c) & 0x80) != 0; }

std::string without_tags(std::string_view text) {
  std::string plain;
  for (auto at = text.find("{{"); at != std::string_view::npos; at = text.find("{{")) {
    const auto end = std::min(text.find("}}", at), text.size() - 2);
    plain.append(text.substr(0, at)).append(" \x01 ");  // a tag parts words and is none
    text.remove_prefix(end + 2);
  }
  return plain.append(text);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  bool inside = false;
  for (const char c : text) {
    const bool part = is_word_part(c);
    if (part && !inside) words.emplace_back();
    if (part) words.back().push_back(c);
    if (c == '\x01') words.emplace_back(1, c);
    inside = part;
  }
  return words;
}

}  // namespace

std::string number_in(std::string_view text) {
  const auto words = words_of(without_tags(text));
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (std::any_of(words[i].begin(), words[i].end(), text::is_digit)) return words[i];
    const auto word = text::lower(words[i]);
    if (holds(number_words, word)) return words[i];
    if (word == "one" && i + 1 < words.size() && holds(measures, text::lower(words[i + 1]))) return words[i] + " " + words[i + 1];
  }
  return {};
}

NumberExceptions::NumberExceptions(json::View list, const std::string& where, std::vector<Error>& errors) {
  if (!list.absent() && !list.is_array()) errors.push_back({ErrorCode::BadData, where, "want a list"});
  std::size_t index = 0;
  for (const auto entry : list.elements()) {
    const auto at = where + "/" + std::to_string(index++);
    if (cards::number_in(entry["text"].string()).empty())
      errors.push_back({ErrorCode::BadData, at + "/text", "want a text that has a number in it"});
    if (entry["because"].string().empty())
      errors.push_back({ErrorCode::BadData, at + "/because", "want the reason why it is no number of the policy"});
    exceptions_.push_back({std::string(entry["text"].string())});
  }
}

std::string NumberExceptions::number_in(std::string text) {
  for (auto& exception : exceptions_) {
    for (auto at = text.find(exception.text); at != std::string::npos && !exception.text.empty(); at = text.find(exception.text, at)) {
      const auto end = at + exception.text.size();
      const bool whole = (at == 0 || !is_word_part(text[at - 1])) && (end == text.size() || !is_word_part(text[end]));
      if (whole) {
        text.replace(at, exception.text.size(), "\x01");
        exception.is_used = true;
      } else {
        ++at;
      }
    }
  }
  return cards::number_in(text);
}

void NumberExceptions::refuse_unused(const std::string& where, std::vector<Error>& errors) const {
  std::size_t index = 0;
  for (const auto& exception : exceptions_) {
    const auto at = where + "/" + std::to_string(index++);
    if (!exception.is_used) errors.push_back({ErrorCode::BadData, at, "no text holds `" + exception.text + "`"});
  }
}

}  // namespace ordersign::cards
