#include "http/cors.h"

#include <algorithm>

namespace ordersign::http {
namespace {

bool is_origin(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos || (text.substr(0, scheme) != "https" && text.substr(0, scheme) != "http")) return false;
  const auto host = text.substr(scheme + 3);
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view(".-:[]").find(c) != std::string_view::npos;
  });
}

}  // namespace

Result<Cors> Cors::parse(std::vector<std::string> origins) {
  for (const auto& origin : origins) {
    if (!is_origin(origin))
      return Error{ErrorCode::BadData, origin, "want an origin as https://ehr.example or http://localhost:3000, each by itself"};
  }
  Cors cors;
  cors.origins_ = std::move(origins);
  return cors;
}

bool Cors::allows(std::string_view origin) const {
  return !origin.empty() && std::find(origins_.begin(), origins_.end(), origin) != origins_.end();
}

std::vector<std::pair<std::string, std::string>> Cors::headers(std::string_view origin, bool is_preflight) const {
  if (origins_.empty()) return {};
  // Also without an Origin: a cache must not hand this answer to a browser.
  std::vector<std::pair<std::string, std::string>> headers{{"Vary", "Origin"}};
  if (!allows(origin)) return headers;
  headers.emplace_back("Access-Control-Allow-Origin", origin);
  if (!is_preflight) {
    headers.emplace_back("Access-Control-Expose-Headers", "ETag, Retry-After, Server-Timing");
    return headers;
  }
  headers.emplace_back("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
  headers.emplace_back("Access-Control-Allow-Headers", "authorization, content-type");
  headers.emplace_back("Access-Control-Max-Age", "600");
  return headers;
}

}  // namespace ordersign::http
