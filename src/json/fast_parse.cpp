#include "json/fast_parse.h"

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "json/simdjson.h"
#include "json/unescape.h"

namespace ordersign::json {
namespace {

/// The index of a text takes four times its bytes.
constexpr std::size_t most_bytes = std::size_t{1} << 24;
/// What a thread keeps for the next text.
constexpr std::size_t most_bytes_kept = std::size_t{4} << 20;
/// So often may the reader below call itself.
constexpr std::size_t most_depth = 1000;

/// Where in a text its values, member names and punctuation begin, as the first of simdjson's two stages finds them: each of `{}[],:`
/// outside of strings, each opening quote, and the first character of whatever else follows a blank, punctuation or a string. That stage
/// also refuses what is not UTF-8, control characters in strings, and a string without end. The second stage would make a tree of it that
/// copies each string and says of no value where it stood.
class Index {
 public:
  /// False: simdjson refuses the text.
  bool find(std::string_view text) {
    if (!finder_ || finder_->capacity() < text.size()) {
      constexpr std::size_t no_depth = 1;  // for the second stage only
      const simdjson::implementation& fastest = *simdjson::get_active_implementation();
      if (fastest.create_dom_parser_implementation(text.size(), no_depth, finder_) != simdjson::SUCCESS) return false;
    }
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    return finder_->stage1(bytes, text.size(), simdjson::stage1_mode::regular) == simdjson::SUCCESS;
  }

  /// One after the other, behind the last of them the text's size.
  const std::uint32_t* begin() const { return finder_->structural_indexes.get(); }
  const std::uint32_t* end() const { return begin() + finder_->n_structural_indexes; }

  std::size_t bytes() const { return finder_ ? finder_->capacity() * sizeof(std::uint32_t) : 0; }

 private:
  std::unique_ptr<simdjson::internal::dom_parser_implementation> finder_;
};

/// What a thread keeps from one text to the next.
struct Kept {
  Index index;
  std::vector<Member> members;  ///< of the objects that are open
  std::vector<Node> elements;   ///< of the arrays that are open

  std::size_t bytes() const { return index.bytes() + members.capacity() * sizeof(Member) + elements.capacity() * sizeof(Node); }
};

/// Builds a tree of the text at what an Index found. Between a value's end and the next begin it looks at each character, or knows that
/// it is a blank: whatever else follows a value would be found itself.
class IndexReader {
 public:
  IndexReader(Tree& tree, Kept& kept, std::size_t max_depth)
      : tree_(tree),
        members_(kept.members),
        elements_(kept.elements),
        text_(tree.text.c_str()),
        end_(text_ + tree.text.size()),
        at_(kept.index.begin()),
        last_(kept.index.end()),
        depth_left_(max_depth) {
    members_.clear();
    elements_.clear();
  }

  /// The whole text as one value.
  bool read_text() { return read(tree_.root, {}) && at_ == last_; }

 private:
  /// The character at the next begin; behind the last of them NUL, with which no value begins.
  char next() const { return text_[*at_]; }
  bool take(char wanted) { return next() == wanted && (++at_, true); }

  /// `name`: of the member whose value it is.
  bool read(Node& to, std::string_view name) {
    switch (next()) {
      case '"': {
        std::string_view string;
        if (!take_string(string)) return false;
        to = string_node(string);
        return true;
      }
      case '{': return read_object(to);
      case '[': return read_array(to);
      case 't': return to.kind = NodeKind::True, take_word("true");
      case 'f': return to.kind = NodeKind::False, take_word("false");
      case 'n': return take_word("null");
      default: return read_number(to, name);
    }
  }

  bool read_object(Node& to) {
    if (depth_left_ == 0) return false;
    --depth_left_;
    ++at_;
    const auto before = members_.size();
    if (next() != '}') {
      do {
        std::string_view name;
        if (next() != '"' || !take_string(name) || !take(':')) return false;
        Member member;
        member.set_name(name);
        if (!read(member.value, name)) return false;
        members_.push_back(member);
      } while (take(','));
    }
    if (!take('}')) return false;
    ++depth_left_;
    const auto count = members_.size() - before;
    const Member* const members = tree_.memory.take_last(members_, count);
    NamesOfObject names(members, count, tree_.names);
    for (const Member* member = members; member != members + count; ++member) names.take(*member);
    to = names.object();
    return true;
  }

  bool read_array(Node& to) {
    if (depth_left_ == 0) return false;
    --depth_left_;
    ++at_;
    const auto before = elements_.size();
    if (next() != ']') {
      do {
        Node element;
        if (!read(element, {})) return false;
        elements_.push_back(element);
      } while (take(','));
    }
    if (!take(']')) return false;
    ++depth_left_;
    to.kind = NodeKind::Array;
    to.size = static_cast<std::uint32_t>(elements_.size() - before);
    to.elements = tree_.memory.take_last(elements_, to.size);
    return true;
  }

  /// It ends with the last quote before the next begin.
  bool take_string(std::string_view& string) {
    const char* const begin = text_ + *at_ + 1;
    const char* end = text_ + *++at_ - 1;
    while (*end != '"') --end;
    if (end < begin) return false;
    string = {begin, static_cast<std::size_t>(end - begin)};
    if (next_escape_ < begin) find_next_escape(begin);
    if (end <= next_escape_) return true;
    const auto unescaped = unescape(string, tree_.memory.take_bytes(string.size()));
    if (unescaped) string = *unescaped;
    return unescaped.has_value();
  }

  void find_next_escape(const char* from) {
    const auto* const found = static_cast<const char*>(std::memchr(from, '\\', static_cast<std::size_t>(end_ - from)));
    next_escape_ = found == nullptr ? end_ : found;
  }

  bool take_word(std::string_view word) {
    const char* const begin = text_ + *at_++;
    return std::string_view(begin, static_cast<std::size_t>(end_ - begin)).starts_with(word) && may_follow(begin + word.size());
  }

  /// May a number or a word end before it? Blanks and punctuation, and the end of the text.
  bool may_follow(const char* at) const {
    switch (*at) {
      case ' ':
      case '\t':
      case '\n':
      case '\r':
      case ',':
      case ']':
      case '}': return true;
      default: return at == end_;
    }
  }

  /// RFC 8259, section 6. A NUL ends the text, so that what is looked at is always there.
  bool read_number(Node& to, std::string_view name) {
    const char* const begin = text_ + *at_++;
    const char* at = begin;
    if (*at == '-') ++at;
    if (*at == '0') ++at;
    else if (!skip_digits(at)) return false;
    if (*at == '.' && !skip_digits(++at)) return false;
    const char* const exponent = at;
    if (*at == 'e' || *at == 'E') {
      ++at;
      if (*at == '+' || *at == '-') ++at;
      if (!skip_digits(at)) return false;
    }
    // RapidJSON takes no exponent over 308, not even of 0, and not that many digits.
    constexpr std::ptrdiff_t longest_exponent = std::string_view("e99").size(), longest = 100;
    if (!may_follow(at) || at - exponent > longest_exponent || at - begin > longest) return false;
    const std::string_view written(begin, static_cast<std::size_t>(at - begin));
    if (name != "code") return set_number(to, written);
    to = number_of_code(written);
    return true;
  }

  static bool skip_digits(const char*& at) {
    const char* const begin = at;
    while (*at >= '0' && *at <= '9') ++at;
    return at != begin;
  }

  Tree& tree_;
  std::vector<Member>& members_;
  std::vector<Node>& elements_;
  const char* const text_;
  const char* const end_;
  const char* next_escape_ = nullptr;  ///< the next backslash, once a string has come to it
  const std::uint32_t* at_;            ///< the next begin
  const std::uint32_t* const last_;    ///< behind the last one
  std::size_t depth_left_;
};

}  // namespace

bool fast_parse(Tree& tree, std::size_t max_depth) {
  if (tree.text.empty() || tree.text.size() > most_bytes || max_depth > most_depth) return false;
  thread_local Kept kept;
  const bool read = kept.index.find(tree.text) && IndexReader(tree, kept, max_depth).read_text();
  if (kept.bytes() > most_bytes_kept) kept = {};
  return read;
}

}  // namespace ordersign::json
