#include "json/fast_parse.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>

#include "json/simdjson.h"

namespace ordersign::json {
namespace {

namespace dom = simdjson::dom;

/// simdjson counts the members of an object in 24 bits.
constexpr std::size_t most_bytes = (std::size_t{1} << 24) - 1;
/// What a thread keeps of its parser for the next text.
constexpr std::size_t most_kept = std::size_t{1} << 20;
/// So often may the reader below call itself.
constexpr std::size_t most_depth = 1000;

/// Turns simdjson's tree into ours, and finds on the way where each string and number stands in the text, of which simdjson's tree knows
/// nothing: numbers are kept as they are written there.
class DomReader {
 public:
  DomReader(Tree& tree, std::size_t max_depth) : tree_(tree), at_(tree.text.data()), end_(at_ + tree.text.size()), depth_left_(max_depth) {}

  /// `of_code`: it is a member `code`'s.
  bool read(dom::element from, Node& to, bool of_code) {
    using Type = dom::element_type;
    switch (from.type()) {
      case Type::OBJECT: return read_object(from.get_object().value_unsafe(), to);
      case Type::ARRAY: return read_array(from.get_array().value_unsafe(), to);
      case Type::STRING: return read_string(from.get_string().value_unsafe(), to);
      case Type::INT64:
      case Type::UINT64:
      case Type::DOUBLE: return read_number(to, of_code);
      case Type::BOOL: return to.kind = from.get_bool().value_unsafe() ? NodeKind::True : NodeKind::False, true;
      case Type::NULL_VALUE: return true;
    }
    return false;
  }

 private:
  bool read_object(dom::object from, Node& to) {
    if (depth_left_ == 0) return false;
    --depth_left_;
    const auto count = from.size();
    auto* const members = tree_.memory.take<Member>(count);
    auto* member = members;
    NamesOfObject names(members, count, tree_.names);
    for (const auto field : from) {
      std::string_view name;
      if (!next_string(field.key, name)) return false;
      new (member) Member{};
      member->set_name(name);
      names.take(*member);
      if (!read(field.value, member->value, name == "code")) return false;
      ++member;
    }
    ++depth_left_;
    to = names.object();
    return true;
  }

  bool read_array(dom::array from, Node& to) {
    if (depth_left_ == 0) return false;
    --depth_left_;
    to.kind = NodeKind::Array;
    to.size = static_cast<std::uint32_t>(from.size());
    auto* const elements = tree_.memory.take<Node>(to.size);
    to.elements = elements;
    auto* element = elements;
    for (const auto each : from) {
      new (element) Node{};
      if (!read(each, *element, false)) return false;
      ++element;
    }
    ++depth_left_;
    return true;
  }

  bool read_string(std::string_view unescaped, Node& to) {
    std::string_view string;
    if (!next_string(unescaped, string)) return false;
    to = string_node(string);
    return true;
  }

  /// The next string of the text: between those that were met only blanks, punctuation, and words without quotes can stand.
  bool next_string(std::string_view unescaped, std::string_view& string) {
    while (*at_ != '"') {
      if (at_++ == end_) return false;
    }
    ++at_;
    if (next_escape_ < at_) find_next_escape();
    if (unescaped.size() < static_cast<std::size_t>(next_escape_ - at_)) {  // then it closes before it
      string = {at_, unescaped.size()};
      at_ += unescaped.size() + 1;
      return true;
    }
    string = tree_.copy(unescaped);
    while (at_ < end_ && *at_ != '"') at_ += *at_ == '\\' ? 2 : 1;
    return at_++ < end_;
  }

  void find_next_escape() {
    const auto* const found = static_cast<const char*>(std::memchr(at_, '\\', static_cast<std::size_t>(end_ - at_)));
    next_escape_ = found == nullptr ? end_ : found;
  }

  bool read_number(Node& to, bool of_code) {
    const auto begins = [](char c) { return c == '-' || (c >= '0' && c <= '9'); };
    const auto goes_on = [begins](char c) { return begins(c) || c == '.' || c == 'e' || c == 'E' || c == '+'; };
    const char* const begin = std::find_if(at_, end_, begins);
    at_ = std::find_if_not(begin, end_, goes_on);
    const std::string_view written(begin, static_cast<std::size_t>(at_ - begin));
    // RapidJSON takes no exponent over 308, not even of 0.
    constexpr std::size_t longest_exponent = std::string_view("e99").size();
    if (written.empty() || written.size() - std::min(written.find_first_of("eE"), written.size()) > longest_exponent) return false;
    if (!of_code) return set_number(to, written);
    to = number_of_code(written);
    return true;
  }

  Tree& tree_;
  const char* at_;  ///< behind what was met last
  const char* const end_;
  const char* next_escape_ = at_;  ///< the next backslash, once `at_` has come to it
  std::size_t depth_left_;
};

}  // namespace

std::size_t fast_parse_padding() { return simdjson::SIMDJSON_PADDING; }

bool fast_parse(Tree& tree, std::size_t max_depth) {
  // Some releases of simdjson pass over a byte order mark.
  if (tree.text.empty() || tree.text.size() > most_bytes || max_depth > most_depth || tree.text.front() == '\xEF') return false;
  thread_local std::unique_ptr<dom::parser> kept;
  if (!kept) kept = std::make_unique<dom::parser>();
  dom::element root;
  const auto failed = kept->parse(tree.text.data(), tree.text.size(), false).get(root);
  const bool read = failed == simdjson::SUCCESS && DomReader(tree, max_depth).read(root, tree.root, false);
  if (kept->capacity() > most_kept) kept.reset();
  return read;
}

}  // namespace ordersign::json
