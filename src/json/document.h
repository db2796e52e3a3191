// A parsed JSON text: owns the bytes as received and the tree read from them. Immutable, so safe to share between threads.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "json/view.h"
#include "ordersign/result.h"

namespace ordersign::json {

class Tree;

struct ParseLimits {
  std::size_t max_depth = 200;  ///< nested arrays and objects; FHIR needs far fewer
  /// Tries simdjson first; RapidJSON judges what it does not take. Without, the tree is the same.
  bool fast = true;
};

/// Views into a Document point into it: keep it alive as long as they are used.
class Document {
 public:
  /// Refuses (ErrorCode::Syntax, `where` a byte offset): text that is not JSON (RFC 8259), invalid UTF-8, lone surrogate
  /// escapes, an embedded NUL, NaN and Infinity, trailing content; (ErrorCode::TooLarge) nesting over `max_depth`.
  /// A UTF-8 byte order mark before the text is skipped. With duplicate members the first is the one seen.
  static Result<std::unique_ptr<const Document>> parse(std::string text, const ParseLimits& limits = {});

  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  View root() const;
  /// The bytes as they came, untouched (without a byte order mark).
  std::string_view text() const;

 private:
  explicit Document(std::unique_ptr<const Tree> tree);
  std::unique_ptr<const Tree> tree_;
};

}  // namespace ordersign::json
