// The keys that clients publish under a URL, fetched and kept. Thread-safe.
//
// INVARIANT: no lock is held while a set is fetched, so a slow or dead publisher delays nobody whose key is known.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordersign/result.h"
#include "security/jwk_set.h"

namespace ordersign::security {

/// The text under a URL; blocks, within a deadline of its own. Called from several threads, for one URL by one at a
/// time.
using Fetch = std::function<Result<std::string>(const std::string& url)>;

/// Ages are told by a clock that nobody sets.
using SteadyClock = std::function<std::chrono::steady_clock::time_point()>;

struct KeyTimes {
  std::chrono::seconds refresh_after{8 * 60};  ///< a key that was withdrawn is honoured no longer than that
  std::chrono::seconds usable{24 * 60 * 60};   ///< while the publisher cannot be reached, and no longer
  std::chrono::seconds between_fetches{30};    ///< of a key that is not there, however many tokens name it
  /// Callers that wait for a running fetch; others have what is there. Their tokens are unproven, so that a slow publisher must not
  /// hold every thread of the server; clients whose key has just changed come many at once.
  std::size_t max_waiting = 64;
};

/// Of one URL.
class KeySource {
 public:
  using Time = std::chrono::steady_clock::time_point;

  KeySource(std::string url, Fetch fetch, KeyTimes times, SteadyClock now);

  /// The keys of that kid. When there are none, the set is fetched anew, once, or a fetch that runs is waited for, as
  /// far as KeyTimes allow; then it may take as long as Fetch does.
  std::vector<PublicKey> find(std::string_view kid);

  /// Fetches now, unless another thread does. nullopt when the keys are new or unchanged, else why the old ones stay:
  /// Fetch's error, or JwkSet::parse's.
  std::optional<Error> refresh();
  /// When refresh() is due: when the set is refresh_after old, or between_fetches after one that failed.
  Time due() const;
  void make_due();

  const std::string& url() const { return url_; }

 private:
  std::shared_ptr<const JwkSet> usable_keys() const;  // with the lock held
  std::optional<Error> fetch_unlocked(std::unique_lock<std::mutex>& lock);

  const std::string url_;
  const Fetch fetch_;
  const KeyTimes times_;
  const SteadyClock now_;
  mutable std::mutex mutex_;
  std::condition_variable fetched_;
  std::shared_ptr<const JwkSet> keys_;
  Time keys_from_{};
  Time due_{};
  std::optional<Time> last_sought_;  // for a key that was not there, as against refreshing
  bool fetching_ = false;
  std::size_t waiting_ = 0;
};

/// Of all clients. Outlives the list of clients, so that reloading it loses no keys.
class KeySources {
 public:
  explicit KeySources(Fetch fetch, KeyTimes times = {}, SteadyClock now = &std::chrono::steady_clock::now);

  std::shared_ptr<KeySource> of(const std::string& url);
  /// Forgets the others; those that stay are due at once. For a reload.
  void keep_only(const std::vector<std::string>& urls);

  struct Failed {
    std::string url;
    Error error;
  };
  /// Refreshes what is due, one after the other; what could not be. For a thread of the server's.
  std::vector<Failed> refresh_due();
  /// When refresh_due() has something to do next; nullopt when nobody publishes keys.
  std::optional<KeySource::Time> next_due() const;

 private:
  std::vector<std::shared_ptr<KeySource>> all() const;

  const Fetch fetch_;
  const KeyTimes times_;
  const SteadyClock now_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<KeySource>> sources_;
};

}  // namespace ordersign::security
