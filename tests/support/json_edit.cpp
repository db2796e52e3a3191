#include "support/json_edit.h"

#include <algorithm>
#include <stdexcept>

#include "json/document.h"
#include "json/writer.h"

namespace ordersign::testing {
namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  JsonNode parse() {
    auto node = value();
    skip_blanks();
    if (at_ != text_.size()) throw std::invalid_argument("text after the JSON value");
    return node;
  }

 private:
  void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  char peek() {
    skip_blanks();
    if (at_ == text_.size()) throw std::invalid_argument("the JSON text ends early");
    return text_[at_];
  }

  bool skip(char wanted) {
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  void want(char wanted) {
    if (!skip(wanted)) throw std::invalid_argument("want " + std::string(1, wanted) + " at byte " + std::to_string(at_));
  }

  std::string string() {
    want('"');
    const auto begin = at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2U : 1U;
    if (at_ >= text_.size()) throw std::invalid_argument("a string without its closing quote");
    return std::string(text_.substr(begin, at_++ - begin));
  }

  JsonNode value() {
    if (peek() == '{') return container(JsonNode::Kind::Object, '{', '}');
    if (peek() == '[') return container(JsonNode::Kind::Array, '[', ']');
    JsonNode node;
    if (peek() == '"') {
      node.raw = "\"" + string() + "\"";
      return node;
    }
    const auto end = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    if (end == at_) throw std::invalid_argument("want a value at byte " + std::to_string(at_));
    node.raw = text_.substr(at_, end - at_);
    at_ = end;
    return node;
  }

  JsonNode container(JsonNode::Kind kind, char open, char close) {
    JsonNode node{kind, {}, {}};
    want(open);
    if (skip(close)) return node;
    do {
      std::string name;
      if (kind == JsonNode::Kind::Object) {
        peek();
        name = string();
        want(':');
      }
      node.children.emplace_back(std::move(name), value());
    } while (skip(','));
    want(close);
    return node;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

void append(std::string& out, const JsonNode& node) {
  if (node.kind == JsonNode::Kind::Scalar) {
    out += node.raw;
    return;
  }
  const bool object = node.kind == JsonNode::Kind::Object;
  out += object ? '{' : '[';
  bool first = true;
  for (const auto& [name, child] : node.children) {
    if (!first) out += ',';
    first = false;
    if (object) out.append("\"").append(name).append("\":");
    append(out, child);
  }
  out += object ? '}' : ']';
}

}  // namespace

JsonNode* JsonNode::find(std::string_view name) {
  if (kind != Kind::Object) return nullptr;
  const auto found = std::find_if(children.begin(), children.end(), [&](const auto& child) { return child.first == name; });
  return found == children.end() ? nullptr : &found->second;
}

void JsonNode::set(std::string_view name, JsonNode value) {
  if (auto* present = find(name)) *present = std::move(value);
  else children.emplace_back(std::string(name), std::move(value));
}

void JsonNode::erase(std::string_view name) {
  std::erase_if(children, [&](const auto& child) { return child.first == name; });
}

std::string_view JsonNode::string() const { return is_string() ? std::string_view(raw).substr(1, raw.size() - 2) : std::string_view{}; }

JsonNode parse_json(std::string_view text) { return Parser(text).parse(); }

std::string to_text(const JsonNode& node) {
  std::string text;
  append(text, node);
  return text;
}

JsonNode json_string(std::string_view text) {
  json::Writer writer;
  writer.string(text);
  return {JsonNode::Kind::Scalar, writer.take(), {}};
}

std::string decoded(const JsonNode& node) {
  const auto text = node.string();
  if (text.find('\\') == std::string_view::npos) return std::string(text);
  const auto document = json::Document::parse(node.raw);
  if (!document) throw std::invalid_argument("a text with a wrong escape");
  return std::string(document.value()->root().string());
}

void visit(JsonNode& node, const std::function<void(std::string_view, JsonNode&)>& act, std::string_view name) {
  act(name, node);
  for (auto& [child_name, child] : node.children) visit(child, act, child_name);
}

JsonNode sorted(JsonNode node) {
  for (auto& child : node.children) child.second = sorted(std::move(child.second));
  if (node.kind == JsonNode::Kind::Object) {
    std::stable_sort(node.children.begin(), node.children.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  return node;
}

}  // namespace ordersign::testing
