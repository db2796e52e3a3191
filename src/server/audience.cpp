#include "server/audience.h"

#include <algorithm>
#include <utility>

#include "fhir_client/url.h"

namespace ordersign::server {
namespace {

using Host = fhir_client::Url::Host;
constexpr std::pair<Host, std::string_view> this_machine[] = {{Host::Name, "localhost"}, {Host::IPv4, "127.0.0.1"}, {Host::IPv6, "::1"}};

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
  return text;
}

/// Below the base, as clients are to call it; "" when nobody needs a token for it.
std::string path_of(const RouteMatch& match) {
  switch (match.route) {
    case Route::Unknown:
    case Route::Everything:
    case Route::Page:
    case Route::Metrics:
    case Route::Health:
    case Route::Readiness: return "";
    default: return replaced(replaced(std::string(to_string(match.route)), "{type}", match.type), "{id}", match.id);
  }
}

}  // namespace

std::vector<std::string> bases_of(const std::string& public_url) {
  std::vector<std::string> bases{public_url};
  const auto url = fhir_client::parse_url(public_url);
  if (!url || !fhir_client::is_loopback(*url)) return bases;
  for (const auto& [kind, host] : this_machine) {
    auto other = *url;
    other.host_kind = kind;
    other.host = host;
    if (other.host != url->host) bases.push_back(other.text());
  }
  return bases;
}

// CDS Hooks, "Trusting CDS Clients": "aud … SHALL be either a single absolute URL of the CDS Service endpoint being called, or an array of
// them". The specification has no example for feedback, and clients use both forms.
std::vector<std::string> audiences_of(const std::vector<std::string>& bases, const RouteMatch& match) {
  const auto path = path_of(match);
  if (path.empty()) return {};
  std::vector<std::string> paths{path};
  if (match.route == Route::Feedback) paths.push_back("/cds-services/" + match.id);
  if (!match.doubled.empty()) paths.emplace_back(match.doubled);
  std::vector<std::string> audiences;
  for (const auto& base : bases) {
    for (const auto& one : paths) audiences.push_back(base + one);
  }
  return audiences;
}

std::string told_audience(const std::string& public_url, const RouteMatch& match, const std::vector<std::string>& services) {
  auto told = match;
  if (std::find(services.begin(), services.end(), match.id) == services.end()) told.id = "{id}";
  return public_url + path_of(told);
}

}  // namespace ordersign::server
