#include "support/both_parsers.h"

#include <cstring>

#include "json/exact_parse.h"
#include "json/fast_parse.h"
#include "json/text_check.h"
#include "json/tree.h"

namespace ordersign::test {
namespace {

using json::Node;
using json::NodeKind;
using json::Tree;

/// Two trees of one text, walked side by side.
class Comparison {
 public:
  Comparison(const Tree& fast, const Tree& exact) : fast_(fast), exact_(exact) {}

  std::string difference() const {
    if (fast_.names.some_twice != exact_.names.some_twice) return "names that are written twice";
    if (std::memcmp(&fast_.names.marks, &exact_.names.marks, sizeof fast_.names.marks) != 0) return "marks of names";
    return between(fast_.root, exact_.root);
  }

 private:
  std::string between(const Node& fast, const Node& exact) const {
    if (fast.kind != exact.kind) return "the kind of a value";
    switch (fast.kind) {
      case NodeKind::Null:
      case NodeKind::False:
      case NodeKind::True: return "";
      case NodeKind::Number:
      case NodeKind::NumberOfCode:
      case NodeKind::String: return between(fast.string(), exact.string());
      case NodeKind::Array:
      case NodeKind::Object: break;
    }
    if (fast.size != exact.size) return "a size";
    if (fast.marks != exact.marks) return "an object's marks";
    for (std::size_t i = 0; i < fast.size; ++i) {
      const bool is_array = fast.kind == NodeKind::Array;
      auto found = is_array ? "" : between(fast.members[i].key(), exact.members[i].key());
      if (found.empty())
        found = is_array ? between(fast.elements[i], exact.elements[i]) : between(fast.members[i].value, exact.members[i].value);
      if (!found.empty()) return found;
    }
    return "";
  }

  static std::string between(std::string_view fast, std::string_view exact) { return fast == exact ? "" : "a string"; }

  const Tree& fast_;
  const Tree& exact_;
};

}  // namespace

BothParsers parse_with_both(const std::string& text, std::size_t max_depth) {
  BothParsers both;
  Tree fast(text);
  Tree exact(text);
  both.taken_fast = json::fast_parse(fast, max_depth);
  both.taken = !json::find_fault(text) && !json::exact_parse(exact, max_depth);
  if (both.taken_fast) both.difference = both.taken ? Comparison(fast, exact).difference() : "a text that is not JSON was taken";
  return both;
}

}  // namespace ordersign::test
