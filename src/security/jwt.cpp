#include "security/jwt.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "json/document.h"
#include "json/view.h"
#include "security/base64url.h"
#include "security/strict_json.h"

namespace ordersign::security {
namespace {

constexpr std::size_t longest_token = 16 << 10;
constexpr std::size_t deepest_nesting = 16;
constexpr double end_of_time = 253402300799.0;  // 9999-12-31T23:59:59Z

using JsonPart = std::unique_ptr<const json::Document>;

// nullptr for what is no base64url of a JSON object whose names differ.
JsonPart object_of(std::string_view part) {
  auto bytes = decode_base64url(part);
  if (!bytes) return nullptr;
  auto document = json::Document::parse(std::move(*bytes), {.max_depth = deepest_nesting});
  if (!document || !(*document)->root().is_object() || repeats_a_name((*document)->root())) return nullptr;
  return std::move(*document);
}

bool is_jwt(std::string_view type) {
  return type.size() == 3 && (type[0] | 0x20) == 'j' && (type[1] | 0x20) == 'w' && (type[2] | 0x20) == 't';
}

bool read_text(json::View view, std::string& into) {
  into = view.string();
  return !into.empty();
}

// There, and then a text, or not there at all.
bool read_optional(json::View view, std::optional<std::string>& into) {
  if (view.absent()) return true;
  into = std::string(view.string());
  return !into->empty();
}

bool read_header(json::View header, Token& token) {
  // RFC 7515, 4.1.11: what `crit` lists must be understood, and we understand none. The others would have the token say
  // by which key it is to be believed.
  constexpr std::array<const char*, 5> refused_members{"crit", "b64", "jwk", "x5c", "x5u"};
  if (std::any_of(refused_members.begin(), refused_members.end(), [&](const char* name) { return !header[name].absent(); })) return false;
  return is_jwt(header["typ"].string()) && read_text(header["alg"], token.alg) && read_text(header["kid"], token.kid) &&
         read_optional(header["jku"], token.jku);
}

bool read_time(json::View view, double& into) {
  const auto number = view.number();
  into = number.value_or(-1);
  return into >= 0 && into <= end_of_time;
}

bool read_audience(json::View view, std::vector<std::string>& into) {
  if (!view.is_array() && !view.is_string()) return false;
  for (const auto one : view.each()) {
    if (one.string().empty()) return false;
    into.emplace_back(one.string());
  }
  return !into.empty();
}

bool read_claims(json::View claims, Token& token) {
  double not_before = 0;
  const bool has_not_before = !claims["nbf"].absent();
  if (has_not_before && !read_time(claims["nbf"], not_before)) return false;
  if (has_not_before) token.not_before = not_before;
  return read_text(claims["iss"], token.issuer) && read_text(claims["jti"], token.jti) && read_audience(claims["aud"], token.audience) &&
         read_optional(claims["tenant"], token.tenant) && read_time(claims["exp"], token.expires) && read_time(claims["iat"], token.issued);
}

}  // namespace

std::variant<Token, TokenRefusal> read_token(std::string_view text) {
  const auto first = text.find('.');
  const auto last = text.rfind('.');
  if (text.size() > longest_token || first == last || text.find('.', first + 1) != last) return TokenRefusal{"malformed"};
  const auto header = object_of(text.substr(0, first));
  const auto claims = header == nullptr ? nullptr : object_of(text.substr(first + 1, last - first - 1));
  auto signature = decode_base64url(text.substr(last + 1));
  if (claims == nullptr || !signature || signature->empty()) return TokenRefusal{"malformed"};
  Token token;
  if (!read_header(header->root(), token)) return TokenRefusal{"header"};
  if (!read_claims(claims->root(), token)) return TokenRefusal{"claims"};
  token.signed_text = text.substr(0, last);
  token.signature = std::move(*signature);
  return token;
}

}  // namespace ordersign::security
