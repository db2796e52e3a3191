#include "server/token_ledger.h"

namespace ordersign::server {

security::LedgerOutcome SharedTokens::remember(const security::SpentToken& token) {
  const auto outcome = store_.remember({token.token, token.issuer, token.until});
  if (outcome == store::TokenOutcome::Unknown) {
    ++alone_;
    if (!is_alone_.exchange(true))
      log_.error("replay-alone", {{"message", "used tokens are known to this process only until the store can be asked again"}});
    return security::LedgerOutcome::Unknown;
  }
  if (is_alone_.exchange(false)) log_.info("replay-shared", {{"tokens", static_cast<std::int64_t>(alone_.exchange(0))}});
  return outcome == store::TokenOutcome::New ? security::LedgerOutcome::New : security::LedgerOutcome::Seen;
}

}  // namespace ordersign::server
