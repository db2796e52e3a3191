#include "json/tree.h"

#include <cstdint>
#include <cstring>

#include "json/exact_number.h"

namespace ordersign::json {
namespace {

Node text_node(NodeKind kind, std::string_view text) {
  Node node;
  node.kind = kind;
  node.size = static_cast<std::uint32_t>(text.size());
  node.text = text.data();
  return node;
}

}  // namespace

std::string_view Tree::copy(std::string_view of) {
  if (of.empty()) return "";
  char* const at = memory.take_bytes(of.size());
  std::memcpy(at, of.data(), of.size());
  return {at, of.size()};
}

Node string_node(std::string_view text) { return text_node(NodeKind::String, text); }

bool set_number(Node& node, std::string_view written) {
  if (!read_number(written)) return false;
  node = text_node(NodeKind::Number, written);
  return true;
}

Node number_of_code(std::string_view written) { return text_node(NodeKind::NumberOfCode, written); }

}  // namespace ordersign::json
