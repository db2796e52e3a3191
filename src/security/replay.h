// Remembers which tokens were used, by issuer and `jti`, until they expire. Thread-safe; outlives the list of clients.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ordersign/dates.h"

namespace ordersign::security {

class ReplayMemory {
 public:
  enum class Outcome : std::uint8_t {
    New,
    Seen,
    Full,  ///< so many of that issuer's tokens are live that another cannot be kept; forgetting one would let it in
           ///< again
  };

  /// Each issuer has its own room, so that none can use up another's. A token takes about 100 bytes.
  explicit ReplayMemory(std::size_t max_per_issuer = 1 << 18) : max_per_issuer_(max_per_issuer) {}

  bool seen(std::string_view issuer, std::string_view jti, Instant now) const;
  /// One of several that come at once is New. Only for tokens whose signature is good: others could fill the memory.
  Outcome remember(std::string_view issuer, std::string_view jti, Instant until, Instant now);
  std::size_t size() const;

 private:
  using Digest = std::array<std::uint64_t, 2>;
  struct Hash {
    std::size_t operator()(const Digest& digest) const { return static_cast<std::size_t>(digest[0]); }
  };
  struct Entry {
    Instant until;
    Digest digest;
    std::size_t* of_issuer;
  };
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const { return a.until > b.until; }
  };
  static Digest digest_of(std::string_view issuer, std::string_view jti);
  void forget_expired(Instant now);

  const std::size_t max_per_issuer_;
  mutable std::mutex mutex_;
  std::unordered_map<Digest, Instant, Hash> until_;
  std::map<std::string, std::size_t, std::less<>> live_;  // a node's value stays where it is
  std::priority_queue<Entry, std::vector<Entry>, Later> by_expiry_;
};

}  // namespace ordersign::security
