// Wrong tokens sent to the program: all 401, each counted under its reason, and none leaves anything behind.
#include "support/catch.h"

#include <map>

#include "support/builders.h"
#include "support/known_clients.h"
#include "support/served.h"
#include "support/store_file.h"

using namespace ordersign::support;

namespace {

struct Row {
  std::string what, reason, token;
};

std::string after(long seconds) { return std::to_string(std::time(nullptr) + seconds); }

std::string without_signature(const std::string& token) { return token.substr(0, token.rfind('.') + 1); }

std::string forged(std::string token) {
  auto& digit = token[token.size() - 20];
  digit = digit == 'A' ? 'B' : 'A';
  return token;
}

/// Signed by a good key, with these header members over those of a careful client.
std::string odd(KnownClients& clients, const Members& header, const Members& claims = {}) {
  const auto& key = clients.ehr.key;
  const auto members = ordersign::security::with({{"alg", quoted(key.alg)}, {"kid", quoted(key.kid)}, {"typ", "\"JWT\""}}, header);
  return clients.signer.sign_text(key, object_of(members), object_of(clients.claims(clients.ehr, kSign, claims)));
}

std::vector<Row> with_wrong_signatures(KnownClients& clients) {
  const auto& key = clients.ehr.key;
  const auto claims = [&] { return object_of(clients.claims(clients.ehr, kSign)); };
  const auto header = [&](const std::string& alg) {
    return object_of({{"alg", quoted(alg)}, {"kid", quoted(key.kid)}, {"typ", "\"JWT\""}});
  };
  const auto good = clients.token(clients.ehr, kSign), more = clients.token(clients.ehr, kSign);
  const auto first_dot = more.find('.');
  KnownClient stranger{clients.ehr.issuer, clients.signer.make_key("ES384", key.kid)};
  KnownClient unknown{clients.ehr.issuer, clients.signer.make_key("ES384", "ehr-2")};
  return {{"one digit of the signature off", "signature", forged(good)},
          {"another token's signature", "signature", without_signature(good) + more.substr(more.rfind('.') + 1)},
          {"another token's claims", "signature",
           good.substr(0, good.find('.')) + more.substr(first_dot, more.rfind('.') - first_dot) + good.substr(good.rfind('.'))},
          {"no signature", "malformed", without_signature(good)},
          {"none", "algorithm", odd(clients, {{"alg", "\"none\""}})},
          {"none without signature", "malformed", without_signature(odd(clients, {{"alg", "\"none\""}}))},
          {"None", "algorithm", odd(clients, {{"alg", "\"None\""}})},
          {"HMAC by the public key as PEM", "algorithm", clients.signer.mac_text(key, header("HS384"), claims(), "pem")},
          {"HMAC by the public key as JWK", "algorithm", clients.signer.mac_text(key, header("HS384"), claims(), "jwk")},
          {"HMAC under the key's own algorithm", "signature", clients.signer.mac_text(key, header("ES384"), claims(), "pem")},
          {"RS384 by an EC key", "signature", odd(clients, {{"alg", "\"RS384\""}})},
          {"ES256, which is not allowed", "algorithm", odd(clients, {{"alg", "\"ES256\""}})},
          {"DER", "signature", clients.signer.sign_text(key, header("ES384"), claims(), Signer::Form::Der)},
          {"over SHA-256", "signature", clients.signer.sign_text(key, header("ES384"), claims(), Signer::Form::Jose, "sha256")},
          {"a stranger's key under the kid", "signature", clients.token(stranger, kSign)},
          {"a kid that is not there", "unknown-key", clients.token(unknown, kSign)},
          {"another client's key", "unknown-key", clients.token({clients.ehr.issuer, clients.clinic.key}, kSign)},
          {"another client's name", "unknown-key", clients.token({clients.clinic.issuer, clients.ehr.key}, kSign)}};
}

std::vector<Row> with_wrong_headers(KnownClients& clients) {
  return {{"no kid", "header", odd(clients, {{"kid", ""}})},
          {"kid no text", "header", odd(clients, {{"kid", "7"}})},
          {"no typ", "header", odd(clients, {{"typ", ""}})},
          {"an access token", "header", odd(clients, {{"typ", "\"at+jwt\""}})},
          {"crit", "header", odd(clients, {{"crit", "[\"exp\"]"}})},
          {"its own key", "header", odd(clients, {{"jwk", clients.ehr.key.jwk}})},
          {"its own certificate", "header", odd(clients, {{"x5c", "[\"MIIB\"]"}})},
          {"jku of a stranger", "jku", odd(clients, {{"jku", "\"https://evil.example/jwks.json\""}})}};
}

std::vector<Row> with_wrong_claims(KnownClients& clients) {
  std::vector<Row> rows;
  const auto row = [&](const std::string& what, const std::string& reason, const Members& claims) {
    rows.push_back({what, reason, odd(clients, {}, claims)});
  };
  for (const std::string claim : {"iss", "aud", "exp", "iat", "jti"}) row("no " + claim, "claims", {{claim, ""}});
  row("exp as text", "claims", {{"exp", quoted(after(100))}});
  row("aud of the other service", "audience", {{"aud", quoted(kPublicUrl + kSelect)}});
  row("aud of the feedback", "audience", {{"aud", quoted(kPublicUrl + kSign + "/feedback")}});
  row("aud of the host alone", "audience", {{"aud", quoted(kPublicUrl)}});
  row("aud with a slash behind", "audience", {{"aud", quoted(kPublicUrl + kSign + "/")}});
  row("aud by http", "audience", {{"aud", quoted("http://cds.example" + kSign)}});
  row("expired beyond the skew", "expired", {{"exp", after(-65)}, {"iat", after(-300)}});
  row("issued in the future", "not-yet", {{"iat", after(100)}, {"exp", after(400)}});
  row("not valid yet", "not-yet", {{"nbf", after(100)}});
  row("living too long", "lifetime", {{"exp", after(4000)}});
  row("milliseconds", "claims", {{"iat", after(0) + "000"}, {"exp", after(300) + "000"}});
  row("tenant off the list", "tenant", {{"tenant", "\"east\""}});
  row("a stranger", "unknown-issuer", {{"iss", "\"https://evil.example\""}});
  row("a client's name with a slash behind", "unknown-issuer", {{"iss", quoted(clients.ehr.issuer + "/")}});
  return rows;
}

std::vector<Row> with_wrong_form(KnownClients& clients) {
  const auto good = clients.token(clients.ehr, kSign);
  return {{"nothing", "no-token", ""},
          {"one part", "malformed", good.substr(0, good.find('.'))},
          {"four parts", "malformed", good + ".x"},
          {"two tokens", "malformed", good + "," + good},
          {"padding", "malformed", good + "=="},
          {"plain base64", "malformed", without_signature(good) + "+/+/"},
          {"not ASCII", "malformed", without_signature(good) + "\xC3\xA4"},
          {"over 16 KiB", "malformed", clients.token(clients.ehr, kSign, {{"filler", quoted(std::string(13'000, 'x'))}})}};
}

}  // namespace

TEST_CASE("wrong tokens are 401 for decision and feedback, counted by reason, and leave nothing behind") {
  const TempFolder folder;
  KnownClients clients(folder);
  Served served(folder, clients.flags({"--store", "sqlite:" + folder.file("store.db").string()}));
  std::vector<Row> rows;
  for (const auto& more :
       {with_wrong_signatures(clients), with_wrong_headers(clients), with_wrong_claims(clients), with_wrong_form(clients)})
    rows.insert(rows.end(), more.begin(), more.end());
  CHECK(rows.size() > 45);

  const std::string outcome = R"({"feedback":[{"card":"c","outcome":"overridden","outcomeTimestamp":"2026-01-15T10:00:00Z"}]})";
  std::map<std::string, int> reasons;
  const auto body = call_with_card();
  for (const auto& [what, reason, token] : rows) {
    INFO(what);
    const auto answer = served.post(kSign, body, bearer(token));
    CHECK(answer.status == 401);
    CHECK(answer.body.empty());
    CHECK(answer.header("www-authenticate") == "Bearer");
    ++reasons[reason];
    // Feedback takes two audiences: those that are wrong only in that may be right here.
    if (reason == "audience") continue;
    CHECK(served.post(kSign + "/feedback", outcome, bearer(token)).status == 401);
    ++reasons[reason];
  }
  for (const auto& [reason, count] : reasons) {
    INFO(reason);
    CHECK(sample(served, "ordersign_refused_clients_total{reason=\"" + reason + "\"}") == std::to_string(count));
  }

  const Members same{{"jti", "\"once\""}};
  const auto good = clients.token(clients.ehr, kSign, same);
  CHECK(served.post(kSign, body, bearer(forged(good))).status == 401);
  CHECK(served.post(kSign, body, bearer(good)).status == 200);  // its jti was not used up by the forged one
  CHECK(served.end() == 0);
  StoreFile store(folder.file("store.db"));
  CHECK(store.count("decision") == 1);
  CHECK(store.count("feedback") == 0);
}

TEST_CASE("the scheme is Bearer in any case, and nothing else lets in") {
  const TempFolder folder;
  KnownClients clients(folder);
  const Served served(folder, clients.flags());
  const auto status_of = [&](const std::string& authorization) {
    return served.post(kSign, kQuietCall, {{"Authorization", authorization}}).status;
  };
  for (const std::string scheme : {"Bearer ", "bearer ", "BEARER  "}) CHECK(status_of(scheme + clients.token(clients.ehr, kSign)) == 200);
  const auto token = clients.token(clients.ehr, kSign);
  for (const std::string& header : {std::string("Bearer"), "Basic " + token, "Token " + token, "Bearer:" + token, token})
    CHECK(status_of(header) == 401);
  auto twice = bearer(token);
  twice.push_back(twice.front());
  CHECK(served.post(kSign, kQuietCall, twice).status == 400);
  CHECK(served.get(kSign + "?access_token=" + token).status == 405);
  CHECK(served.post(kSign + "?access_token=" + token, kQuietCall).status == 401);
  CHECK(status_of("Bearer " + token) == 200);
}
