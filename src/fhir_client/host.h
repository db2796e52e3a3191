// The host of a URL: a name, or an address in its one plain spelling. Stateless.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fhir_client/url.h"

namespace ordersign::fhir_client {

struct PlainHost {
  Url::Host kind = Url::Host::Name;
  std::string text;  ///< lower case; IPv6 canonical, without brackets
};

/// nullopt for what is none, or could be read as another one.
std::optional<PlainHost> read_host(std::string_view text);

/// Whether a name of the allow-list may lead to this IP address. Loopback, link-local, unspecified, multicast and
/// reserved addresses are not where a FHIR server with a name and a certificate lives, but where a poisoned DNS answer
/// would lead: to this machine, or to a cloud's metadata service. Private ranges may be named: hospitals' servers stand
/// in them, and nothing is sent before the certificate has proved the name.
bool may_be_named(std::string_view ip);

}  // namespace ordersign::fhir_client
