#include "support/json_patch.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace ordersign::testing {
namespace {

using Tokens = std::vector<std::string>;

[[noreturn]] void refuse(const std::string& why) { throw std::invalid_argument(why); }
[[noreturn]] void nothing(const std::string& token) { refuse("there is no `" + token + "`"); }

/// RFC 6901: "~1" is a slash and "~0" a tilde.
std::string unescaped(std::string_view token, const std::string& member) {
  std::string text;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      text += token[i];
      continue;
    }
    const char next = i + 1 < token.size() ? token[++i] : '\0';
    if (next != '0' && next != '1') refuse("`" + member + "` has a `~` that is neither `~0` nor `~1`");
    text += next == '0' ? '~' : '/';
  }
  return text;
}

Tokens tokens_of(const JsonNode& operation, const std::string& member) {
  const auto* given = operation.find(member);
  if (given == nullptr || !given->is_string()) refuse("`" + member + "` must be a text");
  const auto pointer = decoded(*given);
  Tokens tokens;
  if (pointer.empty()) return tokens;
  if (pointer.front() != '/') refuse("`" + member + "` must be empty or begin with `/`");
  std::size_t begin = 1;
  while (begin <= pointer.size()) {
    const auto end = std::min(pointer.find('/', begin), pointer.size());
    tokens.push_back(unescaped(std::string_view(pointer).substr(begin, end - begin), member));
    begin = end + 1;
  }
  return tokens;
}

/// How the name is spelled by whoever escapes no more than needed.
std::string spelled(const std::string& name) { return std::string(json_string(name).string()); }

std::size_t index_of(const std::string& token, std::size_t size) {
  const bool digits = !token.empty() && token.size() < 10 && token.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || (token.size() > 1 && token.front() == '0')) nothing(token);
  const auto index = std::stoul(token);
  if (index >= size) nothing(token);
  return index;
}

JsonNode& child(JsonNode& parent, const std::string& token) {
  if (parent.kind == JsonNode::Kind::Array) return parent.children[index_of(token, parent.children.size())].second;
  auto* found = parent.find(spelled(token));
  if (found == nullptr) nothing(token);
  return *found;
}

JsonNode& at(JsonNode& root, const Tokens& path) {
  auto* place = &root;
  for (const auto& token : path) place = &child(*place, token);
  return *place;
}

JsonNode& parent_of(JsonNode& root, const Tokens& path) { return at(root, Tokens(path.begin(), path.end() - 1)); }

void add(JsonNode& root, const Tokens& path, JsonNode value) {
  if (path.empty()) {
    root = std::move(value);
    return;
  }
  auto& parent = parent_of(root, path);
  const auto& last = path.back();
  if (parent.kind == JsonNode::Kind::Scalar) nothing(last);
  if (parent.kind == JsonNode::Kind::Object) {
    parent.set(spelled(last), std::move(value));
    return;
  }
  const auto index = last == "-" ? parent.children.size() : index_of(last, parent.children.size() + 1);
  parent.children.emplace(parent.children.begin() + static_cast<std::ptrdiff_t>(index), std::string(), std::move(value));
}

void remove(JsonNode& root, const Tokens& path) {
  if (path.empty()) refuse("the whole document cannot be removed");
  auto& parent = parent_of(root, path);
  const auto* gone = &child(parent, path.back());
  std::erase_if(parent.children, [gone](const auto& one) { return &one.second == gone; });
}

void move(JsonNode& root, const Tokens& from, const Tokens& path) {
  auto value = at(root, from);
  if (from == path) return;
  if (path.size() > from.size() && std::equal(from.begin(), from.end(), path.begin())) refuse("a value cannot be moved into itself");
  remove(root, from);
  add(root, path, std::move(value));
}

const JsonNode& value_of(const JsonNode& operation) {
  const auto* value = operation.find("value");
  if (value == nullptr) refuse("`value` is missing");
  return *value;
}

void test(JsonNode& root, const Tokens& path, const JsonNode& wanted) {
  const auto& present = at(root, path);
  if (sorted(present) != sorted(wanted)) refuse("there stands " + to_text(present).substr(0, 80));
}

void apply(JsonNode& root, const JsonNode& operation) {
  if (operation.kind != JsonNode::Kind::Object) refuse("an operation must be an object");
  const auto* named = operation.find("op");
  const auto op = named == nullptr ? std::string_view{} : named->string();
  const auto path = tokens_of(operation, "path");
  if (op == "add") add(root, path, value_of(operation));
  else if (op == "remove") remove(root, path);
  else if (op == "replace") at(root, path) = value_of(operation);
  else if (op == "copy") add(root, path, at(root, tokens_of(operation, "from")));
  else if (op == "move") move(root, tokens_of(operation, "from"), path);
  else if (op == "test") test(root, path, value_of(operation));
  else refuse("`op` must be add, remove, replace, move, copy or test");
}

std::string shown(const JsonNode& operation, const std::string& member) {
  const auto* value = operation.find(member);
  return value == nullptr ? std::string() : decoded(*value);
}

}  // namespace

JsonNode patched(JsonNode document, const JsonNode& patch) {
  if (patch.kind != JsonNode::Kind::Array) refuse("a patch must be a list of operations");
  for (std::size_t i = 0; i < patch.children.size(); ++i) {
    const auto& operation = patch.children[i].second;
    try {
      apply(document, operation);
    } catch (const std::invalid_argument& error) {
      const auto op = shown(operation, "op");
      refuse("operation " + std::to_string(i + 1) + " (" + (op.empty() ? "no op" : op) + " `" + shown(operation, "path") +
             "`): " + error.what());
    }
  }
  return document;
}

}  // namespace ordersign::testing
