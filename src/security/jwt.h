// Reads a CDS client's JSON Web Token, strictly, without trusting any of it. Stateless.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ordersign::security {

/// What a token says, before anybody has checked it.
struct Token {
  std::string alg, kid;
  std::optional<std::string> jku;
  std::string issuer, jti;
  std::vector<std::string> audience;  ///< at least one
  std::optional<std::string> tenant;
  double expires = 0, issued = 0;  ///< seconds since 1970; a NumericDate may have a fraction (RFC 7519, 2)
  std::optional<double> not_before;
  std::string_view signed_text;  ///< into the text that was read
  std::string signature;
};

/// Why a token is of no use: a word of ours for log and metrics.
struct TokenRefusal {
  std::string_view reason;
};

/// Refuses: over 16 KiB; other than three parts of base64url without padding; header or claims that are no JSON object
/// or name a member twice; a header without `alg`, `kid` or `typ` (`JWT` in any case), or with `crit`, `b64`, or a key
/// or certificate of its own (`jwk`, `x5c`, `x5u`); claims without `iss`, `aud`, `exp`, `iat` or `jti`, or of another
/// type; times outside the years 1970 to 9999.
std::variant<Token, TokenRefusal> read_token(std::string_view text);

}  // namespace ordersign::security
