// Signs tokens for tests by a library that is not ours: `jose`, in a Node process that lives as long as this.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "json/document.h"

namespace ordersign::testing {

struct SigningKey {
  int handle = -1;
  std::string alg, kid;
  std::string jwk;          ///< the public half, as JSON
  std::string private_jwk;  ///< with the private half
};

/// Not thread-safe. Throws std::runtime_error when Node or its packages are not there (`.ci/npm-ci tests/tokens`).
class Signer {
 public:
  Signer();
  ~Signer();
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;

  /// `alg`: RS256 to RS512, ES256 to ES512. `bits` is for RSA.
  SigningKey make_key(const std::string& alg, const std::string& kid, int bits = 2048);

  /// The token of a careful client: header `{"alg", "kid", "typ": "JWT"}` with the members of `header` over it; null
  /// takes one away.
  std::string sign(const SigningKey& key, const std::string& claims, const std::string& header = "{}");

  enum class Form { Jose, Der };
  /// Signs these very texts, whatever they are, by Node's own crypto.
  std::string sign_text(const SigningKey& key, std::string_view header, std::string_view claims, Form form = Form::Jose,
                        const std::string& hash = "sha384");
  /// HMAC-SHA-384 with the public key for a secret, written as "pem", "der" or "jwk".
  std::string mac_text(const SigningKey& key, std::string_view header, std::string_view claims, const std::string& secret);

 private:
  std::unique_ptr<const json::Document> ask(const std::string& request);

  pid_t pid_ = -1;
  int socket_ = -1;
  std::string read_;
};

/// JWK Set of the public halves.
std::string jwk_set(const std::vector<SigningKey>& keys);
/// JWK Set of keys as JSON.
std::string jwk_set_of(const std::vector<std::string>& keys);

/// Without padding.
std::string base64url(std::string_view bytes);

}  // namespace ordersign::testing
