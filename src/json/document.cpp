#include "json/document.h"

#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include "json/error_at.h"
#include "json/exact_parse.h"
#include "json/fast_parse.h"
#include "json/text_check.h"
#include "json/tree.h"

namespace ordersign::json {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

Result<std::unique_ptr<const Document>> Document::parse(std::string text, const ParseLimits& limits) {
  if (text.size() >= std::numeric_limits<std::uint32_t>::max()) return error_at(ErrorCode::TooLarge, 0, "a text of 4 GiB or more");
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  if (limits.fast) {
    auto tree = std::make_unique<Tree>(std::move(text));
    if (fast_parse(*tree, limits.max_depth)) return std::unique_ptr<const Document>(new Document(std::move(tree)));
    text = std::move(*tree).text;
  }
  if (const auto fault = find_fault(text)) return error_at(ErrorCode::Syntax, fault->offset, fault->message);
  auto tree = std::make_unique<Tree>(std::move(text));
  if (auto error = exact_parse(*tree, limits.max_depth)) return std::move(*error);
  return std::unique_ptr<const Document>(new Document(std::move(tree)));
}

Document::Document(std::unique_ptr<const Tree> tree) : tree_(std::move(tree)) {}
Document::~Document() = default;

View Document::root() const { return {&tree_->root, &tree_->names}; }
std::string_view Document::text() const { return tree_->text; }

}  // namespace ordersign::json
