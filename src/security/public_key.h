// One public key and what it verifies. Immutable, so safe to share between threads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "security/algorithm.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace ordersign::security {

/// Cheap to copy.
class PublicKey {
 public:
  enum class Kind : std::uint8_t { Rsa, P256, P384, P521 };

  /// nullopt when the bytes, big-endian as in a JWK, are no RSA key of 2048 to 8192 bits.
  static std::optional<PublicKey> rsa(std::string kid, std::string_view modulus, std::string_view exponent);
  /// nullopt when they are no point on the curve, or not as long as its coordinates.
  static std::optional<PublicKey> ec(std::string kid, Kind curve, std::string_view x, std::string_view y);

  /// The same key, for that algorithm only.
  PublicKey only_for(Algorithm algorithm) const;

  const std::string& kid() const { return kid_; }
  /// Whether the key's type and curve, and its `alg` where it has one, are those of the algorithm.
  bool fits(Algorithm algorithm) const;
  /// Whether `signature`, in the form of RFC 7518, 3.3 and 3.4, is this key's over `text`. false where it does not fit.
  bool verifies(Algorithm algorithm, std::string_view text, std::string_view signature) const;

 private:
  PublicKey(std::string kid, Kind kind, std::shared_ptr<evp_pkey_st> key) : kid_(std::move(kid)), kind_(kind), key_(std::move(key)) {}

  std::string kid_;
  Kind kind_;
  std::optional<Algorithm> only_;
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace ordersign::security
