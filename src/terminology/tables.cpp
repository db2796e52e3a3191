#include "terminology/tables.h"

#include <algorithm>

namespace ordersign::terminology {
namespace {

constexpr std::string_view extension_base = "http://ordersign.org/fhir/StructureDefinition/";

std::string key_of(CodeSystem system, std::string_view normal) { return std::string(1, key_letter(system)).append(normal); }

}  // namespace

Error bad(std::string_view file, std::string_view pointer, std::string message) {
  return {ErrorCode::BadData, std::string(file) + "#" + std::string(pointer), std::move(message)};
}

const Name* Terminology::Tables::keep(std::string name, std::string label, bool drug) {
  names.push_back({std::move(name), std::move(label), drug});
  return &names.back();
}

void Terminology::Tables::add_phrase(SetId set, std::string_view text, const Name* name) {
  auto folded = fold(text);
  const auto words = words_of(folded);
  if (words.empty()) return;
  auto& list = phrases[std::string(words.front())];
  list.push_back({std::move(folded), {}, set, name});
}

void Terminology::Tables::add_words(SetId set, std::string_view text, const Name* name) {
  const auto folded = fold(text);
  const auto words = words_of(folded);
  if (words.empty()) return;
  std::vector<MarkedPhrase> all_words;
  for (const auto word : words) all_words.emplace_back(" " + std::string(word) + " ");
  phrases[std::string(words.front())].push_back({folded, std::move(all_words), set, name});
}

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
  for (const auto word : words_of(folded)) {
    const auto* list = phrases.find(word);
    if (list == nullptr) continue;
    for (const auto& phrase : *list) {
      if (phrase.set != set || !phrase.all_words.empty() || phrase.folded.size() <= longest) continue;
      if (!holds_phrase(folded, phrase.folded)) continue;
      longest = phrase.folded.size();
      found = phrase.name;
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
    const auto* list = phrases.find(word);
    if (list == nullptr) continue;
    for (const auto& phrase : *list) {
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
    if (const auto folded = fold(display); !folded.empty()) by_display[folded].push_back({set, name, display});
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

}  // namespace ordersign::terminology
