// Tokens that must not let anybody in. Every row says why it is refused, so that none is refused for another's reason.
#include "desk.h"
#include "security/base64url.h"

#include <algorithm>

using namespace ordersign::security;
using ordersign::testing::base64url;

namespace {

struct Row {
  std::string what, reason, token;
};

void check_refused(const Desk& desk, const Authenticator& authenticator, const std::vector<Row>& rows) {
  for (const auto& [what, reason, token] : rows) {
    INFO(what);
    const auto admission = desk.admit(authenticator, token);
    CHECK(admission.access == Access::Unauthorized);
    CHECK(admission.reason == reason);
    CHECK(std::find(refusal_reasons.begin(), refusal_reasons.end(), admission.reason) != refusal_reasons.end());
    CHECK(admission.identity.issuer.empty());
    CHECK(desk.replay->size() == 0);
  }
}

std::string at(long seconds) { return std::to_string(Desk::kNow + seconds); }

std::string part(const std::string& token, int which) {
  const auto first = token.find('.'), last = token.rfind('.');
  if (which == 0) return token.substr(0, first);
  return which == 1 ? token.substr(first + 1, last - first - 1) : token.substr(last + 1);
}

std::string joined(const std::string& header, const std::string& claims, const std::string& signature) {
  return header + "." + claims + "." + signature;
}

// The token with its signature's bytes changed.
template <class Change>
std::string resigned(const std::string& token, Change change) {
  auto bytes = decode_base64url(part(token, 2)).value();
  change(bytes);
  return joined(part(token, 0), part(token, 1), base64url(bytes));
}

std::string with_last_digit_moved(std::string token) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  token.back() = kDigits[kDigits.find(token.back()) + 1];  // the low bits of an RSA-2048 signature's last digit are zero
  return token;
}

}  // namespace

TEST_CASE("a token is refused that says it needs no public key") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  std::vector<Row> rows;
  for (const std::string none : {"none", "None", "NONE", "nOnE"}) {
    const auto token = desk.odd(desk.ec, {{"alg", quoted(none)}});
    rows.push_back({none + " without signature", "malformed", joined(part(token, 0), part(token, 1), "")});
    rows.push_back({none + " with a signature", "algorithm", token});
  }
  for (const auto& key : {desk.ec, desk.rsa})
    for (const std::string secret : {"pem", "der", "jwk"})
      for (const std::string alg : {"HS384", "HS256", "HS512"})
        rows.push_back({alg + " by the public key as " + secret, "algorithm",
                        desk.signer.mac_text(key, object_of(Desk::header(key, {{"alg", quoted(alg)}})), object_of(desk.claims()), secret)});
  rows.push_back({"HMAC under the key's own algorithm", "signature",
                  desk.signer.mac_text(desk.ec, object_of(Desk::header(desk.ec)), object_of(desk.claims()), "pem")});
  check_refused(desk, authenticator, rows);
}

TEST_CASE("a signature is refused that is not the named key's over these very bytes") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  const auto ec = desk.good(desk.ec), rsa = desk.good(desk.rsa), more = desk.good(desk.ec);
  const auto raw = [&](const SigningKey& key, const Members& header) { return desk.odd(key, header); };
  check_refused(
      desk, authenticator,
      {{"DER", "signature", desk.signer.sign_text(desk.ec, object_of(Desk::header(desk.ec)), object_of(desk.claims()), Signer::Form::Der)},
       {"one byte short", "signature", resigned(ec, [](std::string& s) { s.pop_back(); })},
       {"a zero behind", "signature", resigned(ec, [](std::string& s) { s += '\0'; })},
       {"a zero before each half", "signature", resigned(ec, [](std::string& s) { s.insert(48, 1, '\0').insert(0, 1, '\0'); })},
       {"all zero", "signature", resigned(ec, [](std::string& s) { s.assign(96, '\0'); })},
       {"r zero", "signature", resigned(ec, [](std::string& s) { s.replace(0, 48, 48, '\0'); })},
       {"s zero", "signature", resigned(ec, [](std::string& s) { s.replace(48, 48, 48, '\0'); })},
       {"all ones", "signature", resigned(ec, [](std::string& s) { s.assign(96, '\xFF'); })},
       {"halves the other way round", "signature", resigned(ec, [](std::string& s) { s = s.substr(48) + s.substr(0, 48); })},
       {"one bit off", "signature", resigned(ec, [](std::string& s) { s[50] = static_cast<char>(s[50] ^ 1); })},
       {"of another token", "signature", joined(part(ec, 0), part(ec, 1), part(more, 2))},
       {"of other claims", "signature", joined(part(ec, 0), part(more, 1), part(ec, 2))},
       {"empty", "malformed", joined(part(ec, 0), part(ec, 1), "")},
       {"RSA one byte short", "signature", resigned(rsa, [](std::string& s) { s.pop_back(); })},
       {"RSA with a zero before", "signature", resigned(rsa, [](std::string& s) { s.insert(0, 1, '\0'); })},
       {"RSA one bit off", "signature", resigned(rsa, [](std::string& s) { s[99] = static_cast<char>(s[99] ^ 4); })},
       {"RSA of one", "signature", resigned(rsa, [](std::string& s) { s.assign(256, '\0').back() = '\1'; })},
       {"EC key under RS384", "signature", raw(desk.ec, {{"alg", "\"RS384\""}})},
       {"RSA key under ES384", "signature", raw(desk.rsa, {{"alg", "\"ES384\""}})},
       {"RSA key under the EC key's kid", "signature", raw(desk.rsa, {{"kid", "\"ec-1\""}})},
       {"EC key under the RSA key's kid", "signature", raw(desk.ec, {{"kid", "\"rsa-1\""}})},
       {"another client's key under a kid that both have", "signature", desk.good(desk.other)},
       {"over SHA-256 under ES384", "signature",
        desk.signer.sign_text(desk.ec, object_of(Desk::header(desk.ec)), object_of(desk.claims()), Signer::Form::Jose, "sha256")},
       {"over SHA-256 under RS384", "signature",
        desk.signer.sign_text(desk.rsa, object_of(Desk::header(desk.rsa)), object_of(desk.claims()), Signer::Form::Jose, "sha256")}});
}

TEST_CASE("a key signs by its own algorithm only, whatever else is allowed") {
  Desk desk;
  const auto p256 = desk.signer.make_key("ES256", "p256");
  desk.published.push_back(p256.jwk);
  AuthSettings settings;
  settings.algorithms = {"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"};
  const auto authenticator = desk.authenticator(settings);
  const auto sign = [&](const SigningKey& key, const std::string& alg, const std::string& hash, const std::string& kid) {
    return desk.signer.sign_text(key, object_of(Desk::header(key, {{"alg", quoted(alg)}, {"kid", quoted(kid)}})), object_of(desk.claims()),
                                 Signer::Form::Jose, hash);
  };
  check_refused(desk, authenticator,
                {{"ES256 by a P-256 key under the P-384 key's kid", "signature", sign(p256, "ES256", "sha256", "ec-1")},
                 {"ES384 by a P-256 key", "signature", sign(p256, "ES384", "sha384", "p256")},
                 {"ES256 by a P-384 key", "signature", sign(desk.ec, "ES256", "sha256", "ec-1")},
                 {"ES512 by a P-384 key", "signature", sign(desk.ec, "ES512", "sha512", "ec-1")},
                 {"RS256 by a key for RS384", "signature", sign(desk.rsa, "RS256", "sha256", "rsa-1")},
                 {"RS512 by a key for RS384", "signature", sign(desk.rsa, "RS512", "sha512", "rsa-1")}});
}

TEST_CASE("a header is refused that lacks a member, or brings a key of its own") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  std::vector<Row> rows;
  const auto row = [&](const std::string& what, const std::string& reason, const Members& header) {
    rows.push_back({what, reason, desk.odd(desk.ec, header)});
  };
  for (const std::string name : {"alg", "kid", "typ"})
    for (const std::string value : {"", "null", "\"\"", "7", "[\"JWT\"]", "{}"}) row(name + " " + value, "header", {{name, value}});
  for (const std::string type : {"JOSE", "at+jwt", "JWTS", "JWS", "J W T"}) row("typ " + type, "header", {{"typ", quoted(type)}});
  row("alg in lower case", "algorithm", {{"alg", "\"es384\""}});
  row("alg with a space", "algorithm", {{"alg", "\"ES384 \""}});
  row("alg not allowed", "algorithm", {{"alg", "\"ES256\""}});
  row("alg with a NUL", "algorithm", {{"alg", "\"ES384\\u0000\""}});
  for (const std::string kid : {"ec-2", "EC-1", "ec-", "ec-1 ", "ec-1\\u0000", "../ec-1", "' or 1=1"})
    row("kid " + kid, "unknown-key", {{"kid", quoted(kid)}});
  row("crit", "header", {{"crit", "[\"exp\"]"}, {"exp", "1"}});
  row("empty crit", "header", {{"crit", "[]"}});
  row("b64", "header", {{"b64", "true"}});
  row("jwk, the very one that signed", "header", {{"jwk", desk.ec.jwk}});
  row("x5c", "header", {{"x5c", "[\"MIIB\"]"}});
  row("x5u", "header", {{"x5u", "\"https://ehr.example/cert\""}});
  for (const std::string url : {"https://evil.example/jwks.json", "https://ehr.example/jwks.json/", "https://ehr.example/jwks.jso",
                                "https://ehr.example/JWKS.json", "https://EHR.example/jwks.json", "https://ehr.example:443/jwks.json",
                                "http://ehr.example/jwks.json", "https://ehr.example/jwks.json?x", "https://ehr.example/jwks.json#x"})
    row("jku " + url, "jku", {{"jku", quoted(url)}});
  row("jku no text", "header", {{"jku", "{}"}});
  row("jku empty", "header", {{"jku", "\"\""}});
  rows.push_back({"alg twice", "malformed",
                  desk.signer.sign_text(desk.ec, R"({"alg":"ES384","kid":"ec-1","typ":"JWT","alg":"ES384"})", object_of(desk.claims()))});
  rows.push_back(
      {"alg twice, once in escapes", "malformed",
       desk.signer.sign_text(desk.ec, R"({"alg":"ES384","kid":"ec-1","typ":"JWT","\u0061lg":"none"})", object_of(desk.claims()))});
  check_refused(desk, authenticator, rows);
}

TEST_CASE("claims are refused that lack one, or have one of another type") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  std::vector<Row> rows;
  const auto row = [&](const std::string& what, const std::string& reason, const Members& claims) {
    rows.push_back({what, reason, desk.odd(desk.ec, {}, claims)});
  };
  for (const std::string name : {"iss", "aud", "exp", "iat", "jti"})
    for (const std::string value : {"", "null", "true", "{}", "[]", "\"\""}) row(name + " " + value, "claims", {{name, value}});
  for (const std::string name : {"exp", "iat", "nbf"})
    for (const auto& value : {quoted(at(100)), std::string("-1"), std::string("1e300"), std::string("253402300800"), "[" + at(100) + "]"})
      row(name + " " + value, "claims", {{name, value}});
  for (const std::string name : {"iss", "aud", "jti", "tenant"})
    for (const std::string value : {"7", "{\"a\":1}"}) row(name + " " + value, "claims", {{name, value}});
  row("nbf null", "claims", {{"nbf", "null"}});
  row("tenant empty", "claims", {{"tenant", "\"\""}});
  row("iss in an array", "claims", {{"iss", "[" + quoted(desk.issuer) + "]"}});
  row("aud with a number beside", "claims", {{"aud", "[" + quoted(desk.audience) + ",7]"}});
  row("aud in arrays", "claims", {{"aud", "[[" + quoted(desk.audience) + "]]"}});
  row("exp out of any range", "malformed", {{"exp", "1e999"}});
  const auto claims = object_of(desk.claims());
  const auto header = object_of(Desk::header(desk.ec));
  const auto twice = claims.substr(0, claims.size() - 1) + ",\"exp\":" + at(3000) + "}";
  rows.push_back({"exp twice", "malformed", desk.signer.sign_text(desk.ec, header, twice)});
  for (const std::string text : {"", "[]", "\"text\"", "7", "null", "{", "{}x", "{\"iss\":\"\xC3\x28\"}"})
    rows.push_back({"claims " + text, "malformed", desk.signer.sign_text(desk.ec, header, text)});
  rows.push_back({"claims {}", "claims", desk.signer.sign_text(desk.ec, header, "{}")});
  rows.push_back({"deep claims", "malformed",
                  desk.signer.sign_text(desk.ec, header, "{\"a\":" + std::string(4000, '[') + std::string(4000, ']') + "}")});
  check_refused(desk, authenticator, rows);
}

TEST_CASE("a token is refused that is for another place, time, client or tenant") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  std::vector<Row> rows;
  const auto row = [&](const std::string& what, const std::string& reason, const Members& claims) {
    rows.push_back({what, reason, desk.good(desk.ec, claims)});
  };
  for (const std::string audience :
       {"https://cds.example/cds-services/coverage-order-select", "https://cds.example/cds-services", "https://cds.example",
        "https://cds.example/cds-services/coverage-order-sign/", "https://cds.example/cds-services/coverage-order-sig",
        "https://cds.example/cds-services/coverage-order-sign2", "https://CDS.example/cds-services/coverage-order-sign",
        "http://cds.example/cds-services/coverage-order-sign", "https://cds.example:443/cds-services/coverage-order-sign",
        "https://cds.example/cds-services/coverage-order-sign?a", "*"})
    row("aud " + audience, "audience", {{"aud", quoted(audience)}});
  row("aud, none of several", "audience", {{"aud", R"(["https://a.example","https://b.example"])"}});
  row("expired beyond the skew", "expired", {{"exp", at(-61)}, {"iat", at(-300)}});
  row("expired by a fraction beyond the skew", "expired", {{"exp", at(-61) + ".9"}, {"iat", at(-300)}});
  row("expired in 1970", "expired", {{"exp", "1"}, {"iat", "0"}});
  row("issued in the future", "not-yet", {{"iat", at(61)}, {"exp", at(400)}});
  row("not valid yet", "not-yet", {{"nbf", at(61)}});
  row("milliseconds", "claims", {{"iat", at(0) + "000"}, {"exp", at(300) + "000"}});
  row("living too long", "lifetime", {{"exp", at(3601)}});
  row("living for ever", "lifetime", {{"exp", "253402300799"}});
  row("expired when issued", "lifetime", {{"exp", at(0)}});
  row("tenant not on the list", "tenant", {{"tenant", "\"east\""}});
  row("tenant in another case", "tenant", {{"tenant", "\"North\""}});
  row("no tenant where some are listed", "tenant", {{"tenant", ""}});
  for (const std::string issuer : {"https://evil.example", "https://ehr.example/fhir/", "https://ehr.example", "https://EHR.example/fhir"})
    row("iss " + issuer, "unknown-issuer", {{"iss", quoted(issuer)}});
  rows.push_back({"one client's key for another", "unknown-key", desk.good(desk.rsa, {{"iss", quoted(desk.other_issuer)}})});
  check_refused(desk, authenticator, rows);
}

TEST_CASE("a token is refused that is not three parts of plain base64url") {
  Desk desk;
  const auto authenticator = desk.authenticator();
  const auto token = desk.good(desk.ec), rsa = desk.good(desk.rsa);
  const auto header = part(token, 0), claims = part(token, 1), signature = part(token, 2);
  const auto huge = desk.good(desk.ec, {{"filler", quoted(std::string(13'000, 'x'))}});
  std::vector<Row> rows{{"empty", "no-token", ""},
                        {"one part", "malformed", header},
                        {"two parts", "malformed", header + "." + claims},
                        {"four parts", "malformed", token + "." + signature},
                        {"four parts, the last empty", "malformed", token + "."},
                        {"five parts", "malformed", "a.b.c.d.e"},
                        {"dots alone", "malformed", ".."},
                        {"no header", "malformed", joined("", claims, signature)},
                        {"no claims", "malformed", joined(header, "", signature)},
                        {"padded signature", "malformed", rsa + "=="},
                        {"padded header", "malformed", joined(header + "=", claims, signature)},
                        {"another spelling of the signature", "malformed", with_last_digit_moved(rsa)},
                        {"a space behind", "malformed", token + " "},
                        {"a line feed behind", "malformed", token + "\n"},
                        {"a space inside", "malformed", joined(header, claims, signature.substr(0, 8) + " " + signature.substr(8))},
                        {"a line feed inside", "malformed", joined(header + "\n", claims, signature)},
                        {"a NUL behind", "malformed", token + std::string(1, '\0')},
                        {"plain base64 digits", "malformed", joined(header, claims, "+/" + signature.substr(2))},
                        {"not ASCII", "malformed", joined(header, claims, "\xC3\xA4" + signature.substr(2))},
                        {"header no JSON", "malformed", joined(base64url("alg"), claims, signature)},
                        {"header no object", "malformed", joined(base64url("[]"), claims, signature)},
                        {"over 16 KiB", "malformed", huge}};
  REQUIRE(huge.size() > (16 << 10));
  check_refused(desk, authenticator, rows);
  CHECK(desk.admit(authenticator, token).reason == "ok");
  const auto large = desk.good(desk.ec, {{"filler", quoted(std::string(11'500, 'x'))}});
  CHECK(desk.admit(authenticator, large).reason == "ok");
}

TEST_CASE("a key that is not for signing tokens, is public no more, or is too short lets nobody in") {
  Desk desk;
  const auto short_rsa = desk.signer.make_key("RS384", "short", 1024);
  const auto shown = desk.signer.make_key("ES384", "shown");
  const auto changed = [&](const std::string& kid, const std::string& from, const std::string& to) {
    auto key = desk.signer.make_key("ES384", kid);
    const auto place = key.jwk.find(from);
    REQUIRE(place != std::string::npos);
    key.jwk.replace(place, from.size(), to);
    desk.published.push_back(key.jwk);
    return key;
  };
  desk.published.push_back(short_rsa.jwk);
  desk.published.push_back(shown.private_jwk);
  const auto sealing = changed("sealing", R"("use":"sig")", R"("use":"enc")");
  const auto signing_only = changed("signing", R"("use":"sig")", R"("key_ops":["sign"])");
  const auto for_another = changed("another", R"("alg":"ES384")", R"("alg":"ES256")");
  const auto unknown_alg = changed("unknown", R"("alg":"ES384")", R"("alg":"HS384")");
  const auto authenticator = desk.authenticator();
  check_refused(desk, authenticator,
                {{"RSA of 1024 bits", "unknown-key", desk.odd(short_rsa, {})},
                 {"private half published", "unknown-key", desk.good(shown)},
                 {"use enc", "unknown-key", desk.good(sealing)},
                 {"key_ops without verify", "unknown-key", desk.good(signing_only)},
                 {"alg of another curve", "unknown-key", desk.good(for_another)},
                 {"alg HS384", "unknown-key", desk.good(unknown_alg)}});
}
