#include "http/path.h"

#include "text/ascii.h"
#include "text/hex.h"

namespace ordersign::http {

std::optional<std::string> segment_below(std::string_view collection, std::string_view path) {
  if (!path.starts_with(collection) || path.size() <= collection.size() + 1 || path[collection.size()] != '/') return std::nullopt;
  path.remove_prefix(collection.size() + 1);
  return path.find('/') == std::string_view::npos ? text::percent_decoded(path) : std::nullopt;
}

bool is_json_type(std::string_view content_type) {
  const auto type = text::trimmed(content_type.substr(0, content_type.find(';')), " \t");
  return text::is_same(type, "application/json") || text::is_same(type, "application/fhir+json");
}

}  // namespace ordersign::http
