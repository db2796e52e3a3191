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
#include "text/ascii.h"

namespace ordersign::terminology {

/// One look of one thing into all sets. What it costs grows with the codes and words of the thing, never with their square.
class Terminology::Look {
 public:
  Look(const Tables& tables, const std::vector<CodedTerm>& codes, Sort sort)
      : tables_(tables), naming_(tables.naming ? &*tables.naming : nullptr), codes_(codes), sort_(sort), room_(room()) {
    room_.systems.clear();
    room_.hits.clear();
    for (const auto& term : codes) room_.systems.push_back(code_system(term.system));
  }
  ~Look() { room_.give_back(); }
  Look(const Look&) = delete;
  Look& operator=(const Look&) = delete;

  void take_codes() {
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      const auto system = room_.systems[i];
      if (system != CodeSystem::Unknown && system != CodeSystem::NullFlavor) take_code(codes_[i], system);
    }
  }

  void take_text(std::string_view text) {
    if (text.empty() || text == last_text_) return;  // a display is often said again as the text
    last_text_ = text;
    const bool is_ascii = fold_into(text, room_.folded);
    if (!told_ && (naming_ == nullptr || naming_->names_something(text, room_.folded))) told_ = !repeats_a_code(room_.folded);
    if (naming_ != nullptr && naming_->deny_all(text, room_.folded)) denied_ = true;
    look_for_names(room_.folded);
    if (sort_ == Sort::Problem) look_for_display(room_.folded);  // a drug's display may be that of its ingredient: the names tell those
    if (is_ascii) return;
    if (const auto parted = fold(text, Invisible::Parts); parted != room_.folded) look_for_names(parted);
  }

  /// "A `coding.code` of an unknown system that is a word … is read as a name too."
  void take_word_like_codes() {
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      const auto code = codes_[i].code;
      if (naming_ == nullptr || room_.systems[i] != CodeSystem::Unknown || !naming_->is_word(code)) continue;
      told_ = true;
      look_for_names(fold(code));
    }
  }

  /// "a header above one of our codes, such as M32 or M32.1, is possible, and WHO's ICD-10 is closed too, its matches possible only"
  void take_open_codes() {
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      const auto system = room_.systems[i];
      if (system == CodeSystem::Icd10Cm || system == CodeSystem::Icd10Who) take_open_code(codes_[i], system);
    }
  }

  Recognition take() {
    for (auto& hit : room_.hits) hit.doubtful = hit.doubtful || (denied_ && hit.basis == Basis::Code);
    return {{room_.hits.begin(), room_.hits.end()}, told_};
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
    std::vector<CodeSystem> systems;  ///< of the codes
    std::vector<Hit> hits;
    std::string folded;              ///< the text at hand
    std::vector<Begun> begun;        ///< of it
    std::vector<Standing> standing;  ///< of it, sorted by phrase
    std::vector<std::pair<SetId, bool>> cancelled;

    /// The room of a long text or of many codes is not kept.
    void give_back() {
      constexpr std::size_t most_kept = 16384;
      if (folded.capacity() > most_kept || systems.capacity() > most_kept) *this = {};
    }
  };
  static Room& room() {
    thread_local Room own;
    return own;
  }

  void take_code(const CodedTerm& term, CodeSystem system) {
    each_key(system, term.code, system, [&](std::string_view key) {
      if (const auto* found = tables_.codes.find(key)) {
        for (const auto& entry : *found) add_code(entry, term, key);
      }
      const auto form = key.substr(1);
      for (const auto& rule : tables_.prefixes[static_cast<std::size_t>(system)]) {
        if (is_under(form, rule)) add_code({rule.set, rule.name, rule.display}, term, key);
      }
      told_ = told_ || is_closed(system, form);
    });
  }

  void take_open_code(const CodedTerm& term, CodeSystem system) {
    each_key(system, term.code, CodeSystem::Icd10Cm, [&](std::string_view key) {
      if (const auto* found = tables_.headers.find(key)) {
        for (const auto set : *found) add_open(set, term, key);
      }
      if (system == CodeSystem::Icd10Cm) return;
      if (const auto* found = tables_.codes.find(key)) {
        for (const auto& entry : *found) add_open(entry.set, term, key);
      }
      for (const auto& rule : tables_.prefixes[static_cast<std::size_t>(CodeSystem::Icd10Cm)]) {
        if (is_under(key.substr(1), rule)) add_open(rule.set, term, key);
      }
    });
  }

  /// Most are told apart by their first character.
  static bool is_under(std::string_view form, const PrefixRule& rule) {
    const bool may_be = form.empty() || rule.prefix.empty() || form.front() == rule.prefix.front();
    return may_be && form.starts_with(rule.prefix);
  }

  Hit* hit_of(SetId set) {
    const auto held = std::find_if(room_.hits.begin(), room_.hits.end(), [set](const Hit& hit) { return hit.set == set; });
    return held == room_.hits.end() ? nullptr : &*held;
  }
  bool is_excluded(SetId set, std::string_view key) const {
    const auto& keys = tables_.excluded[set];
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  }
  void add_code(const CodeEntry& entry, const CodedTerm& term, std::string_view key) {
    if (hit_of(entry.set) != nullptr || is_excluded(entry.set, key)) return;
    room_.hits.push_back({entry.set, Basis::Code, entry.name, term, false, false, entry.display});
    told_ = true;
  }
  void add_open(SetId set, const CodedTerm& term, std::string_view key) {
    if (hit_of(set) == nullptr && !is_excluded(set, key)) room_.hits.push_back({set, Basis::Open, nullptr, term});
  }

  /// "a code of a closed system: one that our sets cover whole (ICD-10-CM for problems …; none for drugs)". What has not the shape of
  /// such a code is none.
  bool is_closed(CodeSystem system, std::string_view form) const {
    if (sort_ != Sort::Problem || (system != CodeSystem::Icd10Cm && system != CodeSystem::Icd10Who)) return false;
    return form.size() >= 3 && form.size() <= 7 && form[0] >= 'A' && form[0] <= 'Z' && text::is_digit(form[1]);
  }

  /// A text that repeats a code says no more than the code.
  bool repeats_a_code(const std::string& folded) {
    if (!longest_code_) {
      longest_code_ = 0;
      for (const auto& term : codes_) longest_code_ = std::max(*longest_code_, term.code.size());
    }
    if (*longest_code_ == 0 || folded.size() > most_folded(*longest_code_)) return false;
    if (folded_codes_.empty()) {
      for (const auto& term : codes_) {
        if (!term.code.empty()) folded_codes_.push_back(fold(term.code));
      }
      std::sort(folded_codes_.begin(), folded_codes_.end());
    }
    return std::binary_search(folded_codes_.begin(), folded_codes_.end(), folded);
  }

  /// The words of a concept of a set name what its code names.
  void look_for_display(const std::string& folded) {
    const auto* found = tables_.by_display.find(folded);
    if (found == nullptr) return;
    for (const auto& entry : *found) {
      if (hit_of(entry.set) == nullptr) room_.hits.push_back({entry.set, Basis::Name, entry.name, {}});
    }
  }

  void look_for_names(std::string_view folded) {
    room_.begun.clear();
    room_.standing.clear();
    constexpr std::size_t least_room = 256;
    std::size_t order = 0, most = least_room;
    for (std::size_t blank = 0, end = 0; blank + 1 < folded.size(); blank = end) {
      for (end = blank + 1; folded[end] != ' '; ++end) {
      }
      const auto* list = tables_.phrases.find(folded.substr(blank + 1, end - blank - 1));
      if (list == nullptr) continue;
      if (room_.begun.size() + room_.standing.size() > most) {  // a long text says the same again and again
        keep_one_of_each();
        most = std::max(least_room, 2 * (room_.begun.size() + room_.standing.size()));
      }
      room_.begun.push_back({list, order++});
      const auto rest = folded.substr(end);
      for (const auto& phrase : *list) {
        if (!phrase.all_words.empty() || !holds_rest(rest, phrase, end - blank)) continue;
        room_.standing.push_back({&phrase, naming_ != nullptr && naming_->end_in_denial(folded.substr(0, blank + 1))});
      }
    }
    if (!room_.begun.empty()) take_names(folded);
  }

  /// Does a phrase stand here, the `first` characters of which do? `rest`: from the blank after them on.
  static bool holds_rest(std::string_view rest, const Phrase& phrase, std::size_t first) {
    const auto wanted = std::string_view(phrase.folded).substr(first);
    if (wanted.size() == 1) return true;
    return rest.size() >= wanted.size() && rest[1] == wanted[1] && rest.starts_with(wanted);
  }

  void take_names(std::string_view folded) {
    keep_one_of_each();
    std::sort(room_.begun.begin(), room_.begun.end(), [](const Begun& a, const Begun& b) { return a.order < b.order; });
    beginnings_ = beginnings_of(folded);
    denies_.reset();
    room_.cancelled.clear();
    for (const auto& one : room_.begun) {
      // Those of the list that stand in the text lie one after another, as they do in the list.
      auto standing = std::lower_bound(room_.standing.begin(), room_.standing.end(), one.list->data(),
                                       [](const Standing& is, const Phrase* first) { return std::less<>{}(is.phrase, first); });
      for (const auto& phrase : *one.list) {
        if (!phrase.all_words.empty()) {
          if (holds_all_words(folded, phrase))
            take_name(folded, phrase, naming_ != nullptr && naming_->deny_at_once(folded, phrase.folded));
        } else if (standing != room_.standing.end() && standing->phrase == &phrase) {
          take_name(folded, phrase, standing->denied);
          ++standing;
        }
      }
    }
  }

  /// Each list once, by its first word; each name once, denied when it is denied anywhere.
  void keep_one_of_each() {
    if (room_.begun.size() > 1) {
      std::sort(room_.begun.begin(), room_.begun.end(),
                [](const Begun& a, const Begun& b) { return std::pair(a.list, a.order) < std::pair(b.list, b.order); });
      const auto same_list = [](const Begun& a, const Begun& b) { return a.list == b.list; };
      room_.begun.erase(std::unique(room_.begun.begin(), room_.begun.end(), same_list), room_.begun.end());
    }
    if (room_.standing.size() > 1) {
      std::sort(room_.standing.begin(), room_.standing.end(),
                [](const Standing& a, const Standing& b) { return std::pair(a.phrase, b.denied) < std::pair(b.phrase, a.denied); });
      const auto same_name = [](const Standing& a, const Standing& b) { return a.phrase == b.phrase; };
      room_.standing.erase(std::unique(room_.standing.begin(), room_.standing.end(), same_name), room_.standing.end());
    }
  }

  bool holds_all_words(std::string_view folded, const Phrase& phrase) const {
    return std::all_of(phrase.all_words.begin(), phrase.all_words.end(),
                       [&](const MarkedPhrase& word) { return holds_phrase(folded, beginnings_, word); });
  }

  /// A later text may name without doubt what an earlier one doubts. `denied`: a denial stands directly before it.
  void take_name(std::string_view folded, const Phrase& phrase, bool denied) {
    auto* const held = hit_of(phrase.set);
    if (held != nullptr && !(held->basis == Basis::Name && held->doubtful)) return;
    if (is_cancelled(folded, phrase.set)) return;
    if (!denies_) denies_ = naming_ != nullptr && naming_->deny(folded, beginnings_);
    const bool doubtful = *denies_ || denied;
    if (held == nullptr) {
      room_.hits.push_back({phrase.set, Basis::Name, phrase.name, {}, doubtful, denied});
    } else {
      held->doubtful = held->doubtful && doubtful;
      held->denied = held->denied && denied;
    }
  }

  /// Does the text hold one of the phrases that cancel the names of the set?
  bool is_cancelled(std::string_view folded, SetId set) {
    const auto& not_terms = tables_.not_terms[set];
    if (not_terms.empty()) return false;
    const auto known = std::find_if(room_.cancelled.begin(), room_.cancelled.end(), [set](const auto& one) { return one.first == set; });
    if (known != room_.cancelled.end()) return known->second;
    const auto held = [&](const MarkedPhrase& not_term) { return holds_phrase(folded, beginnings_, not_term); };
    return room_.cancelled.emplace_back(set, std::any_of(not_terms.begin(), not_terms.end(), held)).second;
  }

  const Tables& tables_;
  const NamingWords* naming_;  ///< nullptr: every word names and none denies
  const std::vector<CodedTerm>& codes_;
  Sort sort_;
  bool told_ = false;
  bool denied_ = false;
  Room& room_;
  std::string_view last_text_;
  std::optional<std::size_t> longest_code_;
  std::vector<std::string> folded_codes_;  ///< sorted, once they are needed
  // Of the text at hand:
  std::uint64_t beginnings_ = 0;  ///< the bits of all of its words, once a name may stand in it
  std::optional<bool> denies_;    ///< its words deny, end or doubt what it names
};

Recognition Terminology::recognise(const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts, Sort sort) const {
  Look look(*tables_, codes, sort);
  look.take_codes();
  for (const auto text : texts) look.take_text(text);
  look.take_word_like_codes();
  look.take_open_codes();
  return look.take();
}

}  // namespace ordersign::terminology
