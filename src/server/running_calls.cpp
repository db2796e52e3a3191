#include "server/running_calls.h"

namespace ordersign::server {

bool RunningCalls::is_room_for(std::string_view client) const {
  if (count_ < most_) return true;
  const auto found = by_client_.find(client);
  const auto own = found == by_client_.end() ? 0 : found->second;
  const auto clients = by_client_.size() + (own == 0 ? 1 : 0);
  return count_ < most_ + spare_ && (own == 0 || (own + 1) * clients <= most_);
}

bool RunningCalls::has_room(std::string_view client) const {
  const std::lock_guard lock(mutex_);
  return is_room_for(client);
}

std::optional<RunningCalls::Place> RunningCalls::enter(std::string_view client) {
  const std::lock_guard lock(mutex_);
  if (!is_room_for(client)) return std::nullopt;
  std::string name(client);
  ++by_client_[name];
  ++count_;
  return Place(*this, std::move(name));
}

void RunningCalls::leave(const std::string& client) {
  const std::lock_guard lock(mutex_);
  const auto found = by_client_.find(client);
  --count_;
  if (--found->second == 0) by_client_.erase(found);
}

std::size_t RunningCalls::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

}  // namespace ordersign::server
