// Calls that wait for their turn, by whose they are: no client has more than its share of those that run while others wait.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace ordersign::http {

/// The next call is one of the client that has the fewest running; of several such of the one whose turn was the longest ago; and of
/// one client the first that came. So clients take turns while their calls take alike, and a client whose calls take long has no more
/// at once than the others. Who is alone may have all. A call costs the same however many wait, but for passing over as many
/// counts of running calls as one client has. Not thread-safe.
template <class Call>
class FairQueue {
  struct Client {
    std::string name;
    std::list<Call> waiting;
    std::size_t running = 0;
  };

 public:
  using Turn = typename std::list<Client>::iterator;
  struct Taken {
    Call call;
    Turn turn;  ///< for ended()
  };
  /// What a call would meet that came now.
  struct Outlook {
    std::size_t ahead = 0;        ///< calls that go before it, when all take alike
    const Call* first = nullptr;  ///< that waits, of the same client
  };

  FairQueue() : levels_(1) {}
  FairQueue(const FairQueue&) = delete;
  FairQueue& operator=(const FairQueue&) = delete;

  std::size_t size() const { return size_; }
  /// Client, how many of its calls wait, and how many run, for each that has any.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [name, turn] : clients_) visit(name, turn->waiting.size(), turn->running);
  }

  void push(std::string_view client, Call call) {
    const Turn turn = turn_of(client);
    turn->waiting.push_back(std::move(call));
    ++size_;
    if (turn->waiting.size() > 1) return;
    ++in_line_;
    stand_in_line(turn, quiet_);
  }

  /// Not of an empty queue.
  Taken take() {
    while (levels_[fewest_].empty()) ++fewest_;
    const Turn turn = levels_[fewest_].begin();
    Taken taken{std::move(turn->waiting.front()), turn};
    turn->waiting.pop_front();
    --size_;
    auto& from = levels_[turn->running++];
    if (turn->waiting.empty()) {
      --in_line_;
      quiet_.splice(quiet_.end(), from, turn);
    } else {
      stand_in_line(turn, from);
    }
    return taken;
  }

  /// A call that was taken with this turn has run.
  void ended(Turn turn) {
    const auto before = turn->running--;
    if (!turn->waiting.empty()) return stand_in_line(turn, levels_[before]);
    if (turn->running > 0) return;
    clients_.erase(turn->name);
    quiet_.erase(turn);
  }

  Outlook outlook(std::string_view client) const {
    const auto found = clients_.find(client);
    if (found == clients_.end()) return {in_line_, nullptr};
    const auto& own = found->second->waiting;
    const auto others = in_line_ - (own.empty() ? 0 : 1);
    return {std::min(size_, own.size() + others * (own.size() + 1)), own.empty() ? nullptr : &own.front()};
  }

 private:
  /// New ones among the quiet.
  Turn turn_of(std::string_view client) {
    if (const auto found = clients_.find(client); found != clients_.end()) return found->second;
    const Turn turn = quiet_.insert(quiet_.end(), {std::string(client), {}, 0});
    clients_.emplace(turn->name, turn);
    return turn;
  }

  void stand_in_line(Turn turn, std::list<Client>& from) {
    if (levels_.size() <= turn->running) levels_.resize(turn->running + 1);
    auto& level = levels_[turn->running];
    level.splice(level.end(), from, turn);
    fewest_ = std::min(fewest_, turn->running);
  }

  std::deque<std::list<Client>> levels_;                // those with calls that wait, by how many of theirs run; in each the next one first
  std::list<Client> quiet_;                             // those with calls that run only
  std::unordered_map<std::string_view, Turn> clients_;  // by their own name
  std::size_t fewest_ = 0;                              // no level below it has anybody
  std::size_t size_ = 0;
  std::size_t in_line_ = 0;  // clients with calls that wait
};

}  // namespace ordersign::http
