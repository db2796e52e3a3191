#include "http/cors.h"

#include <algorithm>

#include "text/ascii.h"

namespace ordersign::http {
namespace {

constexpr std::size_t longest_origin = 300;  // a name of 253 characters and what stands around it

}  // namespace

bool is_origin(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme == std::string_view::npos || (text.substr(0, scheme) != "https" && text.substr(0, scheme) != "http")) return false;
  const auto host = text.substr(scheme + 3);
  return !host.empty() && text.size() <= longest_origin && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view(".-:[]").find(c) != std::string_view::npos;
  });
}

Result<Cors> Cors::parse(std::vector<std::string> origins) {
  for (const auto& origin : origins) {
    if (!is_origin(origin))
      return Error{ErrorCode::BadData, origin, "want an origin as https://ehr.example or http://localhost:3000, each by itself"};
  }
  Cors cors;
  cors.origins_ = std::move(origins);
  return cors;
}

bool Cors::is_cross_site(std::string_view origin, std::string_view host, std::string_view fetch_site) const {
  if (allows(origin)) return false;
  if (!fetch_site.empty()) return fetch_site != "same-origin" && fetch_site != "none";  // none: somebody entered the address
  if (origin.empty()) return false;
  const auto scheme = origin.find("://");
  return scheme == std::string_view::npos || !text::is_same(origin.substr(scheme + 3), host);
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
