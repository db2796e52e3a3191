// GitHub flavored Markdown as a client would show it, read back for tests.
#pragma once

#include <string>
#include <vector>

namespace ordersign::testing {

struct Rendered {
  std::vector<std::string> nodes;  ///< the types of all nodes in document order: paragraph, text, strong, table …
  std::string text;                ///< what a reader sees, blocks and cells apart by a line break
  std::size_t tables = 0;
  std::size_t rows = 0;  ///< of all tables, header rows included

  bool has(const std::string& node) const;
};

/// As GitHub renders it: tables, bare links, strikethrough and task lists on, raw HTML let through (not filtered). Thread-safe
/// after the first call.
Rendered render_markdown(const std::string& markdown);

}  // namespace ordersign::testing
