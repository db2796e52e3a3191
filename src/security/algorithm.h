// The signature algorithms that a token may name: public-key ones only (RFC 7518, 3.1). Stateless.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/result.h"

namespace ordersign::security {

enum class Algorithm : std::uint8_t { RS256, RS384, RS512, ES256, ES384, ES512 };

/// nullopt for every other name, in any other case too: `none` and the HMAC algorithms have no enumerator to become.
std::optional<Algorithm> algorithm_of(std::string_view name);
std::string_view name_of(Algorithm algorithm);

/// Whether these may be the accepted ones: at least one, and all known. Else ErrorCode::BadData, `where` the name.
/// CDS Hooks, "Trusting CDS Clients": "JWTs SHALL NOT be signed using `none` or any of the HMAC algorithms".
std::optional<Error> check_algorithms(const std::vector<std::string>& names);

}  // namespace ordersign::security
