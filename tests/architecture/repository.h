// The repository's own texts: its files, its pages, and what their words come to when lines are broken elsewhere.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/scenario.h"

namespace ordersign::architecture {

namespace fs = std::filesystem;

/// Relative to the source folder, sorted, without what is built, fetched or hidden.
inline const std::vector<fs::path>& files() {
  static const std::vector<fs::path> found = [] {
    std::vector<fs::path> list;
    const auto root = testing::source_folder();
    for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
      const auto name = entry->path().filename().string();
      if (entry->is_directory() && (name.starts_with('.') || name == "build" || name == "dist" || name == "node_modules"))
        entry.disable_recursion_pending();
      else if (entry->is_regular_file()) list.push_back(entry->path().lexically_relative(root));
    }
    std::sort(list.begin(), list.end());
    return list;
  }();
  return found;
}

inline std::string text_of(const fs::path& file) { return testing::read_file(testing::source_folder() / file); }

inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// One blank between words, and none of Markdown's marks for bold and code.
inline std::string plain(std::string_view text) {
  std::string words;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool bold = text.substr(i, 2) == "**";
    if (bold) ++i;
    if (bold || text[i] == '`') continue;
    const bool blank = text[i] == ' ' || text[i] == '\n' || text[i] == '\t';
    if (!blank) words += text[i];
    else if (!words.empty() && words.back() != ' ') words += ' ';
  }
  while (words.ends_with(' ')) words.pop_back();
  return words;
}

}  // namespace ordersign::architecture
