// How many wrong tokens are looked into, since a signature takes longer to refuse than a call to answer. Thread-safe.
//
// Only tokens count whose signature or key was wrong: what is cheap to refuse is refused before. A machine has a few, and a client's name a
// few more from all machines together that have never shown a good token of it, or whoever has many addresses could have them all looked
// into. A machine that has shown one is held to its own count only, so that nobody can lock a client out by using its name.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace ordersign::server {

class WrongTokens {
 public:
  using Clock = std::chrono::steady_clock;

  /// So many at once, and one more after each `pause`.
  struct Limit {
    unsigned at_once;
    std::chrono::milliseconds pause;
  };
  static constexpr Limit of_caller{20, std::chrono::seconds(3)};
  static constexpr Limit of_issuer{100, std::chrono::seconds(1)};
  /// So many callers are remembered at once; of further ones only the issuer's limit holds.
  static constexpr std::size_t most_callers = 4096;

  /// Has there been none of late? Takes no time.
  bool are_none() const { return are_none_; }
  /// Is a token to be refused without looking into it? `caller` as Callers::name() has it, `issuer` the known client that it names, or "".
  bool are_too_many(std::string_view caller, std::string_view issuer, Clock::time_point now) const;
  /// One of them was wrong.
  void note(std::string_view caller, std::string_view issuer, Clock::time_point now);

 private:
  /// When all that were wrong are forgiven, one after the other.
  using Debts = std::map<std::string, Clock::time_point, std::less<>>;

  static bool is_over(const Debts& debts, std::string_view name, Limit limit, Clock::time_point now);
  static void add(Debts& debts, std::string_view name, Limit limit, Clock::time_point now);

  mutable std::mutex mutex_;
  Debts callers_, issuers_;
  std::atomic<bool> are_none_{true};
};

}  // namespace ordersign::server
