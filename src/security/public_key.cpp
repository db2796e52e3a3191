#include "security/public_key.h"

#include <openssl/core_names.h>
#include <openssl/err.h>

#include <utility>

#include "security/openssl.h"

namespace ordersign::security {
namespace {

using Kind = PublicKey::Kind;

constexpr int smallest_rsa = 2048;
constexpr int largest_rsa = 8192;            // each check costs the square of it
constexpr std::size_t longest_exponent = 8;  // bytes; OpenSSL refuses more with a long modulus

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

BigNumber number_of(std::string_view text) { return BigNumber(BN_bin2bn(bytes(text), static_cast<int>(text.size()), nullptr)); }

std::shared_ptr<EVP_PKEY> made(const char* type, const ParamBuilder& builder) {
  const ParamArray params(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (params != nullptr && context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1)
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get());
  ERR_clear_error();
  return {key, &EVP_PKEY_free};
}

const char* curve_name(Kind curve) { return curve == Kind::P256 ? "P-256" : curve == Kind::P384 ? "P-384" : "P-521"; }

// RFC 7518, 6.2.1.2: "the full size of a coordinate for the curve"; 3.4: a signature is two numbers of that size.
std::size_t coordinate_size(Kind curve) { return curve == Kind::P256 ? 32 : curve == Kind::P384 ? 48 : 66; }

Kind kind_for(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::ES256: return Kind::P256;
    case Algorithm::ES384: return Kind::P384;
    case Algorithm::ES512: return Kind::P521;
    default: return Kind::Rsa;
  }
}

const EVP_MD* hash_for(Algorithm algorithm) {
  if (algorithm == Algorithm::RS256 || algorithm == Algorithm::ES256) return EVP_sha256();
  return algorithm == Algorithm::RS384 || algorithm == Algorithm::ES384 ? EVP_sha384() : EVP_sha512();
}

// OpenSSL reads ECDSA signatures as DER only; JOSE writes the two numbers one after the other. "" when the size is not
// the curve's, as DER's never is.
std::string der_of(std::string_view signature, std::size_t size) {
  if (signature.size() != 2 * size) return "";
  const EcSignature pair(ECDSA_SIG_new());
  auto r = number_of(signature.substr(0, size));
  auto s = number_of(signature.substr(size));
  if (pair == nullptr || r == nullptr || s == nullptr) return "";
  ECDSA_SIG_set0(pair.get(), r.release(), s.release());
  std::string der(2 * size + 16, '\0');
  auto* end = reinterpret_cast<unsigned char*>(der.data());
  const int length = i2d_ECDSA_SIG(pair.get(), &end);
  der.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
  return der;
}

}  // namespace

std::optional<PublicKey> PublicKey::rsa(std::string kid, std::string_view modulus, std::string_view exponent) {
  if (modulus.size() > largest_rsa / 8 + 1 || exponent.empty() || exponent.size() > longest_exponent) return std::nullopt;
  const auto n = number_of(modulus);
  const auto e = number_of(exponent);
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  if (n == nullptr || e == nullptr || builder == nullptr) return std::nullopt;
  const int bits = BN_num_bits(n.get());
  // An exponent of 1 signs everything.
  if (bits < smallest_rsa || bits > largest_rsa || !BN_is_odd(n.get()) || !BN_is_odd(e.get()) || BN_is_one(e.get())) return std::nullopt;
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  auto key = made("RSA", builder);
  if (key == nullptr) return std::nullopt;
  return PublicKey(std::move(kid), Kind::Rsa, std::move(key));
}

std::optional<PublicKey> PublicKey::ec(std::string kid, Kind curve, std::string_view x, std::string_view y) {
  if (x.size() != coordinate_size(curve) || y.size() != coordinate_size(curve)) return std::nullopt;
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  if (builder == nullptr) return std::nullopt;
  const auto point = std::string("\x04").append(x).append(y);  // SEC 1, 2.3.3: uncompressed
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve_name(curve), 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  auto key = made("EC", builder);  // refuses a point off the curve
  if (key == nullptr) return std::nullopt;
  return PublicKey(std::move(kid), curve, std::move(key));
}

PublicKey PublicKey::only_for(Algorithm algorithm) const {
  auto key = *this;
  key.only_ = algorithm;
  return key;
}

bool PublicKey::fits(Algorithm algorithm) const { return kind_for(algorithm) == kind_ && (!only_ || *only_ == algorithm); }

bool PublicKey::verifies(Algorithm algorithm, std::string_view text, std::string_view signature) const {
  if (!fits(algorithm)) return false;
  const auto form = kind_ == Kind::Rsa ? std::string(signature) : der_of(signature, coordinate_size(kind_));
  const DigestContext context(EVP_MD_CTX_new());
  const bool good = !form.empty() && context != nullptr &&
                    EVP_DigestVerifyInit(context.get(), nullptr, hash_for(algorithm), nullptr, key_.get()) == 1 &&
                    EVP_DigestVerify(context.get(), bytes(form), form.size(), bytes(text), text.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace ordersign::security
