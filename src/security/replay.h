// Remembers which tokens were used, by issuer and `jti`, until they expire: here, and in a ledger that other processes and later ones
// share. Thread-safe; outlives the list of clients.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ordersign/dates.h"

namespace ordersign::security {

/// A used token: digests, in hexadecimal digits, of its issuer and of both its issuer and its `jti`.
struct SpentToken {
  std::string token, issuer;
  Instant until;  ///< it may come again until then
};

enum class LedgerOutcome : std::uint8_t {
  New,
  Seen,
  Unknown,  ///< the ledger could not be asked in time
};
/// Enters a token, and says whether it was there. Called from any thread, under no lock; is to wait no longer than a call can.
using TokenLedger = std::function<LedgerOutcome(const SpentToken& token)>;

class ReplayMemory {
 public:
  enum class Outcome : std::uint8_t {
    New,
    NewHere,  ///< to this process; the ledger does not say
    Seen,
    Full,  ///< so many of that issuer's tokens are live that another cannot be kept; forgetting one would let it in
           ///< again
  };

  static constexpr std::size_t room_of_issuer = 1 << 18;

  /// Each issuer has its own room, so that none can use up another's. A token takes about 100 bytes.
  explicit ReplayMemory(std::size_t max_per_issuer = room_of_issuer, TokenLedger ledger = {})
      : max_per_issuer_(max_per_issuer), ledger_(std::move(ledger)) {}

  bool seen(std::string_view issuer, std::string_view jti, Instant now) const;
  /// One of several that come at once is New. Only for tokens whose signature is good: others could fill the memory. A token that was to
  /// come no later than one which expired and was forgotten is Seen: it could be that one, on a clock that was set back.
  Outcome remember(std::string_view issuer, std::string_view jti, Instant until, Instant now);
  std::size_t size() const;

 private:
  using Digest = std::array<std::uint64_t, 2>;
  struct Hash {
    std::size_t operator()(const Digest& digest) const { return static_cast<std::size_t>(digest[0]); }
  };
  struct Issuer {
    std::size_t live = 0;
    Instant forgotten = Instant::min();  ///< the latest of those that were
  };
  struct Entry {
    Instant until;
    Digest digest;
    Issuer* issuer;
  };
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const { return a.until > b.until; }
  };
  static Digest digest_of(std::string_view issuer, std::string_view jti);
  static std::string hex(const Digest& digest);
  Outcome remember_here(const Digest& digest, std::string_view issuer, Instant until, Instant now);
  void forget_expired(Instant now);

  const std::size_t max_per_issuer_;
  const TokenLedger ledger_;
  mutable std::mutex mutex_;
  std::unordered_map<Digest, Instant, Hash> until_;
  std::map<std::string, Issuer, std::less<>> issuers_;  // a node's value stays where it is
  std::priority_queue<Entry, std::vector<Entry>, Later> by_expiry_;
};

}  // namespace ordersign::security
