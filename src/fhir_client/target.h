// Where a query leads, below the base that its token is for. Stateless.
#pragma once

#include <optional>
#include <string_view>

#include "fhir_client/url.h"

namespace ordersign::fhir_client {

/// nullopt when it does not lie under the base, or is no plain URL. localhost, 127.0.0.1 and [::1] are one host, and the base's
/// spelling of it is kept.
std::optional<Url> target_of(const Url& base, std::string_view query);

/// RFC 6750, 2.1: the characters of a bearer token, none of which can end a header. An empty token is one, too.
bool is_bearer_token(std::string_view token);

}  // namespace ordersign::fhir_client
