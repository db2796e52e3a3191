// When the front has to look at which connection again. Not thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <utility>

namespace ordersign::http {

/// `Key` is small and ordered, and has one deadline or none.
template <class Key>
class Deadlines {
 public:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;
  static constexpr Time never = Time::max();

  /// Where a key stands; kept by the key's owner.
  struct Entry {
    Time due = never;       ///< what counts
    Time standing = never;  ///< where it is filed: never after `due`
  };

  /// Putting it off, which is what nearly every request does, moves nothing: it is filed anew when its old time comes.
  void set(Key key, Entry& entry, Time due) {
    entry.due = due;
    if (due >= entry.standing) return;
    remove(key, entry);
    entry.due = entry.standing = due;
    filed_.emplace(due, key);
  }
  void remove(Key key, Entry& entry) {
    if (entry.standing != never) filed_.erase({entry.standing, key});
    entry.due = entry.standing = never;
  }
  /// When to look again, `never` when there is nothing.
  Time next() const { return filed_.empty() ? never : filed_.begin()->first; }
  /// One whose deadline has come, by then without one; `entry_of` gives a key's Entry.
  template <class EntryOf>
  std::optional<Key> take_due(Time now, EntryOf entry_of) {
    while (!filed_.empty() && filed_.begin()->first <= now) {
      const Key key = filed_.begin()->second;
      Entry& entry = entry_of(key);
      const Time due = entry.due;
      remove(key, entry);
      if (due <= now) return key;
      set(key, entry, due);
    }
    return std::nullopt;
  }

 private:
  std::set<std::pair<Time, Key>> filed_;
};

}  // namespace ordersign::http
