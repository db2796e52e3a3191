// The calls that are being decided, by client: so many at once, and none of it for one client alone while others come. Thread-safe.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ordersign::server {

/// At most `most` at once. When others have them all, who has none or less than his share finds room for up to `spare` more; those
/// others get no further one until enough have ended.
class RunningCalls {
 public:
  /// A call that runs, until it is destroyed.
  class Place {
   public:
    Place(Place&& other) noexcept : of_(std::exchange(other.of_, nullptr)), client_(std::move(other.client_)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (of_ != nullptr) of_->leave(client_);
    }

   private:
    friend class RunningCalls;
    Place(RunningCalls& of, std::string client) : of_(&of), client_(std::move(client)) {}
    RunningCalls* of_;
    std::string client_;
  };

  RunningCalls(std::size_t most, std::size_t spare) : most_(most), spare_(spare) {}
  RunningCalls(const RunningCalls&) = delete;
  RunningCalls& operator=(const RunningCalls&) = delete;

  /// nullopt when there is no room.
  std::optional<Place> enter(std::string_view client);
  bool has_room(std::string_view client) const;
  std::size_t count() const;

 private:
  void leave(const std::string& client);
  bool is_room_for(std::string_view client) const;  // with the lock

  const std::size_t most_, spare_;
  mutable std::mutex mutex_;
  std::size_t count_ = 0;
  std::map<std::string, std::size_t, std::less<>> by_client_;  // those that have any
};

}  // namespace ordersign::server
