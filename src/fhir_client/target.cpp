#include "fhir_client/target.h"

#include <algorithm>
#include <string>

namespace ordersign::fhir_client {
namespace {

// RFC 3986, 4.2: a colon before the first "/" or "?" ends a scheme.
bool has_scheme(std::string_view text) {
  const auto mark = text.find_first_of(":/?");
  return mark != std::string_view::npos && text[mark] == ':';
}

// FHIR, "Reference.reference": a relative one is "relative to the Service Base URL", whether or not that ends in "/".
std::string absolute(const Url& base, std::string_view query) {
  auto text = base.text();
  const bool has_slash = text.ends_with('/');
  if (query.starts_with('?')) {
    if (has_slash) text.pop_back();
  } else if (!has_slash) {
    text += '/';
  }
  return text.append(query);
}

}  // namespace

std::optional<Url> target_of(const Url& base, std::string_view query) {
  if (query.empty() || query.front() == '/') return std::nullopt;
  auto url = parse_url(has_scheme(query) ? std::string(query) : absolute(base, query));
  if (!url) return std::nullopt;
  if (is_loopback(base) && is_loopback(*url)) {
    // One machine in another spelling: servers there often name themselves otherwise than they are called.
    url->host = base.host;
    url->host_kind = base.host_kind;
  }
  if (!lies_under(base, *url)) return std::nullopt;
  return std::move(*url);
}

bool is_bearer_token(std::string_view token) {
  return std::all_of(token.begin(), token.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~+/=").find(c) != std::string_view::npos;
  });
}

}  // namespace ordersign::fhir_client
