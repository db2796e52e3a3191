// JSON text spread over lines, so that approved answers read well in a diff. Strings and numbers stay as they were.
#pragma once

#include <string>
#include <string_view>

namespace ordersign::testing {

inline std::string pretty(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  bool in_string = false;
  const auto line = [&] { out.append("\n").append(depth, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    out.push_back(c);
    if (in_string) {
      if (c == '\\') out.push_back(json[++i]);
      else if (c == '"') in_string = false;
      continue;
    }
    const bool empty = i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']');
    if (c == '"') in_string = true;
    if (c == ':') out.push_back(' ');
    if (c == ',') line();
    if (c == '{' || c == '[') {
      ++depth;
      if (!empty) line();
    }
    const bool closes_next = i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']');
    if (c == '}' || c == ']') --depth;
    if (closes_next && c != '{' && c != '[') {
      --depth;
      line();
      ++depth;
    }
  }
  return out + "\n";
}

}  // namespace ordersign::testing
