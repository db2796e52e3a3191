// What a coded or worded thing is, by all value sets at once.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "terminology/tables.h"

namespace ordersign::terminology {

/// One look of one thing into all sets. What it costs grows with the codes and words of the thing, never with their square.
class Terminology::Look {
 public:
  Look(const Tables& tables, Sort sort) : tables_(tables), sort_(sort), room_(room()) {}
  ~Look() { room_.give_back(); }
  Look(const Look&) = delete;
  Look& operator=(const Look&) = delete;

  void take_code(const CodedTerm& term) {
    const auto system = code_system(term.system);
    if (system == CodeSystem::Unknown || system == CodeSystem::NullFlavor) return;
    each_normal_form(system, term.code, [&](std::string_view form) {
      write_key(system, form, room_.key);
      if (const auto found = tables_.codes.find(room_.key); found != tables_.codes.end()) {
        for (const auto& entry : found->second) add_code(entry, term);
      }
      for (const auto& rule : tables_.prefixes[static_cast<std::size_t>(system)]) {
        if (form.starts_with(rule.prefix)) add_code({rule.set, rule.name, rule.display}, term);
      }
      told_ = told_ || is_closed(system, form);
    });
  }

  void take_text(std::string_view text, const std::vector<CodedTerm>& codes) {
    if (text.empty() || text == last_text_) return;  // a display is often said again as the text
    last_text_ = text;
    fold_into(text, room_.folded);
    const auto* naming = tables_.naming ? &*tables_.naming : nullptr;
    if (!told_ && (naming == nullptr || naming->names_something(text, room_.folded))) told_ = !repeats_a_code(room_.folded, codes);
    if (naming != nullptr && naming->deny_all(text, room_.folded)) denied_ = true;
    look_for_names(room_.folded);
    if (sort_ == Sort::Problem) look_for_display(room_.folded);  // a drug's display may be that of its ingredient: the names tell those
    if (!may_hold_invisible(text)) return;
    if (const auto parted = fold(text, Invisible::Parts); parted != room_.folded) look_for_names(parted);
  }

  /// "A `coding.code` of an unknown system that is a word … is read as a name too."
  void take_word_like_code(const CodedTerm& term) {
    if (!tables_.naming || code_system(term.system) != CodeSystem::Unknown || !tables_.naming->is_word(term.code)) return;
    told_ = true;
    look_for_names(fold(term.code));
  }

  /// "a header above one of our codes, such as M32 or M32.1, is possible, and WHO's ICD-10 is closed too, its matches possible only"
  void take_open_code(const CodedTerm& term) {
    const auto system = code_system(term.system);
    if (system != CodeSystem::Icd10Cm && system != CodeSystem::Icd10Who) return;
    each_normal_form(system, term.code, [&](std::string_view form) {
      write_key(CodeSystem::Icd10Cm, form, room_.key);
      if (const auto found = tables_.headers.find(room_.key); found != tables_.headers.end()) {
        for (const auto set : found->second) add_open(set, term);
      }
      if (system == CodeSystem::Icd10Cm) return;
      if (const auto found = tables_.codes.find(room_.key); found != tables_.codes.end()) {
        for (const auto& entry : found->second) add_open(entry.set, term);
      }
      for (const auto& rule : tables_.prefixes[static_cast<std::size_t>(CodeSystem::Icd10Cm)]) {
        if (form.starts_with(rule.prefix)) add_open(rule.set, term);
      }
    });
  }

  Recognition take() {
    for (auto& hit : hits_) hit.doubtful = hit.doubtful || (denied_ && hit.basis == Basis::Code);
    return {std::move(hits_), told_};
  }

 private:
  using List = std::vector<Phrase>;
  /// A word of a text that names may begin with, and its place among those of the text.
  struct Begun {
    const List* list;
    std::size_t order;
  };
  /// A name that stands in a text, here with a denial directly before it or not.
  struct Standing {
    const Phrase* phrase;
    bool denied;
  };
  /// What each look needs anew, kept by a thread from one to the next: a chart takes thousands of looks.
  struct Room {
    std::string key;                 ///< of the code at hand
    std::string folded;              ///< the text at hand
    std::vector<Begun> begun;        ///< of it
    std::vector<Standing> standing;  ///< of it, sorted by phrase
    std::vector<std::pair<SetId, bool>> cancelled;

    /// A long text's room is not kept.
    void give_back() {
      constexpr std::size_t most_kept = 16384;
      if (folded.capacity() > most_kept || key.capacity() > most_kept) *this = {};
    }
  };
  static Room& room() {
    thread_local Room own;
    return own;
  }

  bool has(SetId set) const {
    return std::any_of(hits_.begin(), hits_.end(), [set](const Hit& hit) { return hit.set == set; });
  }
  /// Is the code whose key is at hand left out of the set?
  bool excluded(SetId set) const {
    const auto& keys = tables_.excluded[set];
    return std::find(keys.begin(), keys.end(), room_.key) != keys.end();
  }
  void add_code(const CodeEntry& entry, const CodedTerm& term) {
    if (has(entry.set) || excluded(entry.set)) return;
    hits_.push_back({entry.set, Basis::Code, entry.name, term, false, false, entry.display});
    told_ = true;
  }
  void add_open(SetId set, const CodedTerm& term) {
    if (!has(set) && !excluded(set)) hits_.push_back({set, Basis::Open, nullptr, term});
  }

  /// "a code of a closed system: one that our sets cover whole (ICD-10-CM for problems …; none for drugs)". What has not the shape of
  /// such a code is none.
  bool is_closed(CodeSystem system, std::string_view form) const {
    if (sort_ != Sort::Problem || (system != CodeSystem::Icd10Cm && system != CodeSystem::Icd10Who)) return false;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return form.size() >= 3 && form.size() <= 7 && form[0] >= 'A' && form[0] <= 'Z' && digit(form[1]);
  }

  /// A text that repeats a code says no more than the code.
  bool repeats_a_code(const std::string& folded, const std::vector<CodedTerm>& codes) {
    if (!codes_folded_) {
      for (const auto& term : codes) {
        if (!term.code.empty()) folded_codes_.push_back(fold(term.code));
      }
      std::sort(folded_codes_.begin(), folded_codes_.end());
      codes_folded_ = true;
    }
    return std::binary_search(folded_codes_.begin(), folded_codes_.end(), folded);
  }

  /// The words of a concept of a set name what its code names.
  void look_for_display(const std::string& folded) {
    const auto found = tables_.by_display.find(folded);
    if (found == tables_.by_display.end()) return;
    for (const auto& entry : found->second) {
      if (!has(entry.set)) hits_.push_back({entry.set, Basis::Name, entry.name, {}});
    }
  }

  void look_for_names(std::string_view folded) {
    room_.begun.clear();
    room_.standing.clear();
    beginnings_ = 0;
    constexpr std::size_t least_room = 256;
    std::size_t order = 0, most = least_room;
    for (std::size_t blank = 0, end = 0; blank + 1 < folded.size(); blank = end) {
      end = folded.find(' ', blank + 1);
      beginnings_ |= beginning_after(blank, folded);
      const auto word = folded.substr(blank + 1, end - blank - 1);
      if (!tables_.first_words.may_have(word)) continue;
      const auto list = tables_.phrases.find(word);
      if (list == tables_.phrases.end()) continue;
      if (room_.begun.size() + room_.standing.size() > most) {  // a long text says the same again and again
        keep_one_of_each();
        most = std::max(least_room, 2 * (room_.begun.size() + room_.standing.size()));
      }
      room_.begun.push_back({&list->second, order++});
      for (const auto& phrase : list->second) {
        if (!phrase.all_words.empty() || !folded.substr(blank).starts_with(phrase.folded)) continue;
        room_.standing.push_back({&phrase, tables_.naming && tables_.naming->end_in_denial(folded.substr(0, blank + 1))});
      }
    }
    if (room_.begun.empty()) return;
    keep_one_of_each();
    std::sort(room_.begun.begin(), room_.begun.end(), [](const Begun& a, const Begun& b) { return a.order < b.order; });
    denies_.reset();
    room_.cancelled.clear();
    for (const auto& [list, at] : room_.begun) {
      for (const auto& phrase : *list) take_name(folded, phrase);
    }
  }

  /// Each list once, by its first word; each name once, denied when it is denied anywhere.
  void keep_one_of_each() {
    std::sort(room_.begun.begin(), room_.begun.end(),
              [](const Begun& a, const Begun& b) { return std::pair(a.list, a.order) < std::pair(b.list, b.order); });
    const auto same_list = [](const Begun& a, const Begun& b) { return a.list == b.list; };
    room_.begun.erase(std::unique(room_.begun.begin(), room_.begun.end(), same_list), room_.begun.end());
    std::sort(room_.standing.begin(), room_.standing.end(),
              [](const Standing& a, const Standing& b) { return std::pair(a.phrase, b.denied) < std::pair(b.phrase, a.denied); });
    const auto same_name = [](const Standing& a, const Standing& b) { return a.phrase == b.phrase; };
    room_.standing.erase(std::unique(room_.standing.begin(), room_.standing.end(), same_name), room_.standing.end());
  }

  /// A later text may name without doubt what an earlier one doubts.
  void take_name(std::string_view folded, const Phrase& phrase) {
    const auto held = std::find_if(hits_.begin(), hits_.end(), [&phrase](const Hit& hit) { return hit.set == phrase.set; });
    if (held != hits_.end() && !(held->basis == Basis::Name && held->doubtful)) return;
    const auto stands = denied_where_it_stands(folded, phrase);
    if (!stands || is_cancelled(folded, phrase.set)) return;
    if (!denies_) denies_ = tables_.naming && tables_.naming->deny(folded, beginnings_);
    const bool doubtful = *denies_ || *stands;
    if (held == hits_.end()) {
      hits_.push_back({phrase.set, Basis::Name, phrase.name, {}, doubtful, *stands});
    } else {
      held->doubtful = held->doubtful && doubtful;
      held->denied = held->denied && *stands;
    }
  }

  /// nullopt: it does not stand in the text.
  std::optional<bool> denied_where_it_stands(std::string_view folded, const Phrase& phrase) const {
    if (phrase.all_words.empty()) {
      const auto found = std::lower_bound(room_.standing.begin(), room_.standing.end(), &phrase,
                                          [](const Standing& one, const Phrase* wanted) { return std::less<>{}(one.phrase, wanted); });
      return found == room_.standing.end() || found->phrase != &phrase ? std::nullopt : std::optional(found->denied);
    }
    const auto present = [folded](const std::string& word) { return holds_phrase(folded, word); };
    if (!std::all_of(phrase.all_words.begin(), phrase.all_words.end(), present)) return std::nullopt;
    return tables_.naming && tables_.naming->deny_at_once(folded, phrase.folded);
  }

  /// Does the text hold one of the phrases that cancel the names of the set?
  bool is_cancelled(std::string_view folded, SetId set) {
    const auto known = std::find_if(room_.cancelled.begin(), room_.cancelled.end(), [set](const auto& one) { return one.first == set; });
    if (known != room_.cancelled.end()) return known->second;
    const auto& not_terms = tables_.not_terms[set];
    const auto held = [&](const MarkedPhrase& not_term) { return holds_phrase(folded, beginnings_, not_term); };
    return room_.cancelled.emplace_back(set, std::any_of(not_terms.begin(), not_terms.end(), held)).second;
  }

  const Tables& tables_;
  Sort sort_;
  std::vector<Hit> hits_;
  bool told_ = false;
  bool denied_ = false;
  Room& room_;
  std::string_view last_text_;
  bool codes_folded_ = false;
  std::vector<std::string> folded_codes_;  ///< sorted
  // Of the text at hand:
  std::uint64_t beginnings_ = 0;  ///< the bits of all of its words
  std::optional<bool> denies_;    ///< its words deny, end or doubt what it names
};

Recognition Terminology::recognise(const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts, Sort sort) const {
  Look look(*tables_, sort);
  for (const auto& term : codes) look.take_code(term);
  for (const auto text : texts) look.take_text(text, codes);
  for (const auto& term : codes) look.take_word_like_code(term);
  for (const auto& term : codes) look.take_open_code(term);
  return look.take();
}

}  // namespace ordersign::terminology
