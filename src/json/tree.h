// What a parse makes of a JSON text. Not thread-safe while it is built, immutable afterwards. For this module only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "json/names.h"
#include "json/node.h"
#include "json/node_memory.h"

namespace ordersign::json {

/// INVARIANT: never moved, since nodes point into `text`.
class Tree {
 public:
  explicit Tree(std::string received) : text(std::move(received)) {}
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  /// A text that lives as long as the tree.
  std::string_view copy(std::string_view of);

  std::string text;  ///< as it came; not to be changed once nodes point into it
  NodeMemory memory;
  MemberNames names;
  Node root;
};

inline Node text_node(NodeKind kind, std::string_view text) {
  Node node;
  node.kind = kind;
  node.size = static_cast<std::uint32_t>(text.size());
  node.text = text.data();
  return node;
}
inline Node string_node(std::string_view text) { return text_node(NodeKind::String, text); }
/// Of a number as it is written, well-formed (RFC 8259, section 6). False: none that a double can hold.
bool set_number(Node& node, std::string_view written);
/// A member `code`'s, which may be of any size.
Node number_of_code(std::string_view written);

}  // namespace ordersign::json
