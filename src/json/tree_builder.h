// Builds RapidJSON's tree: passes the parser's events on, with a cap on nesting and numbers read exactly. One per parse.
// Needs RapidJSON, so it is for this module's .cpp files only.
#pragma once

#include <rapidjson/document.h>

#include <cstddef>
#include <string_view>

namespace ordersign::json {

class TreeBuilder {
 public:
  enum class Refusal { None, Depth, Range };

  TreeBuilder(rapidjson::Document& tree, std::size_t max_depth) : tree_(tree), max_depth_(max_depth) {}

  Refusal refusal() const { return refusal_; }

  // The names RapidJSON asks of a handler.
  bool Null() { return tree_.Null(); }
  bool Bool(bool value) { return tree_.Bool(value); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool copy);
  bool String(const char* text, rapidjson::SizeType length, bool copy) { return tree_.String(text, length, copy); }
  bool StartObject() { return descend() && tree_.StartObject(); }
  bool Key(const char* text, rapidjson::SizeType length, bool copy) { return tree_.Key(text, length, copy); }
  bool EndObject(rapidjson::SizeType count) { return --depth_, tree_.EndObject(count); }
  bool StartArray() { return descend() && tree_.StartArray(); }
  bool EndArray(rapidjson::SizeType count) { return --depth_, tree_.EndArray(count); }
  // Never called, since numbers come as text, but the reader's templates name them.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  bool descend();
  bool refuse(Refusal why) { return refusal_ = why, false; }

  rapidjson::Document& tree_;
  std::size_t max_depth_;
  std::size_t depth_ = 0;
  Refusal refusal_ = Refusal::None;
};

}  // namespace ordersign::json
