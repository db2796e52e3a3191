// An Authenticator with two clients, their keys, and tokens for it: what the tests of admission share.
#pragma once

#include "support/catch.h"

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "security/authenticator.h"
#include "support/signer.h"

namespace ordersign::security {

using testing::Signer;
using testing::SigningKey;
using namespace std::chrono_literals;

/// Members of a JSON object, their values as JSON text.
using Members = std::map<std::string, std::string>;

inline std::string object_of(const Members& members) {
  std::string text;
  for (const auto& [name, value] : members) text.append(text.empty() ? "" : ",").append("\"" + name + "\":" + value);
  return "{" + text + "}";
}

/// `over` over `members`; an empty value takes a member away.
inline Members with(Members members, const Members& over) {
  for (const auto& [name, value] : over) {
    if (value.empty()) members.erase(name);
    else members[name] = value;
  }
  return members;
}

inline std::string quoted(const std::string& text) { return "\"" + text + "\""; }

struct Desk {
  static constexpr long kNow = 1'800'000'000;
  const std::string issuer = "https://ehr.example/fhir", other_issuer = "https://other.example";
  const std::string jku = "https://ehr.example/jwks.json";
  const std::string audience = "https://cds.example/cds-services/coverage-order-sign";

  Signer signer;
  SigningKey ec = signer.make_key("ES384", "ec-1"), rsa = signer.make_key("RS384", "rsa-1");
  SigningKey other = signer.make_key("ES384", "ec-1");  // the other client's, with a kid that both have
  std::vector<std::string> published{ec.jwk, rsa.jwk};  // of the first client
  std::shared_ptr<ReplayMemory> replay = std::make_shared<ReplayMemory>();
  Instant now{std::chrono::seconds(kNow)};
  int tokens = 0;

  /// The first client publishes its keys and has tenants, the second has a file and may call one service.
  Authenticator authenticator(const AuthSettings& settings = {}) {
    auto sources =
        std::make_shared<KeySources>([this](const std::string&) -> Result<std::string> { return testing::jwk_set_of(published); });
    auto keys = JwkSet::parse(testing::jwk_set({other}));
    REQUIRE(keys);
    RegisteredClient first{issuer, jku, nullptr, "epic", {"north", "south"}, {}, true};
    RegisteredClient second{other_issuer, "", std::make_shared<const JwkSet>(*keys), "", {}, {"coverage-order-sign"}, false};
    return Authenticator({first, second}, settings, sources, replay, [this] { return now; });
  }

  Members claims(const Members& over = {}) {
    return with({{"iss", quoted(issuer)},
                 {"aud", quoted(audience)},
                 {"exp", std::to_string(kNow + 300)},
                 {"iat", std::to_string(kNow)},
                 {"jti", quoted("jti-" + std::to_string(++tokens))},
                 {"tenant", quoted("north")}},
                over);
  }
  static Members header(const SigningKey& key, const Members& over = {}) {
    return with({{"alg", quoted(key.alg)}, {"kid", quoted(key.kid)}, {"typ", quoted("JWT")}}, over);
  }

  /// By jose.
  std::string good(const SigningKey& key, const Members& claims_over = {}, const std::string& header_over = "{}") {
    return signer.sign(key, object_of(claims(claims_over)), header_over);
  }
  /// With these members, whatever they are, under a good signature.
  std::string odd(const SigningKey& key, const Members& header_over, const Members& claims_over = {}) {
    return signer.sign_text(key, object_of(header(key, header_over)), object_of(claims(claims_over)));
  }

  Admission admit(const Authenticator& authenticator, const std::string& token, const std::string& service = "") const {
    return authenticator.admit("Bearer " + token, {audience}, service);
  }
};

}  // namespace ordersign::security
