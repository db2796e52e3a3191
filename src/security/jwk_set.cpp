#include "security/jwk_set.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "json/document.h"
#include "json/view.h"
#include "security/base64url.h"
#include "security/strict_json.h"

namespace ordersign::security {
namespace {

constexpr std::size_t deepest_nesting = 16;

Error refusal(std::string_view pointer, std::string message) { return {ErrorCode::BadData, std::string(pointer), std::move(message)}; }

std::string number(json::View view) { return decode_base64url(view.string()).value_or(""); }

// RFC 7518, 6.2.2, 6.3.2 and 6.4.1.
bool has_private_half(json::View jwk) {
  constexpr std::array<const char*, 8> private_members{"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
  return std::any_of(private_members.begin(), private_members.end(), [&](const char* name) { return !jwk[name].absent(); });
}

// RFC 7517, 4.2 and 4.3.
bool is_for_verifying(json::View jwk) {
  const auto use = jwk["use"], operations = jwk["key_ops"];
  if (!use.absent() && use.string() != "sig") return false;
  if (operations.absent()) return true;
  const auto list = operations.elements();
  return std::any_of(list.begin(), list.end(), [](json::View one) { return one.string() == "verify"; });
}

std::optional<PublicKey::Kind> curve_of(std::string_view name) {
  if (name == "P-256") return PublicKey::Kind::P256;
  if (name == "P-384") return PublicKey::Kind::P384;
  if (name == "P-521") return PublicKey::Kind::P521;
  return std::nullopt;
}

std::optional<PublicKey> key_of_type(json::View jwk, std::string kid) {
  const auto type = jwk["kty"].string();
  if (type == "RSA") return PublicKey::rsa(std::move(kid), number(jwk["n"]), number(jwk["e"]));
  const auto curve = type == "EC" ? curve_of(jwk["crv"].string()) : std::nullopt;
  if (!curve) return std::nullopt;
  return PublicKey::ec(std::move(kid), *curve, number(jwk["x"]), number(jwk["y"]));
}

std::optional<PublicKey> read_key(json::View jwk) {
  std::string kid(jwk["kid"].string());
  if (kid.empty() || repeats_a_name(jwk) || has_private_half(jwk) || !is_for_verifying(jwk)) return std::nullopt;
  auto key = key_of_type(jwk, std::move(kid));
  const auto name = jwk["alg"];
  if (!key || name.absent()) return key;
  const auto algorithm = algorithm_of(name.string());
  if (!algorithm || !key->fits(*algorithm)) return std::nullopt;
  return key->only_for(*algorithm);
}

}  // namespace

Result<JwkSet> JwkSet::parse(std::string text, const Limits& limits) {
  if (text.size() > limits.max_bytes)
    return refusal("", "a JWK Set of at most " + std::to_string(limits.max_bytes) + " bytes would be right");
  const auto document = json::Document::parse(std::move(text), {.max_depth = deepest_nesting});
  if (!document) return refusal("", "not JSON at " + document.error().where + ": " + document.error().message);
  const auto root = (*document)->root();
  const auto list = root["keys"];
  if (!list.is_array() || repeats_a_name(root)) return refusal("/keys", "a JWK Set with one array `keys` would be right");
  if (list.size() > limits.max_keys) return refusal("/keys", "at most " + std::to_string(limits.max_keys) + " keys would be right");
  JwkSet set;
  for (const auto jwk : list.elements()) {
    auto key = read_key(jwk);
    if (key && set.find(key->kid()).size() < limits.max_same_kid) set.keys_.push_back(std::move(*key));
    else ++set.left_out_;
  }
  if (set.keys_.empty())
    return refusal("/keys",
                   "no key that signs tokens; a public one with `kid` would be right, RSA of 2048 bits or "
                   "more or EC on P-256, P-384 or P-521");
  return set;
}

std::vector<PublicKey> JwkSet::find(std::string_view kid) const {
  std::vector<PublicKey> found;
  std::copy_if(keys_.begin(), keys_.end(), std::back_inserter(found), [&](const PublicKey& key) { return key.kid() == kid; });
  return found;
}

}  // namespace ordersign::security
