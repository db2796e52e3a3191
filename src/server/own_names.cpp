#include "server/own_names.h"

#include <utility>

#include "fhir_client/url.h"
#include "server/config.h"
#include "text/ascii.h"

namespace ordersign::server {
namespace {

/// Of "name:8080", "[::1]:8080" or either without a port (RFC 9110, 7.2).
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

}  // namespace

OwnNames::OwnNames(std::string listening, std::string_view public_url)
    : is_local_(is_loopback(listening)), listening_(std::move(listening)) {
  if (const auto url = fhir_client::parse_url(public_url)) public_ = url->host;
}

bool OwnNames::include(std::string_view host) const {
  if (!is_local_ || host.empty()) return true;
  const auto name = text::lower(without_port(host));
  return is_loopback(name) || name == listening_ || (!public_.empty() && name == public_);
}

}  // namespace ordersign::server
