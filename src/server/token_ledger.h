// The store as the ledger of used tokens, and what is told while it cannot be asked. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>

#include "security/replay.h"
#include "server/log.h"
#include "store/store.h"

namespace ordersign::server {

class SharedTokens {
 public:
  /// Both must outlive it.
  SharedTokens(store::Store& store, const Log& log) : store_(store), log_(log) {}

  security::LedgerOutcome remember(const security::SpentToken& token);

 private:
  store::Store& store_;
  const Log& log_;
  std::atomic<bool> is_alone_{false};
  std::atomic<std::uint64_t> alone_{0};  // tokens since it is
};

}  // namespace ordersign::server
