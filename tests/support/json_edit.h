// A JSON text as a tree that tests can change, every scalar spelled as it was. For well-formed texts only.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ordersign::testing {

struct JsonNode {
  enum class Kind { Scalar, Object, Array };

  Kind kind = Kind::Scalar;
  std::string raw = "null";                                ///< of a scalar, quotes and escapes included
  std::vector<std::pair<std::string, JsonNode>> children;  ///< an element's name is ""; a member's is as written

  JsonNode* find(std::string_view name);
  const JsonNode* find(std::string_view name) const { return const_cast<JsonNode*>(this)->find(name); }
  /// Replaces the member or adds it as the last one.
  void set(std::string_view name, JsonNode value);
  void erase(std::string_view name);
  bool is_string() const { return kind == Kind::Scalar && raw.starts_with('"'); }
  /// The text between the quotes, escapes left alone; "" for anything but a string.
  std::string_view string() const;

  friend bool operator==(const JsonNode&, const JsonNode&) = default;
};

/// Throws std::invalid_argument when the text is not JSON.
JsonNode parse_json(std::string_view text);
std::string to_text(const JsonNode& node);
/// A JSON string of this UTF-8 text.
JsonNode json_string(std::string_view text);

/// The text of a JSON string with its escapes resolved; "" for anything but a string.
std::string decoded(const JsonNode& node);

/// Visits the node and everything in it, each before its children, with the name it has in its parent.
void visit(JsonNode& node, const std::function<void(std::string_view name, JsonNode&)>& act, std::string_view name = {});
/// The same tree with the members of every object sorted by name, for comparing.
JsonNode sorted(JsonNode node);

}  // namespace ordersign::testing
