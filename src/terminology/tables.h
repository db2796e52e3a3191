// What the value sets come to: tables that one look goes through. For this folder alone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "terminology/naming.h"
#include "terminology/terminology.h"
#include "terminology/words.h"
#include "text/by_text.h"
#include "text/marks.h"

namespace ordersign::terminology {

struct CodeEntry {
  SetId set;
  const Name* name;
  std::string_view display;
};

struct PrefixRule {
  std::string prefix;
  SetId set;
  const Name* name;
  std::string_view display;
};

/// A name as it is looked for in text: the folded phrase, or the words that must all be there.
struct Phrase {
  std::string folded;
  std::vector<MarkedPhrase> all_words;  ///< each with a blank around it; empty: the phrase as it stands
  SetId set;
  const Name* name;
};

using text::ByText;

/// A table by text with a mark of each key: what is in none of its entries is nearly always told by its marks.
template <class Value>
class MarkedTable {
 public:
  Value& operator[](const std::string& key) {
    marks_.add(key);
    return entries_[key];
  }
  /// nullptr: it has no such key.
  const Value* find(std::string_view key) const {
    if (!marks_.may_have(key)) return nullptr;
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
  }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }

 private:
  ByText<Value> entries_;
  text::Marks marks_;
};

/// What is wrong with a file of a value set.
Error bad(std::string_view file, std::string_view pointer, std::string message);

/// Filled by Terminology::add() and finish(), and only read from then on.
struct Terminology::Tables {
  std::vector<std::string> ids;
  std::deque<Name> names;            // stable addresses: hits point here
  std::deque<std::string> displays;  // as well
  std::vector<std::vector<const Name*>> names_of;
  std::vector<std::vector<Coding>> concepts;  // by set
  MarkedTable<std::vector<CodeEntry>> codes;
  std::array<std::vector<PrefixRule>, code_systems> prefixes;  // by system
  MarkedTable<std::vector<Phrase>> phrases;                    // by first word
  std::vector<std::vector<MarkedPhrase>> not_terms;            // by set: folded phrases that cancel its names
  std::vector<std::vector<std::string>> excluded;              // by set: keys of compose.exclude
  std::vector<std::pair<std::string, std::string>> unnamed;    // key of a code and its display, until finish()
  MarkedTable<std::vector<SetId>> headers;                     // key of an ICD-10-CM code: sets with a code below it
  MarkedTable<std::vector<CodeEntry>> by_display;              // folded display of a concept: its sets
  std::optional<NamingWords> naming;

  const Name* keep(std::string name, std::string label, bool drug);

  void add_phrase(SetId set, std::string_view text, const Name* name);

  /// Indexed under each of its words is not needed: every text that holds all words holds the first.
  void add_words(SetId set, std::string_view text, const Name* name);

  void read_names(SetId set, json::View value_set);
  Result<SetId> read_include(SetId set, std::string_view file, json::View include, const std::string& pointer);
  Result<SetId> read_exclude(SetId set, std::string_view file, json::View exclude, const std::string& pointer);
  void add_headers(SetId set, CodeSystem system, std::string_view normal);
  const Name* name_in(SetId set, std::string_view display) const;
  const Name* drug_in(std::string_view display) const;
};

}  // namespace ordersign::terminology
