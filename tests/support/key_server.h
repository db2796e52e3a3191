// A client's publisher of keys: a TLS server inside the test program that can misbehave, and the clients file that names it.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/certificates.h"
#include "support/fhir_server.h"
#include "support/known_clients.h"

namespace ordersign::support {

class KeyServer {
 public:
  using Peer = testing::FhirServer::Peer;
  using Script = testing::FhirServer::Script;

  explicit KeyServer(const std::vector<SigningKey>& keys)
      : script_(publishing(keys)),
        server_([this](Peer& peer, const testing::FhirServer::Request& request) { current()(peer, request); },
                authority_.issue("IP:127.0.0.1")) {}

  std::string url() const { return server_.base() + "/jwks.json"; }
  const std::string& ca_file() const { return authority_.file(); }
  std::size_t asked() const { return server_.requests().size(); }
  std::size_t connections() const { return server_.connections(); }
  bool was_asked(std::size_t times) const {
    for (int i = 0; i < 1500 && asked() < times; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return asked() >= times;
  }
  void publish(const std::vector<SigningKey>& keys) { become(publishing(keys)); }
  void become(Script script) {
    const std::lock_guard lock(mutex_);
    script_ = std::move(script);
  }

  static Script publishing(const std::vector<SigningKey>& keys) {
    return testing::always(testing::http_answer(testing::jwk_set(keys), 200, "", "application/json"));
  }

 private:
  Script current() {
    const std::lock_guard lock(mutex_);
    return script_;
  }

  testing::Authority authority_;
  std::mutex mutex_;
  Script script_;
  testing::FhirServer server_;
};

/// One client that publishes its keys, and its tokens.
class PublishingClient {
 public:
  explicit PublishingClient(const TempFolder& folder) : folder_(folder) {}

  const std::string issuer = "https://ehr.example";
  Signer signer;

  std::vector<std::string> flags(const KeyServer& keys, const std::vector<std::string>& more = {}) const {
    folder_.write("clients.json", R"({"clients":[{"issuer":")" + issuer + R"(","jku":")" + keys.url() + R"("}]})");
    std::vector<std::string> flags{"--clients",   folder_.file("clients.json").string(), "--public-url", kPublicUrl, "--fhir-ca",
                                   keys.ca_file()};
    flags.insert(flags.end(), more.begin(), more.end());
    return flags;
  }
  std::string claims() {
    const auto now = std::time(nullptr);
    return object_of({{"iss", quoted(issuer)},
                      {"aud", quoted(kPublicUrl + kSign)},
                      {"exp", std::to_string(now + 300)},
                      {"iat", std::to_string(now)},
                      {"jti", quoted("jti-" + std::to_string(++tokens_))}});
  }
  HttpHeaders good(const SigningKey& key, const std::string& header = "{}") { return bearer(signer.sign(key, claims(), header)); }
  /// Names a key that nobody has; whether it is signed is never looked at.
  HttpHeaders unknown(const std::string& kid) {
    const auto header = object_of({{"alg", "\"ES384\""}, {"kid", quoted(kid)}, {"typ", "\"JWT\""}});
    return bearer(testing::base64url(header) + "." + testing::base64url(claims()) + "." + testing::base64url(std::string(96, 'x')));
  }

 private:
  const TempFolder& folder_;
  int tokens_ = 0;
};

}  // namespace ordersign::support
