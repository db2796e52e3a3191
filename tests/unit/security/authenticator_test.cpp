#include "security/authenticator.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <future>

#include "desk.h"
#include "security/base64url.h"

using namespace ordersign::security;

namespace {

// The other signature of the same text: (r, order - s).
std::string with_high_or_low_s(const std::string& token) {
  const auto dot = token.rfind('.');
  auto signature = decode_base64url(token.substr(dot + 1)).value();
  EC_GROUP* curve = EC_GROUP_new_by_curve_name(NID_secp384r1);
  BIGNUM* s = BN_bin2bn(reinterpret_cast<const unsigned char*>(signature.data()) + 48, 48, nullptr);
  BN_sub(s, EC_GROUP_get0_order(curve), s);
  BN_bn2binpad(s, reinterpret_cast<unsigned char*>(signature.data()) + 48, 48);
  BN_free(s);
  EC_GROUP_free(curve);
  return token.substr(0, dot + 1) + ordersign::testing::base64url(signature);
}

}  // namespace

TEST_CASE("a token that jose signs lets its client in, by either algorithm") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  for (const auto& key : {desk.ec, desk.rsa}) {
    INFO(key.alg);
    const auto admission = desk.admit(authenticator, desk.good(key), "coverage-order-sign");
    CHECK(admission.access == Access::Allowed);
    CHECK(admission.reason == "ok");
    CHECK(admission.claimed == desk.issuer);
    CHECK(admission.identity.issuer == desk.issuer);
    CHECK(admission.identity.tenant == "north");
    CHECK(admission.identity.dialect == "epic");
    CHECK(admission.identity.shadow);
  }
  CHECK(desk.replay->size() == 2);
}

TEST_CASE("what the specification leaves open does not keep a client out") {
  Desk desk;
  const auto epic = desk.signer.make_key("RS384", "bm9ydGg+a2V5/MQ==");
  desk.published.push_back(epic.jwk);
  const auto authenticator = desk.authenticator();
  const auto at = [](long seconds) { return std::to_string(Desk::kNow + seconds); };
  const std::vector<std::pair<std::string, std::string>> rows{
      {"kid with + / and =", desk.good(epic)},
      {"as Epic does it",
       desk.good(epic, {{"nbf", at(-300)}, {"exp", at(900)}, {"sub", "\"client-id\""}}, R"({"jku":"https://ehr.example/jwks.json"})")},
      {"audience in an array", desk.good(desk.ec, {{"aud", "[\"x\"," + quoted(desk.audience) + "]"}})},
      {"times with fractions", desk.good(desk.ec, {{"iat", at(0) + ".25"}, {"exp", at(10) + ".75"}})},
      {"times with exponents", desk.good(desk.ec, {{"iat", "18e8"}, {"exp", "1.80000001e9"}})},
      {"expired within the skew", desk.good(desk.ec, {{"exp", at(-59)}, {"iat", at(-300)}})},
      {"issued in the future within the skew", desk.good(desk.ec, {{"iat", at(59)}})},
      {"valid from the future within the skew", desk.good(desk.ec, {{"nbf", at(59)}})},
      {"the longest lifetime", desk.good(desk.ec, {{"iat", at(-100)}, {"exp", at(3500)}})},
      {"typ in lower case", desk.good(desk.ec, {}, R"({"typ":"jwt"})")},
      {"the other tenant", desk.good(desk.ec, {{"tenant", "\"south\""}})},
      {"claims of its own", desk.odd(desk.ec, {{"cty", "\"json\""}}, {{"deep", "[[{\"a\":1}]]"}, {"n", "null"}})},
      {"the other half of an ECDSA signature", with_high_or_low_s(desk.good(desk.ec))},
  };
  for (const auto& [what, token] : rows) {
    INFO(what);
    const auto admission = desk.admit(authenticator, token);
    CHECK(admission.access == Access::Allowed);
    CHECK(admission.reason == "ok");
  }
}

TEST_CASE("the scheme is Bearer in any case, with exactly one token behind it") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  const auto reason = [&](const std::string& header) { return authenticator.admit(header, {desk.audience}, "").reason; };
  for (const std::string scheme : {"Bearer ", "bearer ", "BEARER ", "bEaReR  "}) CHECK(reason(scheme + desk.good(desk.ec)) == "ok");
  const auto token = desk.good(desk.ec);
  for (const std::string header : {"", "Bearer", "Bearer ", "Bearer   ", "Basic dXNlcjpwYXNz", "Bearers x", "Bear er"})
    CHECK(reason(header) == "no-token");
  CHECK(reason(token) == "no-token");
  CHECK(reason("Bearer:" + token) == "no-token");
  CHECK(reason("Bearer\t" + token) == "no-token");
  for (const auto& header : {"Bearer " + token + " ", "Bearer " + token + "," + token, "Bearer " + token + ", Bearer " + token,
                             "Bearer \"" + token + "\"", "Bearer \t" + token})
    CHECK(reason(header) == "malformed");
  CHECK(desk.replay->size() == 4);
  CHECK(reason("Bearer " + token) == "ok");
}

TEST_CASE("a good token for a service that its client may not call is forbidden, and used up") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  const auto token = [&] { return desk.good(desk.other, {{"iss", quoted(desk.other_issuer)}, {"tenant", ""}}); };
  const auto first = token();
  const auto admission = desk.admit(authenticator, first, "coverage-order-select");
  CHECK(admission.access == Access::Forbidden);
  CHECK(admission.reason == "service");
  CHECK(admission.identity.issuer == desk.other_issuer);
  CHECK(desk.admit(authenticator, first, "coverage-order-sign").reason == "replay");
  CHECK(desk.admit(authenticator, token(), "coverage-order-sign").access == Access::Allowed);
  CHECK(desk.admit(authenticator, token(), "").access == Access::Allowed);
}

TEST_CASE("a client without a list of tenants may name any or none") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  const auto named = desk.admit(authenticator, desk.good(desk.other, {{"iss", quoted(desk.other_issuer)}}));
  CHECK(named.access == Access::Allowed);
  CHECK(named.identity.tenant == "north");
  CHECK(named.identity.dialect.empty());
  CHECK_FALSE(named.identity.shadow);
}

TEST_CASE("a token is good once, also behind a new list of clients, until it has expired") {
  Desk desk;
  const auto token = desk.good(desk.ec);
  CHECK(desk.admit(desk.authenticator(), token).reason == "ok");
  const auto reloaded = desk.authenticator();
  CHECK(desk.admit(reloaded, token).reason == "replay");
  desk.now += 360s;  // the last moment that the skew allows
  CHECK(desk.admit(reloaded, token).reason == "replay");
  desk.now += 1s;
  CHECK(desk.admit(reloaded, token).reason == "expired");
}

TEST_CASE("another token with a jti that was used is refused, of another issuer it is not") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  const Members same{{"jti", "\"once\""}};
  CHECK(desk.admit(authenticator, desk.good(desk.ec, same)).reason == "ok");
  CHECK(desk.admit(authenticator, desk.good(desk.rsa, with(same, {{"exp", std::to_string(Desk::kNow + 200)}}))).reason == "replay");
  CHECK(desk.admit(authenticator, desk.good(desk.other, with(same, {{"iss", quoted(desk.other_issuer)}}))).reason == "ok");
}

TEST_CASE("a token that is refused does not use up its jti") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  const Members same{{"jti", "\"once\""}};
  const auto token = desk.good(desk.ec, same);
  auto forged = token;
  forged[forged.size() - 9] = forged[forged.size() - 9] == 'A' ? 'B' : 'A';
  CHECK(desk.admit(authenticator, forged).reason == "signature");
  CHECK(desk.admit(authenticator, desk.good(desk.ec, with(same, {{"aud", "\"x\""}}))).reason == "audience");
  CHECK(desk.admit(authenticator, token).reason == "ok");
}

TEST_CASE("a token that is new to this process only is let in, or where that is strict refused for now") {
  Desk desk;
  desk.replay = std::make_shared<ReplayMemory>(10, [](const SpentToken&) { return LedgerOutcome::Unknown; });
  CHECK(desk.admit(desk.authenticator(), desk.good(desk.rsa)).access == Access::Allowed);
  AuthSettings settings;
  settings.replay_strict = true;
  const auto strict = desk.authenticator(settings);
  const auto token = desk.good(desk.rsa);
  const auto admission = desk.admit(strict, token);
  CHECK(admission.access == Access::Unavailable);
  CHECK(admission.reason == "replay-unsure");
  CHECK(admission.claimed == desk.issuer);
  CHECK(admission.identity.issuer.empty());
  CHECK(desk.admit(strict, token).reason == "replay");
}

TEST_CASE("without replay protection a token may come again, and nothing is remembered") {
  Desk desk;
  AuthSettings settings;
  settings.replay = false;
  const auto authenticator = desk.authenticator(settings);
  const auto token = desk.good(desk.ec);
  for (int i = 0; i < 3; ++i) CHECK(desk.admit(authenticator, token).reason == "ok");
  CHECK(desk.replay->size() == 0);
}

TEST_CASE("when no more tokens can be remembered, they are refused and none is forgotten") {
  Desk desk;
  desk.replay = std::make_shared<ReplayMemory>(2);
  const auto authenticator = desk.authenticator();
  const auto first = desk.good(desk.ec);
  CHECK(desk.admit(authenticator, first).reason == "ok");
  CHECK(desk.admit(authenticator, desk.good(desk.ec)).reason == "ok");
  const auto third = desk.good(desk.ec, {{"exp", std::to_string(Desk::kNow + 600)}});
  const auto admission = desk.admit(authenticator, third);
  CHECK(admission.access == Access::Unauthorized);
  CHECK(admission.reason == "replay-full");
  CHECK(desk.admit(authenticator, first).reason == "replay");
  CHECK(desk.admit(authenticator, desk.good(desk.other, {{"iss", quoted(desk.other_issuer)}})).reason == "ok");
  desk.now += 361s;
  CHECK(desk.admit(authenticator, third).reason == "ok");
}

TEST_CASE("of many equal tokens at once one is let in") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  for (int round = 0; round < 5; ++round) {
    const auto header = "Bearer " + desk.good(desk.rsa);
    std::vector<std::future<Access>> calls;
    for (int i = 0; i < 16; ++i)
      calls.push_back(std::async(std::launch::async, [&] { return authenticator.admit(header, {desk.audience}, "").access; }));
    int allowed = 0;
    for (auto& call : calls) allowed += call.get() == Access::Allowed ? 1 : 0;
    CHECK(allowed == 1);
  }
}

TEST_CASE("skew, lifetime and algorithms are as set") {
  Desk desk;
  AuthSettings settings;
  settings.algorithms = {"RS384"};
  settings.skew = 5s;
  settings.max_lifetime = 300s;
  const auto authenticator = desk.authenticator(settings);
  const auto at = [](long seconds) { return std::to_string(Desk::kNow + seconds); };
  CHECK(desk.admit(authenticator, desk.good(desk.ec)).reason == "algorithm");
  CHECK(desk.admit(authenticator, desk.good(desk.rsa)).reason == "ok");
  CHECK(desk.admit(authenticator, desk.good(desk.rsa, {{"exp", at(-5)}, {"iat", at(-50)}})).reason == "ok");
  CHECK(desk.admit(authenticator, desk.good(desk.rsa, {{"exp", at(-6)}, {"iat", at(-50)}})).reason == "expired");
  CHECK(desk.admit(authenticator, desk.good(desk.rsa, {{"exp", at(301)}})).reason == "lifetime");
}

TEST_CASE("each algorithm that may be allowed verifies what jose signs") {
  Desk desk;
  AuthSettings settings;
  settings.algorithms = {"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"};
  std::vector<SigningKey> keys;
  for (const auto& name : settings.algorithms) keys.push_back(desk.signer.make_key(name, "kid-" + name));
  for (const auto& key : keys) desk.published.push_back(key.jwk);
  const auto authenticator = desk.authenticator(settings);
  for (const auto& key : keys) {
    INFO(key.alg);
    CHECK(desk.admit(authenticator, desk.good(key)).reason == "ok");
  }
}

TEST_CASE("only public-key algorithms may be set") {
  CHECK_FALSE(check_algorithms({"ES384", "RS384"}));
  CHECK_FALSE(check_algorithms({"RS256", "RS512", "ES256", "ES512"}));
  for (const std::string name : {"none", "None", "NONE", "HS256", "HS384", "HS512", "es384", "PS384", "EdDSA", "", " "}) {
    INFO(name);
    const auto error = check_algorithms({"ES384", name});
    REQUIRE(error);
    CHECK(error->where == name);
    CHECK(error->message.find("known: ES256") != std::string::npos);
  }
  CHECK(check_algorithms({}));
  // An Authenticator that was made all the same lets nobody in by them.
  Desk desk;
  AuthSettings settings;
  settings.algorithms = {"none", "HS384"};
  const auto authenticator = desk.authenticator(settings);
  const auto header = object_of(Desk::header(desk.ec, {{"alg", "\"HS384\""}}));
  CHECK(desk.admit(authenticator, desk.signer.mac_text(desk.ec, header, object_of(desk.claims()), "pem")).reason == "algorithm");
}

TEST_CASE("a client with a key file is let in whatever jku its tokens carry, and where its entry names one, by that one only") {
  Desk desk;
  int fetches = 0;
  const auto sources = std::make_shared<KeySources>([&fetches](const std::string&) -> ordersign::Result<std::string> {
    ++fetches;
    return ordersign::Error{ordersign::ErrorCode::Unavailable, "", "nobody publishes keys"};
  });
  const auto keys = std::make_shared<const JwkSet>(*JwkSet::parse(ordersign::testing::jwk_set({desk.ec})));
  const auto reason_of = [&](const std::string& jku_of_entry, const std::string& header) {
    const Authenticator authenticator({RegisteredClient{desk.issuer, jku_of_entry, keys, "", {}, {}, false}}, {}, sources, desk.replay,
                                      [&desk] { return desk.now; });
    CHECK(authenticator.key_urls().empty());
    return desk.admit(authenticator, desk.good(desk.ec, {}, header)).reason;
  };
  for (const std::string jku : {"https://ehr.example/jwks.json", "http://localhost:3001/jwks", "no URL"}) {
    const auto header = R"({"jku":")" + jku + "\"}";
    CHECK(reason_of("", header) == "ok");
    CHECK(reason_of(jku, header) == "ok");
    CHECK(reason_of(jku + "/", header) == "jku");
  }
  CHECK(reason_of("https://ehr.example/jwks.json", "{}") == "ok");
  CHECK(fetches == 0);
}

TEST_CASE("the URLs of keys are those of the clients that publish them") {
  Desk desk;
  CHECK(desk.authenticator().key_urls() == std::vector<std::string>{desk.jku});
}
