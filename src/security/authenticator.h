// Decides who is calling, by the JSON Web Token of CDS Hooks ("Trusting CDS Clients"). Thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ordersign/dates.h"
#include "security/algorithm.h"
#include "security/clients.h"
#include "security/jwt.h"
#include "security/key_source.h"
#include "security/replay.h"

namespace ordersign::security {

struct Identity {
  std::string issuer, tenant, dialect;
  bool shadow = false;
  FhirTerms fhir = {};
  std::string crd_version = {};
};

enum class Access : std::uint8_t {
  Allowed,
  Unauthorized,  ///< 401
  Forbidden,     ///< 403: the token is good, but this service is not for that client
  Unavailable,   ///< 503: whether the token was used cannot be told now; another one may be sent
};

struct Admission {
  Access access = Access::Unauthorized;
  Identity identity;        ///< empty when Unauthorized or Unavailable
  std::string_view reason;  ///< one of refusal_reasons; for log and metrics, never told to the client
  std::string claimed;      ///< the known issuer that the token names, proven or not; else "". For the log
};

inline constexpr std::array<std::string_view, 19> refusal_reasons{
    "ok",      "no-token", "malformed", "header",      "claims",    "algorithm", "unknown-issuer", "jku",           "audience", "expired",
    "not-yet", "lifetime", "tenant",    "unknown-key", "signature", "replay",    "replay-full",    "replay-unsure", "service"};

struct AuthSettings {
  std::vector<std::string> algorithms{"ES384", "RS384"};  ///< check_algorithms() has been asked
  std::chrono::seconds skew{60};
  std::chrono::seconds max_lifetime{3600};  ///< `exp` less `iat`
  bool replay = true;                       ///< refuse a `jti` that was used
  bool replay_strict = false;               ///< and one of which only this process knows that it was not
};

/// The time as the system tells it.
Instant system_time();

class Authenticator {
 public:
  /// `keys` and `replay` are shared with the Authenticator that follows after a reload.
  Authenticator(std::vector<RegisteredClient> clients, const AuthSettings& settings, std::shared_ptr<KeySources> keys,
                std::shared_ptr<ReplayMemory> replay, Clock clock = system_time);

  /// `audiences`: what `aud` may be, exactly: the URLs that the client may have called. `service`: its id; "" asks for
  /// none in particular. May wait for a client's key set, see KeySource::find.
  Admission admit(std::string_view authorization_header, const std::vector<std::string>& audiences, std::string_view service) const;

  /// What admit() refuses without looking for a key, and nothing is remembered; nullopt when all that costs little is well.
  std::optional<Admission> refuse_early(std::string_view authorization_header, const std::vector<std::string>& audiences) const;

  /// The known issuer that the token names, proven or not; else "".
  std::string claimed(std::string_view authorization_header) const;

  bool knows(std::string_view issuer) const { return clients_.contains(issuer); }

  /// The URLs under which its clients publish keys: for KeySources::keep_only.
  std::vector<std::string> key_urls() const;

 private:
  struct Known {
    RegisteredClient client;
    std::shared_ptr<KeySource> source;
  };
  struct Promising {
    Token token;
    const Known* known;
    Algorithm algorithm;
    Instant now;
  };
  std::variant<Admission, Promising> judge_without_key(std::string_view authorization_header,
                                                       const std::vector<std::string>& audiences) const;
  std::string_view judge_claims(const Token& token, const Known& known, const std::vector<std::string>& audiences) const;
  std::string_view judge_times(const Token& token, Instant now) const;
  std::string_view judge_signature(const Token& token, Algorithm algorithm, const Known& known) const;
  std::string_view remember(const Token& token, Instant now) const;

  std::map<std::string, Known, std::less<>> clients_;
  std::vector<Algorithm> algorithms_;
  AuthSettings settings_;
  std::shared_ptr<ReplayMemory> replay_;
  Clock clock_;
};

}  // namespace ordersign::security
