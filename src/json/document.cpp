#include "json/document.h"

#include <cstdint>
#include <limits>
#include <utility>
#include <variant>

#include "json/exact_number.h"
#include "json/insitu_text.h"
#include "json/names.h"
#include "json/numbers_as_text.h"
#include "json/rapidjson.h"
#include "json/text_check.h"

namespace ordersign::json {

/// INVARIANT: never moved, since strings of `values` point into `parsed`.
struct Document::Tree {
  explicit Tree(std::string as_received) : text(std::move(as_received)), parsed(text) {}
  std::string text;
  std::string parsed;  ///< a copy RapidJSON unescapes strings in
  rapidjson::Document values;
  MemberNames names;
};

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Iterative: the recursive parser overflows the stack on deep nesting. Encoding is checked before, at a fraction of the
// cost of kParseValidateEncodingFlag.
constexpr unsigned parse_flags = rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

/// A number that a member `code` holds is kept as its text: FHIR's codes are texts, and some servers send those of digits as numbers.
/// Passes the parser's events on to RapidJSON's tree, with a cap on nesting and numbers read exactly: RapidJSON's own
/// conversion lets 9e308 through as infinity and adds exponents without a check for overflow.
class TreeBuilder : public NumbersAsText {
 public:
  enum class Refusal { None, Depth, Range };

  TreeBuilder(rapidjson::Document& tree, MemberNames& names, std::size_t max_depth) : tree_(tree), names_(names), max_depth_(max_depth) {}

  Refusal refusal() const { return refusal_; }

  // The names RapidJSON asks of a handler.
  bool Null() { return tree_.Null(); }
  bool Bool(bool value) { return tree_.Bool(value); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    if (after_code_) return tree_.String(text, length, true);
    const auto number = read_number({text, length});
    if (!number) return refuse(Refusal::Range);
    const auto* const whole = std::get_if<std::int64_t>(&*number);
    return whole != nullptr ? tree_.Int64(*whole) : tree_.Double(std::get<double>(*number));
  }
  bool String(const char* text, rapidjson::SizeType length, bool copy) { return tree_.String(text, length, copy); }
  bool StartObject() {
    names_.begin_object();
    return descend() && tree_.StartObject();
  }
  bool Key(const char* text, rapidjson::SizeType length, bool copy) {
    after_code_ = std::string_view(text, length) == "code";
    names_.take({text, length});
    return tree_.Key(text, length, copy);
  }
  bool EndObject(rapidjson::SizeType count) {
    names_.end_object();
    return --depth_, tree_.EndObject(count);
  }
  bool StartArray() {
    after_code_ = false;
    return descend() && tree_.StartArray();
  }
  bool EndArray(rapidjson::SizeType count) { return --depth_, tree_.EndArray(count); }

 private:
  bool descend() { return ++depth_ <= max_depth_ || refuse(Refusal::Depth); }
  bool refuse(Refusal why) { return refusal_ = why, false; }

  bool after_code_ = false;  ///< the value that comes is that of a member `code`
  rapidjson::Document& tree_;
  NameGatherer names_;
  std::size_t max_depth_;
  std::size_t depth_ = 0;
  Refusal refusal_ = Refusal::None;
};

Error error_at(ErrorCode code, std::size_t offset, std::string_view message) {
  return {code, "byte " + std::to_string(offset), std::string(message)};
}

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

Result<std::unique_ptr<const Document>> Document::parse(std::string text, const ParseLimits& limits) {
  if (text.size() >= std::numeric_limits<rapidjson::SizeType>::max()) {
    return error_at(ErrorCode::TooLarge, 0, "a text of 4 GiB or more");
  }
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  if (const auto fault = find_fault(text)) return error_at(ErrorCode::Syntax, fault->offset, fault->message);

  auto tree = std::make_unique<Tree>(std::move(text));
  TreeBuilder builder(tree->values, tree->names, limits.max_depth);
  rapidjson::ParseResult result;
  auto generate = [&](rapidjson::Document&) {
    rapidjson::Reader reader;
    InsituText stream(tree->parsed.data(), tree->parsed.size());
    result = reader.Parse<parse_flags>(stream, builder);
    return !result.IsError();
  };
  tree->values.Populate(generate);
  if (result.IsError()) return refusal(builder, result, limits.max_depth);
  return std::unique_ptr<const Document>(new Document(std::move(tree)));
}

Document::Document(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
Document::~Document() = default;

View Document::root() const { return {static_cast<const rapidjson::Value*>(&tree_->values), &tree_->names}; }
std::string_view Document::text() const { return tree_->text; }

// Unescaped in place, a string begins where it was written.
std::size_t Document::offset_of(std::string_view in_tree) const { return static_cast<std::size_t>(in_tree.data() - tree_->parsed.data()); }

}  // namespace ordersign::json
