#include "terminology/terminology.h"

#include <algorithm>
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
  CodeSystem system;
  std::string prefix;
  SetId set;
  const Name* name;
  std::string_view display;
};

/// A name as it is looked for in text: the folded phrase, or the words that must all be there.
struct Phrase {
  std::string folded;
  std::vector<std::string> all_words;  ///< empty: the phrase as it stands
  SetId set;
  const Name* name;
};

/// The key of a code: system and normal form in one string.
std::string key_of(CodeSystem system, std::string_view normal) {
  std::string key;
  key.reserve(normal.size() + 1);
  key.push_back(static_cast<char>('A' + static_cast<int>(system)));
  return key.append(normal);
}

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
  std::unordered_map<std::string, std::vector<CodeEntry>> codes;
  std::vector<PrefixRule> prefixes;
  std::unordered_map<std::string, std::vector<Phrase>> phrases;        // by first word
  std::vector<std::vector<std::string>> not_terms;                     // by set: folded phrases that cancel its names
  std::vector<std::vector<std::string>> excluded;                      // by set: keys of compose.exclude
  std::vector<std::pair<std::string, std::string>> unnamed;            // key of a code and its display, until finish()
  std::unordered_map<std::string, std::vector<SetId>> headers;         // key of an ICD-10-CM code: sets with a code below it
  std::unordered_map<std::string, std::vector<CodeEntry>> by_display;  // folded display of a concept: its sets
  std::optional<NamingWords> naming;

  const Name* keep(std::string name, std::string label, bool drug) {
    names.push_back({std::move(name), std::move(label), drug});
    return &names.back();
  }

  void add_phrase(SetId set, std::string_view text, const Name* name) {
    auto folded = fold(text);
    const auto words = words_of(folded);
    if (words.empty()) return;
    auto first = std::string(words.front());
    phrases[first].push_back({std::move(folded), {}, set, name});
  }

  /// Indexed under each of its words is not needed: every text that holds all words holds the first.
  void add_words(SetId set, std::string_view text, const Name* name) {
    const auto folded = fold(text);
    std::vector<std::string> words;
    for (const auto word : words_of(folded)) words.emplace_back(word);
    if (words.empty()) return;
    auto first = words.front();
    phrases[first].push_back({folded, std::move(words), set, name});
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
      not_terms[set].push_back(fold(extension["valueString"].string()));
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
    const auto list = phrases.find(std::string(word));
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
      prefixes.push_back({system, std::move(form), set, name, display_kept});
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

/// One look of one thing into all sets.
class Terminology::Look {
 public:
  Look(const Tables& tables, Sort sort) : tables_(tables), sort_(sort) {}

  void take_code(const CodedTerm& term) {
    const auto system = code_system(term.system);
    if (system == CodeSystem::Unknown || system == CodeSystem::NullFlavor) return;
    for (const auto& form : normal_forms(system, term.code)) {
      const auto key = key_of(system, form);
      if (const auto found = tables_.codes.find(key); found != tables_.codes.end()) {
        for (const auto& entry : found->second) add_code(entry, key, term);
      }
      for (const auto& rule : tables_.prefixes) {
        if (rule.system == system && std::string_view(form).starts_with(rule.prefix))
          add_code({rule.set, rule.name, rule.display}, key, term);
      }
      told_ = told_ || is_closed(system, form);
    }
  }

  /// A text that repeats a code says no more than the code.
  void take_text(std::string_view text, const std::vector<CodedTerm>& codes) {
    if (text.empty()) return;
    const auto repeats = [&text](const CodedTerm& term) { return !term.code.empty() && fold(term.code) == fold(text); };
    if (!told_ && std::none_of(codes.begin(), codes.end(), repeats)) told_ = !tables_.naming || tables_.naming->names_something(text);
    if (tables_.naming && tables_.naming->deny_all(text)) denied_ = true;
    const auto folded = fold(text);
    look_for_names(folded);
    if (sort_ == Sort::Problem) look_for_display(folded);  // a drug's display may be that of its ingredient: the names tell those
    if (const auto parted = fold(text, Invisible::Parts); parted != folded) look_for_names(parted);
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
    for (const auto& form : normal_forms(system, term.code)) {
      const auto key = key_of(CodeSystem::Icd10Cm, form);
      if (const auto found = tables_.headers.find(key); found != tables_.headers.end()) {
        for (const auto set : found->second) add_open(set, key, term);
      }
      if (system == CodeSystem::Icd10Cm) continue;
      if (const auto found = tables_.codes.find(key); found != tables_.codes.end()) {
        for (const auto& entry : found->second) add_open(entry.set, key, term);
      }
      for (const auto& rule : tables_.prefixes) {
        if (rule.system == CodeSystem::Icd10Cm && std::string_view(form).starts_with(rule.prefix)) add_open(rule.set, key, term);
      }
    }
  }

  Recognition take() {
    for (auto& hit : hits_) {
      told_ = told_ || hit.basis == Basis::Code;
      hit.doubtful = hit.doubtful || (denied_ && hit.basis == Basis::Code);
    }
    return {std::move(hits_), told_};
  }

 private:
  bool has(SetId set) const {
    return std::any_of(hits_.begin(), hits_.end(), [set](const Hit& hit) { return hit.set == set; });
  }
  bool excluded(SetId set, const std::string& key) const {
    const auto& keys = tables_.excluded[set];
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  }
  void add_code(const CodeEntry& entry, const std::string& key, const CodedTerm& term) {
    if (!has(entry.set) && !excluded(entry.set, key))
      hits_.push_back({entry.set, Basis::Code, entry.name, term, false, false, entry.display});
  }
  void add_open(SetId set, const std::string& key, const CodedTerm& term) {
    if (!has(set) && !excluded(set, key)) hits_.push_back({set, Basis::Open, nullptr, term});
  }

  /// "a code of a closed system: one that our sets cover whole (ICD-10-CM for problems …; none for drugs)". What has not the shape of
  /// such a code is none.
  bool is_closed(CodeSystem system, std::string_view form) const {
    if (sort_ != Sort::Problem || (system != CodeSystem::Icd10Cm && system != CodeSystem::Icd10Who)) return false;
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return form.size() >= 3 && form.size() <= 7 && form[0] >= 'A' && form[0] <= 'Z' && digit(form[1]);
  }

  /// The words of a concept of a set name what its code names.
  void look_for_display(const std::string& folded) {
    const auto found = tables_.by_display.find(folded);
    if (found == tables_.by_display.end()) return;
    for (const auto& entry : found->second) {
      if (!has(entry.set)) hits_.push_back({entry.set, Basis::Name, entry.name, {}});
    }
  }

  /// A later text may name without doubt what an earlier one doubts.
  void look_for_names(const std::string& folded) {
    for (const auto word : words_of(folded)) {
      const auto found = tables_.phrases.find(std::string(word));
      if (found == tables_.phrases.end()) continue;
      for (const auto& phrase : found->second) {
        const auto held = std::find_if(hits_.begin(), hits_.end(), [&phrase](const Hit& hit) { return hit.set == phrase.set; });
        if ((held != hits_.end() && !(held->basis == Basis::Name && held->doubtful)) || !holds(folded, phrase)) continue;
        const bool doubtful = tables_.naming && tables_.naming->deny(folded, phrase.folded);
        const bool denied = tables_.naming && tables_.naming->deny_at_once(folded, phrase.folded);
        if (held == hits_.end()) {
          hits_.push_back({phrase.set, Basis::Name, phrase.name, {}, doubtful, denied});
        } else {
          held->doubtful = held->doubtful && doubtful;
          held->denied = held->denied && denied;
        }
      }
    }
  }

  bool holds(const std::string& folded, const Phrase& phrase) const {
    const auto cancels = [&folded](const std::string& not_term) { return holds_phrase(folded, not_term); };
    const auto& not_terms = tables_.not_terms[phrase.set];
    if (std::any_of(not_terms.begin(), not_terms.end(), cancels)) return false;
    const auto present = [&folded](const std::string& part) { return holds_phrase(folded, " " + part + " "); };
    return phrase.all_words.empty() ? holds_phrase(folded, phrase.folded)
                                    : std::all_of(phrase.all_words.begin(), phrase.all_words.end(), present);
  }

  const Tables& tables_;
  Sort sort_;
  std::vector<Hit> hits_;
  bool told_ = false;
  bool denied_ = false;
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
  if (!tables_->names_of[set].empty() || std::any_of(tables_->prefixes.begin(), tables_->prefixes.end(), in_set)) return true;
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
