#include "json/document.h"

#include <rapidjson/document.h>
#include <rapidjson/reader.h>

#include <cstdint>
#include <limits>
#include <utility>

#include "json/text_check.h"
#include "json/tree_builder.h"

namespace ordersign::json {

/// INVARIANT: never moved, since strings of `values` point into `parsed`.
struct Document::Tree {
  explicit Tree(std::string as_received) : text(std::move(as_received)), parsed(text) {}
  std::string text;
  std::string parsed;  ///< a copy RapidJSON unescapes strings in
  rapidjson::Document values;
};

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Iterative: the recursive parser overflows the stack on deep nesting. Encoding is checked before, at a fraction of the
// cost of kParseValidateEncodingFlag.
constexpr unsigned parse_flags =
    rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

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
      return error_at(ErrorCode::TooLarge, result.Offset(),
                      "arrays and objects nested deeper than " + std::to_string(max_depth));
    case TreeBuilder::Refusal::Range:
      return error_at(ErrorCode::Syntax, result.Offset(), syntax_message(rapidjson::kParseErrorNumberTooBig));
    case TreeBuilder::Refusal::None: break;
  }
  return error_at(ErrorCode::Syntax, result.Offset(), syntax_message(result.Code()));
}

}  // namespace

Result<std::unique_ptr<const Document>> Document::parse(std::string text, const Limits& limits) {
  if (text.size() >= std::numeric_limits<rapidjson::SizeType>::max()) {
    return error_at(ErrorCode::TooLarge, 0, "a text of 4 GiB or more");
  }
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  if (const auto fault = find_fault(text)) return error_at(ErrorCode::Syntax, fault->offset, fault->message);

  auto tree = std::make_unique<Tree>(std::move(text));
  TreeBuilder builder(tree->values, limits.max_depth);
  rapidjson::ParseResult result;
  auto generate = [&](rapidjson::Document&) {
    rapidjson::Reader reader;
    rapidjson::InsituStringStream stream(tree->parsed.data());
    result = reader.Parse<parse_flags>(stream, builder);
    return !result.IsError();
  };
  tree->values.Populate(generate);
  if (result.IsError()) return refusal(builder, result, limits.max_depth);
  return std::unique_ptr<const Document>(new Document(std::move(tree)));
}

Document::Document(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
Document::~Document() = default;

View Document::root() const { return View(static_cast<const rapidjson::Value*>(&tree_->values)); }
std::string_view Document::text() const { return tree_->text; }

}  // namespace ordersign::json
