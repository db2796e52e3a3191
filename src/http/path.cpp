#include "http/path.h"

#include "http/request_framer.h"

namespace ordersign::http {

std::optional<std::string> percent_decoded(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const int letter = (c | 0x20) - 'a';
    return letter >= 0 && letter < 6 ? letter + 10 : -1;
  };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0) return std::nullopt;
    plain += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
    i += 2;
  }
  return plain;
}

std::optional<std::string> segment_below(std::string_view collection, std::string_view path) {
  if (!path.starts_with(collection) || path.size() <= collection.size() + 1 || path[collection.size()] != '/') return std::nullopt;
  path.remove_prefix(collection.size() + 1);
  return path.find('/') == std::string_view::npos ? percent_decoded(path) : std::nullopt;
}

bool is_json_type(std::string_view content_type) {
  auto type = content_type.substr(0, content_type.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  return content_type.empty() || same_text(type, "application/json") || same_text(type, "application/fhir+json");
}

}  // namespace ordersign::http
