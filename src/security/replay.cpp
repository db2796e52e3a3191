#include "security/replay.h"

#include <cstring>

#include "security/digest.h"

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

bool ReplayMemory::seen(std::string_view issuer, std::string_view jti, Instant now) const {
  const auto digest = digest_of(issuer, jti);
  const std::lock_guard lock(mutex_);
  const auto found = until_.find(digest);
  return found != until_.end() && found->second >= now;
}

ReplayMemory::Outcome ReplayMemory::remember(std::string_view issuer, std::string_view jti, Instant until, Instant now) {
  const auto digest = digest_of(issuer, jti);
  const std::lock_guard lock(mutex_);
  forget_expired(now);
  if (until_.contains(digest)) return Outcome::Seen;
  auto& of_issuer = live_[std::string(issuer)];
  if (of_issuer >= max_per_issuer_) return Outcome::Full;
  until_.emplace(digest, until);
  by_expiry_.push({until, digest, &of_issuer});
  ++of_issuer;
  return Outcome::New;
}

std::size_t ReplayMemory::size() const {
  const std::lock_guard lock(mutex_);
  return until_.size();
}

void ReplayMemory::forget_expired(Instant now) {
  while (!by_expiry_.empty() && by_expiry_.top().until < now) {
    until_.erase(by_expiry_.top().digest);
    --*by_expiry_.top().of_issuer;
    by_expiry_.pop();
  }
}

}  // namespace ordersign::security
