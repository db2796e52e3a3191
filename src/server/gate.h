// Lets in the clients of the clients file, and nobody else. Thread-safe; has a thread of its own that keeps the clients' keys
// fresh.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "fhir_client/network.h"
#include "security/authenticator.h"
#include "server/log.h"
#include "server/routing.h"

namespace ordersign::server {

struct GateOptions {
  std::string clients;     ///< the file; "" lets everybody in, and there is no gate
  std::string public_url;  ///< what clients call us, without a slash at its end
  security::AuthSettings tokens;
  security::TokenLedger ledger;       ///< of used tokens, beside the gate's own memory; may be empty
  std::vector<std::string> dialects;  ///< that the file may name
  std::vector<std::string> services;
  // For clients that publish their keys:
  fhir_client::Trust trust;
  fhir_client::Proxy proxy;
};

class Gate {
 public:
  Gate(GateOptions options, const Log& log);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  /// Reads the clients file (anew); what was in use stays when it cannot be used. Keys that were fetched, and the memory of used
  /// tokens, outlive it.
  std::optional<Error> load();
  /// That the file may name from the next load() on, from the thread that loads.
  void set_dialects(std::vector<std::string> dialects) { options_.dialects = std::move(dialects); }
  /// For want of a setting: the address that we listen on. Before the first call.
  void set_public_url(const std::string& url);
  CallerCheck admit(std::string_view authorization, const RouteMatch& match) const;
  /// What admit() refuses without looking for a key. Takes no part of a millisecond, and uses no token up.
  std::optional<CallerCheck> refuse_early(std::string_view authorization, const RouteMatch& match) const;
  /// The client that a token names, proven or not, if the file has it; else "". Takes some microseconds.
  std::string claimed(std::string_view authorization) const { return current()->claimed(authorization); }
  /// Is it an issuer of the file?
  bool knows(std::string_view issuer) const { return current()->knows(issuer); }

 private:
  std::shared_ptr<const security::Authenticator> current() const;
  CallerCheck checked(security::Admission admission, const RouteMatch& match) const;
  void keep_keys_fresh();

  GateOptions options_;
  std::vector<std::string> bases_;  // of the public URL
  const Log& log_;
  std::shared_ptr<security::KeySources> keys_;
  std::shared_ptr<security::ReplayMemory> replay_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<const security::Authenticator> authenticator_;
  bool reloaded_ = false;
  bool ended_ = false;
  std::thread refresher_;
};

}  // namespace ordersign::server
