#include "cards/suggestion_texts.h"

#include <algorithm>
#include <array>
#include <vector>

#include "cards/template.h"

namespace ordersign::cards {
namespace {

struct TextKey {
  std::string_view name;
  std::string SuggestionTexts::* text;
  std::vector<std::string_view> values;
};

const std::array<TextKey, 9>& keys() {
  static const std::array<TextKey, 9> all{{
      {"removeThis", &SuggestionTexts::remove_this, {"drug"}},
      {"removeOne", &SuggestionTexts::remove_one, {"drug", "number", "count"}},
      {"removeOther", &SuggestionTexts::remove_other, {"name"}},
      {"stop", &SuggestionTexts::stop, {"name"}},
      {"changeDose", &SuggestionTexts::change_dose, {"dose"}},
      {"changeSchedule", &SuggestionTexts::change_schedule, {"dose", "schedule"}},
      {"changeUnits", &SuggestionTexts::change_units, {"units", "dose"}},
      {"endBy", &SuggestionTexts::end_by, {"end", "length"}},
      {"ofSeveral", &SuggestionTexts::of_several, {"number", "count"}},
  }};
  return all;
}

Error bad(const std::string& file, std::string_view key, std::string message) {
  return {ErrorCode::BadData, file + "#/" + std::string(key), std::move(message)};
}

}  // namespace

Result<SuggestionTexts> read_suggestion_texts(json::View view, const std::string& file) {
  SuggestionTexts texts;
  for (const auto& key : keys()) {
    std::string text(view[key.name].string());
    if (text.empty()) return bad(file, key.name, "want the label of a suggestion here");
    if (auto problem = problem_of(text, key.values)) return bad(file, key.name, std::move(*problem));
    texts.*key.text = std::move(text);
  }
  for (const auto& [name, text] : view.members()) {
    const auto is_it = [wanted = name](const TextKey& key) { return key.name == wanted; };
    if (std::none_of(keys().begin(), keys().end(), is_it)) return bad(file, name, "a label of no suggestion");
  }
  return texts;
}

}  // namespace ordersign::cards
