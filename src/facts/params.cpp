#include "facts/params.h"

#include <algorithm>

#include "json/pointer.h"

namespace ordersign::facts {

json::View Params::take(std::string_view key) {
  asked_.emplace_back(key);
  return view_[key];
}

void Params::fail(std::string_view key, std::string message) {
  std::string where = where_;
  json::append_token(where, key);
  errors_.push_back({ErrorCode::BadData, std::move(where), std::move(message)});
}

terminology::SetId Params::set(std::string_view key) {
  const auto id = take(key).string();
  if (const auto found = terminology_->find(id)) return *found;
  fail(key, "unknown value set `" + std::string(id) + "`; known: " + terminology_->known_ids());
  return 0;
}

std::vector<terminology::SetId> Params::sets(std::string_view key) {
  auto found = optional_sets(key);
  if (found.empty() && errors_.empty()) fail(key, "want a list of value set ids");
  return found;
}

std::vector<terminology::SetId> Params::optional_sets(std::string_view key) {
  std::vector<terminology::SetId> found;
  for (const auto id : take(key).elements()) {
    if (const auto set = terminology_->find(id.string())) found.push_back(*set);
    else fail(key, "unknown value set `" + std::string(id.string()) + "`; known: " + terminology_->known_ids());
  }
  return found;
}

std::vector<std::string> Params::strings(std::string_view key) {
  std::vector<std::string> texts;
  for (const auto text : take(key).elements()) texts.emplace_back(text.string());
  return texts;
}

double Params::number(std::string_view key) {
  constexpr double most = 100'000;  // of days or months, which lead to dates
  const auto number = take(key).number();
  if (number && *number >= 0 && *number <= most) return *number;
  fail(key, number && *number > most ? "want a number of at most 100000" : "want a number of 0 or more");
  return 0;
}

bool Params::flag(std::string_view key, bool otherwise) {
  const auto value = take(key);
  if (!value.absent() && !value.is_bool()) fail(key, "want true or false");
  return value.boolean().value_or(otherwise);
}

Truth Params::truth(std::string_view key) {
  const auto text = take(key).string();
  if (text == "met") return Truth::Met;
  if (text == "unmet") return Truth::Unmet;
  if (text != "unknown") fail(key, "want `met`, `unmet` or `unknown`");
  return Truth::Unknown;
}

Params Params::part(std::string_view key) {
  const auto value = take(key);
  if (!value.is_object()) fail(key, "want an object");
  return {value, where_ + "/" + std::string(key), *terminology_};
}

void Params::take_errors(Params& other) {
  other.refuse_unknown_keys();
  errors_.insert(errors_.end(), other.errors_.begin(), other.errors_.end());
}

void Params::refuse_unknown_keys() {
  for (const auto& [key, value] : view_.members()) {
    if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    std::string known;
    for (const auto& name : asked_) known += (known.empty() ? "" : ", ") + name;
    fail(key, "unknown key `" + std::string(key) + "`; known: " + known);
  }
}

}  // namespace ordersign::facts
