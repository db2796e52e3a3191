// Which words name a thing, which name nothing, and which deny or doubt what stands beside them. Reading 3.1; the words are data
// (fhir-profiles/recognition.json). Immutable once read, so thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/view.h"
#include "ordersign/result.h"

namespace ordersign::terminology {

class NamingWords {
 public:
  /// `{"namesNothing": […], "denies": […], "deniesAtOnce": […]}`, each a list of words or phrases. Error (BadData, `where` file and JSON
  /// pointer): a list that is missing or empty, an entry without letters, an unknown key.
  static Result<NamingWords> read(std::string_view file, json::View view);

  /// Does the text say what something is? Not when it is blank or punctuation, has no letters, is an identifier, or is made up only of
  /// words of the list ("unknown medication", "misc. drug, see note").
  bool names_something(std::string_view text) const;

  /// Is this code, of a system that we do not know, a word: letters only, five or more, not of the list ("Voclosporin")?
  bool is_word(std::string_view code) const;

  /// Do words beside this phrase of a folded text deny, end or doubt it: "stop …", "… discontinued", "rule out …", "no …" directly before?
  bool deny(std::string_view folded, std::string_view phrase) const;

  /// Does a denial stand directly before it: "no …"?
  bool deny_at_once(std::string_view folded, std::string_view phrase) const;

  /// Does the text as a whole do so: by how it begins, or by what follows its last comma or bracket ("hydroxychloroquine (discontinued
  /// 5/2026)")? "…, no refills" denies nothing.
  bool deny_all(std::string_view text) const;

 private:
  std::vector<std::string> nothing_, denies_, at_once_;  // folded phrases, each with a blank around it
};

}  // namespace ordersign::terminology
