// The public keys of a JWK Set (RFC 7517), parsed once. Immutable, so safe to share between threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/result.h"
#include "security/algorithm.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace ordersign::security {

/// Cheap to copy.
class PublicKey {
 public:
  enum class Kind : std::uint8_t { Rsa, P256, P384, P521 };

  PublicKey(std::string kid, Kind kind, std::optional<Algorithm> only, std::shared_ptr<evp_pkey_st> key)
      : kid_(std::move(kid)), kind_(kind), only_(only), key_(std::move(key)) {}

  const std::string& kid() const { return kid_; }
  /// Whether the key's type and curve, and its `alg` where it has one, are those of the algorithm.
  bool fits(Algorithm algorithm) const;
  /// Whether `signature`, in the form of RFC 7518, 3.3 and 3.4, is this key's over `text`. false where it does not fit.
  bool verifies(Algorithm algorithm, std::string_view text, std::string_view signature) const;

 private:
  std::string kid_;
  Kind kind_;
  std::optional<Algorithm> only_;
  std::shared_ptr<evp_pkey_st> key_;
};

class JwkSet {
 public:
  struct Limits {
    std::size_t max_bytes = 256 << 10;
    std::size_t max_keys = 100;
    std::size_t max_same_kid = 4;  ///< more keys of one `kid` are left out
  };

  /// Keys that sign nothing we accept are left out, as RFC 7517, 5 asks: other types and curves, another `use`, other
  /// `key_ops`, other algorithms, no `kid`, RSA under 2048 bits, values that are no key. So is a key with its private
  /// half: whoever can read the set could sign with it. Refuses (ErrorCode::BadData, `where` a JSON pointer) what is no
  /// JWK Set, is over a limit, or has no key left.
  static Result<JwkSet> parse(std::string text, const Limits& limits);
  static Result<JwkSet> parse(std::string text) { return parse(std::move(text), Limits{}); }

  std::vector<PublicKey> find(std::string_view kid) const;
  std::size_t size() const { return keys_.size(); }
  std::size_t left_out() const { return left_out_; }

 private:
  std::vector<PublicKey> keys_;
  std::size_t left_out_ = 0;
};

}  // namespace ordersign::security
