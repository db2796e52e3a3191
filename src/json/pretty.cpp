#include "json/pretty.h"

namespace ordersign::json {
namespace {

/// Where the bracket or quotation mark that opens at `at` closes.
std::size_t closing(std::string_view json, std::size_t at) {
  std::size_t depth = 0;
  bool in_string = false;
  for (; at < json.size(); ++at) {
    const char c = json[at];
    if (in_string && c == '\\') ++at;
    else if (c == '"') in_string = !in_string;
    else if (!in_string && (c == '{' || c == '[')) ++depth;
    else if (!in_string && (c == '}' || c == ']')) --depth;
    if (depth == 0 && !in_string) return at;
  }
  return json.size();
}

/// An array without objects or arrays in it, or anything empty.
bool fits_a_line(std::string_view value) {
  if (value.size() == 2) return true;
  for (std::size_t at = 1; at < value.size(); ++at) {
    if (value[at] == '"') at = closing(value, at);
    else if (value[at] == '{' || value[at] == '[') return false;
  }
  return value.front() == '[';
}

}  // namespace

std::string pretty(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  const auto line = [&] { out.append("\n").append(2 * depth, ' '); };
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    const bool opens = c == '{' || c == '[';
    if (c == '"' || (opens && fits_a_line(json.substr(at, closing(json, at) - at + 1)))) {
      const auto whole = json.substr(at, closing(json, at) - at + 1);
      bool in_string = false;
      for (std::size_t i = 0; i < whole.size(); ++i) {
        out.push_back(whole[i]);
        if (in_string && whole[i] == '\\') out.push_back(whole[++i]);
        else if (whole[i] == '"') in_string = !in_string;
        else if (!in_string && whole[i] == ',') out.push_back(' ');
      }
      at += whole.size() - 1;
      continue;
    }
    if (c == '}' || c == ']') {
      --depth;
      line();
    }
    out.push_back(c);
    if (c == ':') out.push_back(' ');
    if (opens) ++depth;
    if (opens || c == ',') line();
  }
  return out + "\n";
}

}  // namespace ordersign::json
