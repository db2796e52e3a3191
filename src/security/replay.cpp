#include "security/replay.h"

#include <algorithm>
#include <cstring>

#include "security/digest.h"
#include "text/hex.h"

namespace ordersign::security {

// A digest instead of the words, so that a long `jti` takes no more room than a short one. The issuer's length goes
// first: no other pair has the same text.
ReplayMemory::Digest ReplayMemory::digest_of(std::string_view issuer, std::string_view jti) {
  const auto text = std::to_string(issuer.size()).append(":").append(issuer).append(jti);
  const auto bytes = sha256(text);
  Digest digest{};
  std::memcpy(digest.data(), bytes.data(), sizeof digest);
  return digest;
}

std::string ReplayMemory::hex(const Digest& digest) {
  std::array<unsigned char, sizeof(Digest)> bytes{};
  std::memcpy(bytes.data(), digest.data(), bytes.size());
  return text::hex(bytes);
}

bool ReplayMemory::seen(std::string_view issuer, std::string_view jti, Instant now) const {
  const auto digest = digest_of(issuer, jti);
  const std::lock_guard lock(mutex_);
  const auto found = until_.find(digest);
  return found != until_.end() && found->second >= now;
}

// Here first: what this process has seen the ledger need not be asked for, and in an outage it is what holds.
ReplayMemory::Outcome ReplayMemory::remember(std::string_view issuer, std::string_view jti, Instant until, Instant now) {
  const auto digest = digest_of(issuer, jti);
  const auto here = remember_here(digest, issuer, until, now);
  if (here != Outcome::New || !ledger_) return here;
  switch (ledger_({hex(digest), hex(digest_of(issuer, "")), until})) {
    case LedgerOutcome::New: return Outcome::New;
    case LedgerOutcome::Seen: return Outcome::Seen;
    case LedgerOutcome::Unknown: break;
  }
  return Outcome::NewHere;
}

ReplayMemory::Outcome ReplayMemory::remember_here(const Digest& digest, std::string_view name, Instant until, Instant now) {
  const std::lock_guard lock(mutex_);
  forget_expired(now);
  auto& issuer = issuers_[std::string(name)];
  if (until_.contains(digest) || until <= issuer.forgotten) return Outcome::Seen;
  if (issuer.live >= max_per_issuer_) return Outcome::Full;
  until_.emplace(digest, until);
  by_expiry_.push({until, digest, &issuer});
  ++issuer.live;
  return Outcome::New;
}

std::size_t ReplayMemory::size() const {
  const std::lock_guard lock(mutex_);
  return until_.size();
}

void ReplayMemory::forget_expired(Instant now) {
  for (; !by_expiry_.empty() && by_expiry_.top().until < now; by_expiry_.pop()) {
    const auto& expired = by_expiry_.top();
    until_.erase(expired.digest);
    --expired.issuer->live;
    expired.issuer->forgotten = std::max(expired.issuer->forgotten, expired.until);
  }
}

}  // namespace ordersign::security
