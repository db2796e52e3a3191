#include "cards/dialect.h"

#include <algorithm>
#include <memory>

#include "json/document.h"
#include "text/ascii.h"
#include "text/listed.h"

namespace ordersign::cards {
namespace {

constexpr std::size_t longest_topic = 100;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string resource_type_of(const Action& action) {
  if (action.resource.empty()) return action.resource_id.substr(0, action.resource_id.find('/'));
  const auto resource = json::Document::parse(action.resource);
  return resource ? std::string(resource.value()->root()["resourceType"].string()) : std::string();
}

/// One suggestion an action. What a user reads tells them apart.
void split(Suggestion suggestion, std::vector<Suggestion>& into) {
  const auto count = suggestion.actions.size();
  for (std::size_t i = 0; i < count; ++i) {
    const auto of_all = count > 1 ? " (" + std::to_string(i + 1) + " of " + std::to_string(count) + ")" : std::string();
    auto action = suggestion.actions[i];
    action.description += of_all;
    into.push_back({suggestion.label + of_all,
                    i == 0 ? suggestion.uuid : std::string(),
                    {std::move(action)},
                    suggestion.is_recommended && count == 1});
  }
}

class DialectReader {
 public:
  explicit DialectReader(const std::string& file) : file_(file) {}

  Result<Dialects> read(json::View view) {
    Dialects dialects;
    for (const auto& [name, definition] : view.members()) dialects.emplace(name, one(definition, "/" + std::string(name)));
    if (!dialects.contains("plain")) fail("", "want a dialect `plain`");
    if (!error_.message.empty()) return error_;
    return dialects;
  }

 private:
  void fail(const std::string& pointer, std::string message) {
    if (error_.message.empty()) error_ = {ErrorCode::BadData, file_ + "#" + pointer, std::move(message)};
  }

  Dialect one(json::View view, const std::string& pointer) {
    static const std::vector<std::string_view> known{"topic",      "topicSystem",           "selectionBehavior", "oneActionPerSuggestion",
                                                     "actions",    "deletesCarryResources", "updatesDraftsOnly", "recommends",
                                                     "extensions", "coverageInformation",   "cardTypes"};
    for (const auto& [key, value] : view.members()) {
      if (std::find(known.begin(), known.end(), key) == known.end())
        fail(pointer + "/" + std::string(key), "unknown key; known: " + text::listed(known));
    }
    Dialect dialect;
    const auto topic = view["topic"].string();
    if (topic == "cardType") dialect.topic = Dialect::Topic::CardType;
    else if (topic == "alphanumeric") dialect.topic = Dialect::Topic::Alphanumeric;
    else if (topic != "criterion") fail(pointer + "/topic", "want `criterion`, `alphanumeric` or `cardType`");
    read_card_types(view["cardTypes"], pointer + "/cardTypes", dialect);
    dialect.coverage = coverage(view["coverageInformation"], pointer + "/coverageInformation");
    // A dialect that always tells it is CRD's own, whose cards' topics have types; and only such an answer looks them up.
    if ((dialect.topic == Dialect::Topic::CardType) != (dialect.coverage == Dialect::Coverage::Always))
      fail(pointer + "/coverageInformation", "want `always` where the topic is `cardType`, and only there");
    dialect.topic_system = view["topicSystem"].string();
    dialect.selection_behavior = view["selectionBehavior"].string();
    // CDS Hooks 2.0, Card Attributes: "Allowed values are: at-most-one … any".
    if (dialect.selection_behavior != "at-most-one" && dialect.selection_behavior != "any")
      fail(pointer + "/selectionBehavior", "want `at-most-one` or `any`");
    dialect.one_action = flag(view, "oneActionPerSuggestion", pointer);
    dialect.whole_deletes = flag(view, "deletesCarryResources", pointer);
    dialect.updates_drafts_only = flag(view, "updatesDraftsOnly", pointer);
    dialect.recommends = flag(view, "recommends", pointer);
    dialect.actions = actions(view["actions"], pointer + "/actions");
    dialect.extensions = extensions(view["extensions"], pointer + "/extensions");
    return dialect;
  }

  void read_card_types(json::View view, const std::string& pointer, Dialect& dialect) {
    for (const auto& [criterion, type] : view.members()) dialect.card_types.emplace(criterion, type.string());
    if ((dialect.topic == Dialect::Topic::CardType) != dialect.card_types.contains(""))
      fail(pointer, "want the type of every card, by criterion and `` for all others, where the topic is `cardType`");
  }

  Dialect::Coverage coverage(json::View view, const std::string& pointer) {
    const auto word = view.string();
    if (word == "always") return Dialect::Coverage::Always;
    if (word == "asked") return Dialect::Coverage::Asked;
    if (word != "never") fail(pointer, "want `always`, `asked` or `never`");
    return Dialect::Coverage::Never;
  }

  bool flag(json::View view, std::string_view key, const std::string& pointer) {
    const auto value = view[key].boolean();
    if (!value) fail(pointer + "/" + std::string(key), "want true or false");
    return value.value_or(false);
  }

  std::optional<std::set<std::pair<std::string, std::string>>> actions(json::View view, const std::string& pointer) {
    if (view.string() == "all") return std::nullopt;
    if (!view.is_object()) fail(pointer, "want `all`, or resource types by create, update and delete");
    std::set<std::pair<std::string, std::string>> listed;
    for (const auto& [type, resources] : view.members()) {
      if (type != "create" && type != "update" && type != "delete")
        fail(pointer + "/" + std::string(type), "want create, update or delete");
      for (const auto resource : resources.elements()) listed.emplace(type, resource.string());
    }
    return listed;
  }

  std::optional<std::vector<std::string>> extensions(json::View view, const std::string& pointer) {
    if (view.string() == "all") return std::nullopt;
    if (!view.is_array()) fail(pointer, "want `all`, or a list of prefixes");
    std::vector<std::string> prefixes;
    for (const auto prefix : view.elements()) prefixes.emplace_back(prefix.string());
    return prefixes;
  }

  const std::string& file_;
  Error error_;
};

}  // namespace

std::string Dialect::topic_code(std::string_view criterion) const {
  if (topic == Topic::Criterion) return std::string(criterion);
  if (topic == Topic::CardType) {
    const auto found = card_types.find(criterion);
    return found == card_types.end() ? card_types.at("") : found->second;
  }
  std::string code;
  bool begins_word = false;
  for (const char c : criterion) {
    if (!is_letter(c) && !is_digit(c)) {
      begins_word = true;
      continue;
    }
    code += begins_word ? text::upper(c) : c;
    begins_word = false;
  }
  return code.substr(0, longest_topic);
}

bool Dialect::may_extend(std::string_view name) const {
  if (!extensions) return true;
  return std::any_of(extensions->begin(), extensions->end(), [name](const std::string& prefix) { return name.starts_with(prefix); });
}

std::vector<Suggestion> Dialect::suggestions_of(std::vector<Suggestion> suggestions) const {
  const auto is_known = [this](const Action& action) {
    if (updates_drafts_only && action.type == "update" && !action.of_draft) return false;
    return !actions || actions->contains({action.type, resource_type_of(action)});
  };
  // A part of what is suggested is not what is suggested: with one action that the client does not know, all of it goes.
  std::erase_if(suggestions, [&is_known](const Suggestion& suggestion) {
    return !std::all_of(suggestion.actions.begin(), suggestion.actions.end(), is_known);
  });
  for (auto& suggestion : suggestions) suggestion.is_recommended &= recommends;
  if (!one_action) return suggestions;
  std::vector<Suggestion> single;
  for (auto& suggestion : suggestions) split(std::move(suggestion), single);
  return single;
}

Result<Dialects> read_dialects(json::View view, const std::string& file) { return DialectReader(file).read(view); }

}  // namespace ordersign::cards
