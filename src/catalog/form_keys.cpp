#include "catalog/form_keys.h"

#include <algorithm>
#include <span>

#include "catalog/policy_keys.h"
#include "json/pointer.h"
#include "text/listed.h"

namespace ordersign {
namespace {

using Keys = std::span<const PolicyKey>;

class FormKeys {
 public:
  std::vector<Error> look(json::View form, const std::string& where) {
    only(form, where, questionnaire_keys());
    for (const auto& [name, search] : form["searches"].members()) only(search, below(where + "/searches", name), search_keys());
    each(form["groups"], where + "/groups", group_keys(), [this](json::View group, const std::string& at) {
      only(group["askedWhen"], at + "/askedWhen", asked_when_keys());
      each(group["observations"], at + "/observations", observed_keys());
      each(group["questions"], at + "/questions", question_keys(), [this](json::View question, const std::string& inner) {
        only(question["askedWhen"], inner + "/askedWhen", asked_when_keys());
        only(question["calculated"], inner + "/calculated", calculated_keys());
        each(question["options"], inner + "/options", option_keys());
      });
    });
    return std::move(errors_);
  }

 private:
  static std::string below(std::string pointer, std::string_view name) {
    json::append_token(pointer, name);
    return pointer;
  }

  void only(json::View object, const std::string& where, Keys keys) {
    const auto known = names_of(keys);
    for (const auto& [key, value] : object.members()) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      errors_.push_back({ErrorCode::BadData, below(where, key), text::unknown("key", key, text::listed(known))});
    }
  }

  static void nothing_more(json::View, const std::string&) {}

  template <class More = void (*)(json::View, const std::string&)>
  void each(json::View list, const std::string& where, Keys keys, More more = nothing_more) {
    std::size_t index = 0;
    for (const auto one : list.elements()) {
      const auto at = where + "/" + std::to_string(index++);
      only(one, at, keys);
      more(one, at);
    }
  }

  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> unknown_form_keys(json::View form, const std::string& where) { return FormKeys().look(form, where); }

}  // namespace ordersign
