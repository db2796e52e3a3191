// Tokens and key sets of any bytes: what is read is whole, and its signed text lies within the bytes.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "security/jwk_set.h"
#include "security/jwt.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace ordersign::security;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto read = read_token(text);
  if (const auto* token = std::get_if<Token>(&read)) {
    const bool whole = !token->alg.empty() && !token->kid.empty() && !token->issuer.empty() && !token->jti.empty() &&
                       !token->audience.empty() && !token->signature.empty() && token->expires >= 0;
    if (!whole || !text.starts_with(token->signed_text)) std::abort();
  }
  if (const auto keys = JwkSet::parse(std::string(text)); keys && keys->size() == 0) std::abort();
  return 0;
}
