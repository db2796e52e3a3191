#include "cards/shared_texts.h"

#include <algorithm>

#include "cards/template.h"

namespace ordersign::cards {

void SharedTexts::fail(const std::string& pointer, std::string message) {
  if (!error_) error_ = Error{ErrorCode::BadData, file_ + "#" + pointer, std::move(message)};
}

void SharedTexts::take(json::View object, const std::string& pointer, const std::vector<Wanted>& wanted,
                       const std::vector<std::string_view>& others) {
  for (const auto& one : wanted) {
    const auto at = pointer + "/" + std::string(one.name);
    *one.text = object[one.name].string();
    if (one.text->empty()) fail(at, "want a text here");
    if (auto problem = problem_of(*one.text, one.values)) fail(at, std::move(*problem));
  }
  for (const auto& [name, text] : object.members()) {
    const bool known = std::any_of(wanted.begin(), wanted.end(), [named = name](const Wanted& one) { return one.name == named; }) ||
                       std::find(others.begin(), others.end(), name) != others.end();
    if (!known) fail(pointer + "/" + std::string(name), "a text that nothing says");
  }
}

}  // namespace ordersign::cards
