#include "terminology/terminology.h"

#include <algorithm>
#include <array>
#include <deque>

#include "terminology/naming.h"
#include "terminology/words.h"
#include "text/listed.h"

namespace ordersign::terminology {
namespace {

constexpr std::string_view extension_base = "http://ordersign.org/fhir/StructureDefinition/";

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
  std::vector<std::string> all_words;  ///< each with a blank around it; empty: the phrase as it stands
  SetId set;
  const Name* name;
};

/// The key of a code: system and normal form in one string.
void write_key(CodeSystem system, std::string_view normal, std::string& key) {
  key.assign(1, static_cast<char>('A' + static_cast<int>(system))).append(normal);
}

std::string key_of(CodeSystem system, std::string_view normal) {
  std::string key;
  write_key(system, normal, key);
  return key;
}

/// Texts that are looked up by what is a view of another.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <class Value>
using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

Error bad(std::string_view file, std::string_view pointer, std::string message) {
  return {ErrorCode::BadData, std::string(file) + "#" + std::string(pointer), std::move(message)};
}

}  // namespace

struct Terminology::Tables {
  std::vector<std::string> ids;
  std::deque<Name> names;            // stable addresses: hits point here
  std::deque<std::string> displays;  // as well
  std::vector<std::vector<const Name*>> names_of;
  std::vector<std::vector<Coding>> concepts;  // by set
  ByText<std::vector<CodeEntry>> codes;
  std::array<std::vector<PrefixRule>, code_systems> prefixes;  // by system
  ByText<std::vector<Phrase>> phrases;                         // by first word
  std::vector<std::vector<MarkedPhrase>> not_terms;            // by set: folded phrases that cancel its names
  std::vector<std::vector<std::string>> excluded;              // by set: keys of compose.exclude
  std::vector<std::pair<std::string, std::string>> unnamed;    // key of a code and its display, until finish()
  ByText<std::vector<SetId>> headers;                          // key of an ICD-10-CM code: sets with a code below it
  ByText<std::vector<CodeEntry>> by_display;                   // folded display of a concept: its sets
  std::optional<NamingWords> naming;

  /// Bits of the words that phrases begin with; several share one. Most words of a text are told apart by them.
  std::array<std::uint64_t, 64> first_words{};

  static std::size_t mark_of(std::string_view word) {
    const auto at = [word](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(word[i])); };
    return (word.size() + 31 * at(0) + 331 * at(word.size() / 2) + 1657 * at(word.size() - 1)) % 4096;
  }
  bool may_begin(std::string_view word) const {
    const auto mark = mark_of(word);
    return (first_words[mark / 64] >> mark % 64 & 1) != 0;
  }
  void add_first(std::string word, Phrase phrase) {
    const auto mark = mark_of(word);
    first_words[mark / 64] |= std::uint64_t{1} << mark % 64;
    phrases[std::move(word)].push_back(std::move(phrase));
  }

  const Name* keep(std::string name, std::string label, bool drug) {
    names.push_back({std::move(name), std::move(label), drug});
    return &names.back();
  }

  void add_phrase(SetId set, std::string_view text, const Name* name) {
    auto folded = fold(text);
    const auto words = words_of(folded);
    if (words.empty()) return;
    auto first = std::string(words.front());
    add_first(std::move(first), {std::move(folded), {}, set, name});
  }

  /// Indexed under each of its words is not needed: every text that holds all words holds the first.
  void add_words(SetId set, std::string_view text, const Name* name) {
    const auto folded = fold(text);
    std::vector<std::string> words;
    for (const auto word : words_of(folded)) words.push_back(" " + std::string(word) + " ");
    if (words.empty()) return;
    auto first = words.front().substr(1, words.front().size() - 2);
    add_first(std::move(first), {folded, std::move(words), set, name});
  }

  void read_names(SetId set, json::View value_set);
  Result<SetId> read_include(SetId set, std::string_view file, json::View include, const std::string& pointer);
  Result<SetId> read_exclude(SetId set, std::string_view file, json::View exclude, const std::string& pointer);
  void add_headers(SetId set, CodeSystem system, std::string_view normal);
  const Name* name_in(SetId set, std::string_view display) const;
  const Name* drug_in(std::string_view display) const;
};

void Terminology::Tables::read_names(SetId set, json::View value_set) {
  for (const auto extension : value_set["extension"].each()) {
    auto url = extension["url"].string();
    if (!url.starts_with(extension_base)) continue;
    url.remove_prefix(extension_base.size());
    if (url == "drug-name") {
      std::string name, label;
      std::vector<std::string_view> aliases;
      for (const auto part : extension["extension"].each()) {
        const auto text = part["valueString"].string();
        if (part["url"].string() == "name") name = text;
        else if (part["url"].string() == "label") label = text;
        else aliases.push_back(text);
      }
      const auto* kept = keep(name, label.empty() ? name : label, true);
      names_of[set].push_back(kept);
      add_phrase(set, name, kept);
      for (const auto alias : aliases) add_phrase(set, alias, kept);
    } else if (url == "term" || url == "term-words") {
      const std::string text(extension["valueString"].string());
      const auto* kept = keep(text, text, false);
      names_of[set].push_back(kept);
      if (url == "term") add_phrase(set, text, kept);
      else add_words(set, text, kept);
    } else if (url == "not-term") {
      not_terms[set].emplace_back(fold(extension["valueString"].string()));
    }
  }
}

/// Which of the set's drugs a code's display speaks of; a set of one drug needs no telling.
const Name* Terminology::Tables::name_in(SetId set, std::string_view display) const {
  const auto folded = fold(display);
  const Name* found = nullptr;
  std::size_t longest = 0;
  for (const auto& [first, list] : phrases) {
    for (const auto& phrase : list) {
      if (phrase.set != set || !phrase.all_words.empty() || !holds_phrase(folded, phrase.folded)) continue;
      if (phrase.folded.size() > longest) {
        longest = phrase.folded.size();
        found = phrase.name;
      }
    }
  }
  if (found == nullptr && names_of[set].size() == 1) found = names_of[set].front();
  return found;
}

/// The longest drug name of any set in the display.
const Name* Terminology::Tables::drug_in(std::string_view display) const {
  const auto folded = fold(display);
  const Name* found = nullptr;
  std::size_t longest = 0;
  for (const auto word : words_of(folded)) {
    const auto list = phrases.find(word);
    if (list == phrases.end()) continue;
    for (const auto& phrase : list->second) {
      if (!phrase.name->drug || phrase.folded.size() <= longest || !holds_phrase(folded, phrase.folded)) continue;
      longest = phrase.folded.size();
      found = phrase.name;
    }
  }
  return found;
}

Result<SetId> Terminology::Tables::read_include(SetId set, std::string_view file, json::View include, const std::string& pointer) {
  const auto system = code_system(include["system"].string());
  if (system == CodeSystem::Unknown) {
    return bad(file, pointer + "/system", "unknown code system `" + std::string(include["system"].string()) + "`");
  }
  std::size_t index = 0;
  for (const auto concept_ : include["concept"].each()) {
    const auto forms = normal_forms(system, concept_["code"].string());
    if (forms.empty()) return bad(file, pointer + "/concept/" + std::to_string(index), "a concept needs a code of its system");
    concepts[set].push_back(
        {std::string(include["system"].string()), std::string(concept_["code"].string()), std::string(concept_["display"].string())});
    const auto* name = name_in(set, concept_["display"].string());
    const std::string_view display = displays.emplace_back(concept_["display"].string());
    if (auto folded = fold(display); !folded.empty()) by_display[std::move(folded)].push_back({set, name, display});
    for (const auto& form : forms) {
      add_headers(set, system, form);
      codes[key_of(system, form)].push_back({set, name, display});
      if (name == nullptr) unnamed.emplace_back(key_of(system, form), concept_["display"].string());
    }
    ++index;
  }
  index = 0;
  for (const auto filter : include["filter"].each()) {
    std::string value(filter["value"].string());
    const bool prefix = filter["property"].string() == "code" && filter["op"].string() == "regex" && value.ends_with(".*");
    if (!prefix) {
      return bad(file, pointer + "/filter/" + std::to_string(index), "a filter here is property `code`, op `regex`, value `PREFIX.*`");
    }
    value.resize(value.size() - 2);
    value.erase(std::remove(value.begin(), value.end(), '\\'), value.end());
    std::string display;
    for (const auto part : filter["extension"].each()) {
      if (part["url"].string().ends_with("/display")) display = part["valueString"].string();
    }
    const auto* name = name_in(set, display);
    if (name == nullptr && !display.empty()) name = keep(display, display, false);
    const std::string_view display_kept = displays.emplace_back(std::move(display));
    for (auto& form : normal_forms(system, value)) {
      add_headers(set, system, form);
      prefixes[static_cast<std::size_t>(system)].push_back({std::move(form), set, name, display_kept});
    }
    ++index;
  }
  return set;
}

Result<SetId> Terminology::Tables::read_exclude(SetId set, std::string_view file, json::View exclude, const std::string& pointer) {
  const auto system = code_system(exclude["system"].string());
  if (system == CodeSystem::Unknown) return bad(file, pointer + "/system", "unknown code system");
  for (const auto concept_ : exclude["concept"].each()) {
    for (const auto& form : normal_forms(system, concept_["code"].string())) excluded[set].push_back(key_of(system, form));
  }
  return set;
}

/// Every proper prefix from three characters on: a category or a heading of ICD-10-CM.
void Terminology::Tables::add_headers(SetId set, CodeSystem system, std::string_view normal) {
  constexpr std::size_t shortest = 3;
  if (system != CodeSystem::Icd10Cm) return;
  for (auto size = shortest; size < normal.size(); ++size) {
    auto& sets = headers[key_of(system, normal.substr(0, size))];
    if (std::find(sets.begin(), sets.end(), set) == sets.end()) sets.push_back(set);
  }
}

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
      if (!tables_.may_begin(word)) continue;
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

Terminology::Terminology() : tables_(std::make_unique<Tables>()) {}
Terminology::~Terminology() = default;
Terminology::Terminology(Terminology&&) noexcept = default;
Terminology& Terminology::operator=(Terminology&&) noexcept = default;

Result<SetId> Terminology::add(std::string_view file, json::View value_set) {
  const std::string id(value_set["id"].string());
  if (value_set["resourceType"].string() != "ValueSet" || id.empty()) return bad(file, "", "want a ValueSet with an id");
  if (find(id)) return bad(file, "/id", "value set `" + id + "` is defined twice");
  const auto set = static_cast<SetId>(tables_->ids.size());
  tables_->ids.push_back(id);
  tables_->names_of.emplace_back();
  tables_->concepts.emplace_back();
  tables_->not_terms.emplace_back();
  tables_->excluded.emplace_back();
  tables_->read_names(set, value_set);
  std::size_t index = 0;
  for (const auto include : value_set["compose"]["include"].each()) {
    if (auto read = tables_->read_include(set, file, include, "/compose/include/" + std::to_string(index)); !read) return read;
    ++index;
  }
  index = 0;
  for (const auto exclude : value_set["compose"]["exclude"].each()) {
    if (auto read = tables_->read_exclude(set, file, exclude, "/compose/exclude/" + std::to_string(index)); !read) return read;
    ++index;
  }
  return set;
}

void Terminology::finish() {
  for (const auto& [key, display] : tables_->unnamed) {
    const auto* drug = tables_->drug_in(display);
    for (auto& entry : tables_->codes[key]) {
      if (entry.name == nullptr) entry.name = drug;
    }
  }
  tables_->unnamed.clear();
}

std::optional<SetId> Terminology::find(std::string_view id) const {
  for (std::size_t i = 0; i < tables_->ids.size(); ++i) {
    if (tables_->ids[i] == id) return static_cast<SetId>(i);
  }
  return std::nullopt;
}

std::string Terminology::known_ids() const {
  auto sorted = tables_->ids;
  std::sort(sorted.begin(), sorted.end());
  return text::listed(sorted);
}

std::size_t Terminology::size() const { return tables_->ids.size(); }
bool Terminology::has_members(SetId set) const {
  const auto in_set = [set](const auto& entry) { return entry.set == set; };
  const auto has_rule = [&in_set](const auto& rules) { return std::any_of(rules.begin(), rules.end(), in_set); };
  if (!tables_->names_of[set].empty() || std::any_of(tables_->prefixes.begin(), tables_->prefixes.end(), has_rule)) return true;
  return std::any_of(tables_->codes.begin(), tables_->codes.end(),
                     [&in_set](const auto& code) { return std::any_of(code.second.begin(), code.second.end(), in_set); });
}

const std::string& Terminology::id_of(SetId set) const { return tables_->ids[set]; }
const std::vector<Coding>& Terminology::concepts_of(SetId set) const { return tables_->concepts[set]; }

std::optional<Coding> Terminology::first_concept_of(SetId set) const {
  const auto& concepts = concepts_of(set);
  return concepts.empty() ? std::nullopt : std::optional(concepts.front());
}

std::vector<const Name*> Terminology::names_of(SetId set) const { return tables_->names_of[set]; }

Result<bool> Terminology::read_naming(std::string_view file, json::View words) {
  auto read = NamingWords::read(file, words);
  if (!read) return read.error();
  tables_->naming = std::move(read.value());
  return true;
}

Recognition Terminology::recognise(const std::vector<CodedTerm>& codes, const std::vector<std::string_view>& texts, Sort sort) const {
  Look look(*tables_, sort);
  for (const auto& term : codes) look.take_code(term);
  for (const auto text : texts) look.take_text(text, codes);
  for (const auto& term : codes) look.take_word_like_code(term);
  for (const auto& term : codes) look.take_open_code(term);
  return look.take();
}

}  // namespace ordersign::terminology
