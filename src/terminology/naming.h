// Which words name a thing, which name nothing, and which deny or doubt what stands beside them. Reading 3.1; the words are data
// (fhir-profiles/recognition.json). Immutable once read, so thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json/view.h"
#include "ordersign/result.h"
#include "terminology/words.h"

namespace ordersign::terminology {

class NamingWords {
 public:
  /// `{"namesNothing": […], "denies": […], "deniesAtOnce": […]}`, each a list of words or phrases. Error (BadData, `where` file and JSON
  /// pointer): a list that is missing or empty, an entry without letters, an unknown key.
  static Result<NamingWords> read(std::string_view file, json::View view);

  /// Does the text say what something is? Not when it is blank or punctuation, has no letters, is an identifier, or is made up only of
  /// words of the list ("unknown medication", "misc. drug, see note").
  bool names_something(std::string_view text) const;
  /// As above, where the folded text is at hand.
  bool names_something(std::string_view text, std::string_view folded) const;

  /// Is this code, of a system that we do not know, a word: letters only, five or more, not of the list ("Voclosporin")?
  bool is_word(std::string_view code) const;

  /// Do words of a folded text deny, end or doubt what it names: "stop …", "… discontinued", "rule out …"?
  /// `beginnings`: the bits of all of its words, where they are at hand.
  bool deny(std::string_view folded, std::uint64_t beginnings = ~std::uint64_t{0}) const;

  /// Does a denial ("no …") stand directly before this phrase of it?
  bool deny_at_once(std::string_view folded, std::string_view phrase) const;
  /// Does the beginning of a folded text, up to the blank before a phrase, end in such a denial?
  bool end_in_denial(std::string_view beginning) const;

  /// Does the text as a whole do so: by how it begins, or by what follows its last comma or bracket ("hydroxychloroquine (discontinued
  /// 5/2026)")? "…, no refills" denies nothing.
  bool deny_all(std::string_view text, std::string_view folded) const;

 private:
  std::vector<std::string> nothing_, denies_, at_once_;  // folded phrases, each with a blank around it
  std::vector<MarkedPhrase> marked_denies_;              // denies_ again
  std::uint64_t nothing_begins_ = 0;                     // the bits of how each of nothing_ begins
  std::uint64_t denial_begins_ = 0;                      // of denies_ and at_once_
  std::uint64_t denial_letters_ = 0;                     // the bits of the first letters of denies_
};

}  // namespace ordersign::terminology
