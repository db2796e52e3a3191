#include "security/jwk_set.h"

#include "support/catch.h"

#include "support/signer.h"

using namespace ordersign::security;
using ordersign::ErrorCode;
using ordersign::testing::jwk_set;
using ordersign::testing::jwk_set_of;
using ordersign::testing::Signer;

namespace {

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const auto place = text.find(from);
  REQUIRE(place != std::string::npos);
  return text.replace(place, from.size(), to);
}

// How many of these keys are of use, next to one that is.
std::size_t used(const std::string& jwk, const std::string& good) {
  const auto set = JwkSet::parse(jwk_set_of({jwk, good}));
  REQUIRE(set);
  CHECK(set->size() + set->left_out() == 2);
  return set->size() - 1;
}

std::string member(const std::string& jwk, const std::string& name) {
  const auto start = jwk.find("\"" + name + "\":\"") + name.size() + 4;
  return jwk.substr(start, jwk.find('"', start) - start);
}

}  // namespace

TEST_CASE("keys of every kind that signs tokens are read, found by their kid") {
  Signer signer;
  std::vector<ordersign::testing::SigningKey> keys;
  for (const std::string alg : {"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"}) keys.push_back(signer.make_key(alg, "kid " + alg));
  const auto set = JwkSet::parse(jwk_set(keys));
  REQUIRE(set);
  CHECK(set->size() == 6);
  CHECK(set->left_out() == 0);
  for (const auto& key : keys) {
    const auto found = set->find(key.kid);
    REQUIRE(found.size() == 1);
    for (const auto& other : keys) CHECK(found[0].fits(algorithm_of(other.alg).value()) == (other.alg == key.alg));
  }
  CHECK(set->find("kid").empty());
  CHECK(set->find("").empty());
}

TEST_CASE("an RSA key that names no algorithm fits each of RSA's, an EC key only its curve's") {
  Signer signer;
  const auto rsa = changed(signer.make_key("RS384", "r").jwk, R"("alg":"RS384",)", "");
  const auto ec = changed(signer.make_key("ES384", "e").jwk, R"("alg":"ES384",)", "");
  const auto set = JwkSet::parse(jwk_set_of({rsa, ec}));
  REQUIRE(set);
  for (const auto algorithm : {Algorithm::RS256, Algorithm::RS384, Algorithm::RS512}) {
    CHECK(set->find("r")[0].fits(algorithm));
    CHECK_FALSE(set->find("e")[0].fits(algorithm));
  }
  CHECK(set->find("e")[0].fits(Algorithm::ES384));
  CHECK_FALSE(set->find("e")[0].fits(Algorithm::ES256));
  CHECK_FALSE(set->find("e")[0].fits(Algorithm::ES512));
  CHECK_FALSE(set->find("r")[0].fits(Algorithm::ES384));
}

TEST_CASE("members of a key that do not concern us do not keep it out") {
  Signer signer;
  const auto good = signer.make_key("ES384", "good").jwk, key = signer.make_key("ES384", "k").jwk;
  CHECK(used(changed(key, "{", R"({"x5c":["MIIB"],"x5t":"abc","exp":1,"mine":{"a":[1]},)"), good) == 1);
  CHECK(used(changed(key, R"("use":"sig")", R"("key_ops":["verify"])"), good) == 1);
  CHECK(used(changed(key, R"("use":"sig")", R"("key_ops":["sign","verify"])"), good) == 1);
  CHECK(used(changed(key, R"(,"use":"sig")", ""), good) == 1);
}

TEST_CASE("keys that sign no tokens for others to verify are left out") {
  Signer signer;
  const auto good = signer.make_key("ES384", "good").jwk;
  const auto ec = signer.make_key("ES384", "e"), rsa = signer.make_key("RS384", "r");
  const auto x = member(ec.jwk, "x"), y = member(ec.jwk, "y"), n = member(rsa.jwk, "n");
  REQUIRE(used(ec.jwk, good) == 1);
  REQUIRE(used(rsa.jwk, good) == 1);
  const std::vector<std::pair<std::string, std::string>> rows{
      {"private EC", ec.private_jwk},
      {"private RSA", rsa.private_jwk},
      {"a prime of RSA's", changed(rsa.jwk, "{", R"({"p":"AQAB",)")},
      {"a private half that is no text", changed(ec.jwk, "{", R"({"d":null,)")},
      {"secret", R"({"kty":"oct","k":"c2VjcmV0","kid":"o","alg":"HS384"})"},
      {"EdDSA", R"({"kty":"OKP","crv":"Ed25519","kid":"o","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"},
      {"use enc", changed(ec.jwk, R"("use":"sig")", R"("use":"enc")")},
      {"use no text", changed(ec.jwk, R"("use":"sig")", R"("use":7)")},
      {"key_ops sign", changed(ec.jwk, R"("use":"sig")", R"("key_ops":["sign"])")},
      {"key_ops none", changed(ec.jwk, R"("use":"sig")", R"("key_ops":[])")},
      {"key_ops no list", changed(ec.jwk, R"("use":"sig")", R"("key_ops":"verify")")},
      {"alg of encryption", changed(rsa.jwk, "RS384", "RSA-OAEP")},
      {"alg of a secret", changed(rsa.jwk, "RS384", "HS384")},
      {"alg of the other type", changed(rsa.jwk, "RS384", "ES384")},
      {"alg of another curve", changed(ec.jwk, "ES384", "ES256")},
      {"alg no text", changed(ec.jwk, R"("ES384")", "384")},
      {"another curve than its point's", changed(ec.jwk, "P-384", "P-256")},
      {"a curve we do not know", changed(ec.jwk, "P-384", "secp256k1")},
      {"type of the other", changed(ec.jwk, R"("kty":"EC")", R"("kty":"RSA")")},
      {"no kid", changed(ec.jwk, R"("kid":"e",)", "")},
      {"empty kid", changed(ec.jwk, R"("kid":"e")", R"("kid":"")")},
      {"kid no text", changed(ec.jwk, R"("kid":"e")", R"("kid":7)")},
      {"a member twice", changed(ec.jwk, "{", R"({"kty":"EC",)")},
      {"no y", changed(ec.jwk, "\"y\":\"" + y + "\",", "")},
      {"a point off the curve", changed(ec.jwk, y, x)},
      {"a coordinate with a zero before", changed(ec.jwk, x, "AAAA" + x)},
      {"a coordinate cut", changed(ec.jwk, x, x.substr(0, 60))},
      {"a coordinate of zeros", changed(changed(ec.jwk, x, std::string(64, 'A')), y, std::string(64, 'A'))},
      {"a padded coordinate", changed(ec.jwk, x, x + "=")},
      {"RSA of 1024 bits", signer.make_key("RS384", "s", 1024).jwk},
      {"RSA of 2040 bits", signer.make_key("RS384", "s", 2040).jwk},
      {"RSA without exponent", changed(rsa.jwk, R"("e":"AQAB",)", "")},
      {"RSA that signs all", changed(rsa.jwk, "AQAB", "AQ")},
      {"RSA with an even exponent", changed(rsa.jwk, "AQAB", "AQAA")},
      {"RSA with a long exponent", changed(rsa.jwk, "AQAB", "AQAAAAAAAAAAAAAAAQ")},
      {"RSA of 16384 bits", changed(rsa.jwk, n, n + n + n + n + n + n + n + n)},
      {"no object", "7"},
  };
  for (const auto& [what, jwk] : rows) {
    INFO(what);
    CHECK(used(jwk, good) == 0);
  }
}

TEST_CASE("of keys with one kid a few are kept") {
  Signer signer;
  std::vector<ordersign::testing::SigningKey> keys;
  for (int i = 0; i < 6; ++i) keys.push_back(signer.make_key("ES256", "same"));
  const auto set = JwkSet::parse(jwk_set(keys));
  REQUIRE(set);
  CHECK(set->find("same").size() == 4);
  CHECK(set->left_out() == 2);
}

TEST_CASE("what is no JWK Set, is too large or has no key of use says what would be right") {
  Signer signer;
  const auto key = signer.make_key("ES384", "k").jwk;
  std::vector<std::string> many(101, key);
  struct Row {
    std::string text, where, message;
  };
  const std::vector<Row> rows{{"", "", "not JSON"},
                              {"{", "", "not JSON"},
                              {std::string(300'000, ' ') + jwk_set_of({key}), "", "at most 262144 bytes"},
                              {"[]", "/keys", "one array `keys`"},
                              {"{}", "/keys", "one array `keys`"},
                              {key, "/keys", "one array `keys`"},
                              {R"({"keys":{}})", "/keys", "one array `keys`"},
                              {R"({"keys":[],"keys":[)" + key + "]}", "/keys", "one array `keys`"},
                              {R"({"keys":[]})", "/keys", "no key that signs tokens"},
                              {R"({"keys":[{}]})", "/keys", "no key that signs tokens"},
                              {jwk_set_of(many), "/keys", "at most 100 keys"}};
  for (const auto& row : rows) {
    INFO(row.text.substr(0, 60));
    const auto set = JwkSet::parse(row.text);
    REQUIRE_FALSE(set);
    CHECK(set.error().code == ErrorCode::BadData);
    CHECK(set.error().where == row.where);
    CHECK(set.error().message.find(row.message) != std::string::npos);
  }
  many.pop_back();
  CHECK(JwkSet::parse(jwk_set_of(many)));
}
