#include "json/exact_parse.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "json/error_at.h"
#include "json/numbers_as_text.h"
#include "json/rapidjson.h"

namespace ordersign::json {
namespace {

// Iterative: the recursive parser overflows the stack on deep nesting. Encoding is checked before, at a fraction of the
// cost of kParseValidateEncodingFlag.
constexpr unsigned parse_flags = rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

/// Builds a tree of the parser's events, with a cap on nesting and numbers read exactly: RapidJSON's own conversion lets 9e308 through as
/// infinity and adds exponents without a check for overflow.
class TreeBuilder : public NumbersAsText {
 public:
  enum class Refusal { None, Depth, Range };

  TreeBuilder(Tree& tree, std::size_t max_depth) : tree_(tree), max_depth_(max_depth) {}

  Refusal refusal() const { return refusal_; }

  // The names RapidJSON asks of a handler.
  bool Null() { return put({}); }
  bool Bool(bool value) {
    Node node;
    node.kind = value ? NodeKind::True : NodeKind::False;
    return put(node);
  }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    const std::string_view written(text, length);
    if (is_of_code()) return put(number_of_code(tree_.copy(written)));
    Node node;
    return set_number(node, tree_.copy(written)) ? put(node) : refuse(Refusal::Range);
  }
  bool String(const char* text, rapidjson::SizeType length, bool) { return put(string_node(tree_.copy({text, length}))); }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    members_.emplace_back().set_name(tree_.copy({text, length}));
    return true;
  }
  bool StartObject() { return descend(true); }
  bool EndObject(rapidjson::SizeType count) {
    levels_.pop_back();
    const Member* const members = tree_.memory.take_last(members_, count);
    NamesOfObject names(members, count, tree_.names);
    for (const Member* member = members; member != members + count; ++member) names.take(*member);
    return put(names.object());
  }
  bool StartArray() { return descend(false); }
  bool EndArray(rapidjson::SizeType count) {
    levels_.pop_back();
    Node node;
    node.kind = NodeKind::Array;
    node.size = count;
    node.elements = tree_.memory.take_last(elements_, count);
    return put(node);
  }

 private:
  bool is_in_object() const { return !levels_.empty() && levels_.back(); }
  bool is_of_code() const { return is_in_object() && members_.back().key() == "code"; }

  bool put(const Node& node) {
    if (levels_.empty()) {
      tree_.root = node;
    } else if (is_in_object()) {
      members_.back().value = node;
    } else {
      elements_.push_back(node);
    }
    return true;
  }
  bool descend(bool into_object) {
    levels_.push_back(into_object);
    return levels_.size() <= max_depth_ || refuse(Refusal::Depth);
  }
  bool refuse(Refusal why) { return refusal_ = why, false; }

  Tree& tree_;
  std::size_t max_depth_;
  std::vector<bool> levels_;     ///< what is open: objects, or arrays
  std::vector<Member> members_;  ///< of the objects that are open
  std::vector<Node> elements_;   ///< of the arrays that are open
  Refusal refusal_ = Refusal::None;
};

std::string_view syntax_message(rapidjson::ParseErrorCode code) {
  switch (code) {
    case rapidjson::kParseErrorDocumentEmpty: return "no JSON value; one would be right";
    case rapidjson::kParseErrorDocumentRootNotSingular: return "more text after the JSON value; nothing would be right";
    case rapidjson::kParseErrorValueInvalid: return "not the start of a JSON value";
    case rapidjson::kParseErrorObjectMissName: return "a member name in quotes would be right here";
    case rapidjson::kParseErrorObjectMissColon: return "a colon would be right here";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket: return "a comma or `}` would be right here";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket: return "a comma or `]` would be right here";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex: return "four hexadecimal digits would be right after `\\u`";
    case rapidjson::kParseErrorStringEscapeInvalid: return "a control character or unknown escape in a string";
    case rapidjson::kParseErrorStringMissQuotationMark: return "a string without its closing quote";
    case rapidjson::kParseErrorNumberTooBig: return "a number out of the range of a double";
    case rapidjson::kParseErrorNumberMissFraction: return "digits would be right after the decimal point";
    case rapidjson::kParseErrorNumberMissExponent: return "digits would be right in the exponent";
    default: return "not JSON";
  }
}

Error refusal(const TreeBuilder& builder, const rapidjson::ParseResult& result, std::size_t max_depth) {
  switch (builder.refusal()) {
    case TreeBuilder::Refusal::Depth:
      return error_at(ErrorCode::TooLarge, result.Offset(), "arrays and objects nested deeper than " + std::to_string(max_depth));
    case TreeBuilder::Refusal::Range:
      return error_at(ErrorCode::Syntax, result.Offset(), syntax_message(rapidjson::kParseErrorNumberTooBig));
    case TreeBuilder::Refusal::None: break;
  }
  return error_at(ErrorCode::Syntax, result.Offset(), syntax_message(result.Code()));
}

}  // namespace

std::optional<Error> exact_parse(Tree& tree, std::size_t max_depth) {
  std::string parsed(tree.text);
  TreeBuilder builder(tree, max_depth);
  rapidjson::Reader reader;
  rapidjson::InsituStringStream stream(parsed.data());
  const auto result = reader.Parse<parse_flags>(stream, builder);
  if (result.IsError()) return refusal(builder, result, max_depth);
  return std::nullopt;
}

}  // namespace ordersign::json
