// Three clients, their file and keys, and tokens of theirs for a service that they call https://cds.example.
#pragma once

#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "support/http_client.h"
#include "support/scenario.h"
#include "support/signer.h"
#include "support/temp_folder.h"
#include "unit/security/desk.h"

namespace ordersign::support {

using security::Members;
using security::object_of;
using security::quoted;
using testing::Signer;
using testing::SigningKey;

inline const std::string kPublicUrl = "https://cds.example";
inline const std::string kSign = "/cds-services/coverage-order-sign";
inline const std::string kSelect = "/cds-services/coverage-order-select";

/// An order of Benlysta beside Lupkynis: one card.
inline std::string call_with_card() { return testing::read_file(testing::source_folder() / "tests/requests/benlysta-with-lupkynis.json"); }
/// Nothing was ordered: no card, nothing recorded.
inline const std::string kQuietCall =
    R"({"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"Practitioner/1","patientId":"1","draftOrders":{"resourceType":"Bundle","entry":[]}}})";

inline HttpHeaders bearer(const std::string& token) { return {{"Authorization", "Bearer " + token}}; }

struct KnownClient {
  std::string issuer;
  SigningKey key;
};

class KnownClients {
 public:
  explicit KnownClients(const TempFolder& folder) : folder_(folder) {
    for (const auto& [name, client] : {std::pair("ehr", &ehr), {"clinic", &clinic}, {"shadow", &shadow}})
      folder.write(name + std::string("-keys.json"), testing::jwk_set({client->key}));
    write(entries());
  }

  Signer signer;
  /// Epic's dialect, tenants north and south, and the one `jku` that its tokens may name.
  KnownClient ehr{"https://ehr.example/fhir", signer.make_key("ES384", "ehr-1")};
  /// For order-sign only.
  KnownClient clinic{"https://clinic.example", signer.make_key("RS384", "clinic-1")};
  KnownClient shadow{"https://shadow.example", signer.make_key("ES384", "shadow-1")};

  static std::vector<std::string> entries() {
    return {
        R"({"issuer":"https://ehr.example/fhir","jwks":"ehr-keys.json","jku":"https://ehr.example/jwks.json","dialect":"epic","tenants":["north","south"]})",
        R"({"issuer":"https://clinic.example","jwks":"clinic-keys.json","services":["coverage-order-sign"]})",
        R"({"issuer":"https://shadow.example","jwks":"shadow-keys.json","shadow":true})"};
  }
  void write(const std::vector<std::string>& clients) const {
    std::string list;
    for (const auto& client : clients) list.append(list.empty() ? "" : ",").append(client);
    folder_.write("clients.json", R"({"clients":[)" + list + "]}");
  }

  std::vector<std::string> flags(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> flags{"--clients", folder_.file("clients.json").string(), "--public-url", kPublicUrl};
    flags.insert(flags.end(), more.begin(), more.end());
    return flags;
  }

  /// What a careful client claims; an empty value in `over` takes a claim away.
  Members claims(const KnownClient& who, const std::string& path, const Members& over = {}) {
    const auto now = std::time(nullptr);
    Members claims{{"iss", quoted(who.issuer)},
                   {"aud", quoted(kPublicUrl + path)},
                   {"exp", std::to_string(now + 300)},
                   {"iat", std::to_string(now)},
                   {"jti", quoted("jti-" + std::to_string(++tokens_))}};
    if (who.issuer == ehr.issuer) claims["tenant"] = quoted("north");
    return security::with(claims, over);
  }
  std::string token(const KnownClient& who, const std::string& path, const Members& over = {}, const std::string& header = "{}") {
    return signer.sign(who.key, object_of(claims(who, path, over)), header);
  }
  HttpHeaders good(const KnownClient& who, const std::string& path, const Members& over = {}) { return bearer(token(who, path, over)); }

 private:
  const TempFolder& folder_;
  int tokens_ = 0;
};

}  // namespace ordersign::support
