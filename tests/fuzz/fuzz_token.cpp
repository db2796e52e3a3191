// Tokens of any bytes: what is read is whole, its signed text lies within the bytes, and a refusal says a word of ours.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "security/jwt.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace ordersign::security;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto read = read_token(text);
  if (const auto* refusal = std::get_if<TokenRefusal>(&read)) {
    const auto of_ours = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
    if (refusal->reason.empty() || !std::all_of(refusal->reason.begin(), refusal->reason.end(), of_ours)) std::abort();
    return 0;
  }
  const auto& token = std::get<Token>(read);
  const bool whole = !token.alg.empty() && !token.kid.empty() && !token.issuer.empty() && !token.jti.empty() && !token.audience.empty() &&
                     !token.signature.empty() && token.expires >= 0;
  if (!whole || token.signed_text.data() != text.data() || !text.starts_with(token.signed_text)) std::abort();
  return 0;
}
