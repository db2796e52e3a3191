#include "json/tree.h"

#include <cstring>

#include "json/exact_number.h"

namespace ordersign::json {

std::string_view Tree::copy(std::string_view of) {
  if (of.empty()) return "";
  char* const at = memory.take_bytes(of.size());
  std::memcpy(at, of.data(), of.size());
  return {at, of.size()};
}

bool set_number(Node& node, std::string_view written) {
  if (!read_number(written)) return false;
  node = text_node(NodeKind::Number, written);
  return true;
}

Node number_of_code(std::string_view written) { return text_node(NodeKind::NumberOfCode, written); }

}  // namespace ordersign::json
