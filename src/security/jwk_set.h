// The public keys of a JWK Set (RFC 7517), parsed once. Immutable, so safe to share between threads.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/result.h"
#include "security/public_key.h"

namespace ordersign::security {

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
