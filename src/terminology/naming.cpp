#include "terminology/naming.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "terminology/words.h"
#include "text/ascii.h"

namespace ordersign::terminology {
namespace {

using text::is_letter;

/// 8-4-4-4-12 hexadecimal digits, `urn:uuid:` before them or not.
bool is_uuid(std::string_view text) {
  constexpr std::string_view prefix = "urn:uuid:";
  if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

/// The bit of a folded text's first word; 0 for no words.
std::uint64_t beginning_of(std::string_view folded) { return folded.empty() ? 0 : beginning_after(0, folded); }

/// May the folded text begin with a phrase of which `begins` has the bits?
bool may_begin_with(std::string_view folded, std::uint64_t begins) { return (beginning_of(folded) & begins) != 0; }

/// A bit of a letter or digit; several share one.
std::uint64_t bit_of(char letter) { return std::uint64_t{1} << text::lower(letter) % 64; }

/// May the first word of a text begin with one of the letters? False is certain.
bool may_begin_with_letter(std::string_view text, std::uint64_t letters) {
  const auto begins_word = [](char c) { return is_letter(c) || text::is_digit(c) || static_cast<unsigned char>(c) > 0x7F; };
  const auto first = std::find_if(text.begin(), text.end(), begins_word);
  return first != text.end() && (static_cast<unsigned char>(*first) > 0x7F || (bit_of(*first) & letters) != 0);
}

/// After its last comma or opening bracket; nullopt: it has none.
std::optional<std::string_view> last_part(std::string_view text) {
  for (auto at = text.size(); at > 0; --at) {
    const char c = text[at - 1];
    if (c == ',' || c == '(' || c == '[') return text.substr(at);
  }
  return std::nullopt;
}

/// Takes phrases off the front, the longest first, until nothing is left or none fits.
bool made_up_of(std::string_view folded, const std::vector<std::string>& phrases) {
  while (folded.size() > 1) {
    std::size_t longest = 0;
    for (const auto& phrase : phrases) {
      if (phrase.size() > longest && begins_with(folded, phrase)) longest = phrase.size();
    }
    if (longest == 0) return false;
    folded.remove_prefix(longest - 1);  // the blank after it stands before the next
  }
  return true;
}

}  // namespace

Result<NamingWords> NamingWords::read(std::string_view file, json::View view) {
  NamingWords words;
  const auto bad = [file](std::string_view pointer, std::string message) {
    return Error{ErrorCode::BadData, std::string(file).append("#").append(pointer), std::move(message)};
  };
  constexpr std::array keys{std::string_view("namesNothing"), std::string_view("denies"), std::string_view("deniesAtOnce")};
  const std::array lists{&words.nothing_, &words.denies_, &words.at_once_};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto pointer = std::string("/").append(keys[i]);
    std::size_t index = 0;
    for (const auto entry : view[keys[i]].elements()) {
      auto folded = fold(entry.string());
      if (folded.empty()) return bad(pointer + "/" + std::to_string(index), "want a word or phrase");
      lists[i]->push_back(std::move(folded));
      ++index;
    }
    if (index == 0) return bad(pointer, "want a list of words or phrases");
  }
  for (const auto& denial : words.denies_) words.marked_denies_.emplace_back(denial);
  for (const auto& phrase : words.nothing_) words.nothing_begins_ |= beginning_of(phrase);
  for (const auto* denials : {&words.denies_, &words.at_once_}) {
    for (const auto& denial : *denials) words.denial_begins_ |= beginning_of(denial);
  }
  for (const auto& denial : words.denies_) words.denial_letters_ |= bit_of(denial[1]);
  for (const auto& [key, value] : view.members()) {
    if (key == "note" || key == "reading" || std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    return bad(std::string("/").append(key), "unknown key; known: note, reading, namesNothing, denies, deniesAtOnce");
  }
  return words;
}

bool NamingWords::names_something(std::string_view text) const { return names_something(text, fold(text)); }

bool NamingWords::names_something(std::string_view text, std::string_view folded) const {
  if (is_uuid(text) || std::none_of(text.begin(), text.end(), is_letter)) return false;
  const bool begins_with_other = folded.size() > 1 && !may_begin_with(folded, nothing_begins_);
  return begins_with_other || !made_up_of(folded, nothing_);
}

bool NamingWords::is_word(std::string_view code) const {
  constexpr std::size_t fewest_letters = 5;
  return code.size() >= fewest_letters && std::all_of(code.begin(), code.end(), is_letter) && names_something(code);
}

bool NamingWords::deny(std::string_view folded, std::uint64_t beginnings) const {
  return std::any_of(marked_denies_.begin(), marked_denies_.end(),
                     [=](const MarkedPhrase& denial) { return holds_phrase(folded, beginnings, denial); });
}

bool NamingWords::end_in_denial(std::string_view beginning) const {
  return std::any_of(at_once_.begin(), at_once_.end(), [beginning](const std::string& denial) { return beginning.ends_with(denial); });
}

bool NamingWords::deny_at_once(std::string_view folded, std::string_view phrase) const {
  return std::any_of(at_once_.begin(), at_once_.end(), [&](const std::string& denial) {
    return holds_phrase(folded, std::string(denial).append(phrase.substr(std::min<std::size_t>(1, phrase.size()))));
  });
}

bool NamingWords::deny_all(std::string_view text, std::string_view folded) const {
  const auto begins = [](std::string_view of, const std::vector<std::string>& phrases) {
    return std::any_of(phrases.begin(), phrases.end(), [of](const std::string& phrase) { return begins_with(of, phrase); });
  };
  if (may_begin_with(folded, denial_begins_) && (begins(folded, denies_) || begins(folded, at_once_))) return true;
  const auto last = last_part(text);
  if (!last || !may_begin_with_letter(*last, denial_letters_)) return false;
  memory::String folded_last;
  fold_into(*last, folded_last);
  return begins(folded_last, denies_);
}

}  // namespace ordersign::terminology
