#include "server/callers.h"

namespace ordersign::server {
namespace {

// Before what is a client's and what is a machine's, so that neither can be taken for the other.
constexpr char client_mark = 'c', machine_mark = 'm';

}  // namespace

std::string Callers::name(std::string_view claimed, std::string_view machine) const {
  if (!claimed.empty()) {
    const std::lock_guard lock(mutex_);
    const auto found = proven_.find(claimed);
    if (found != proven_.end() && found->second.contains(machine)) return client_mark + std::string(claimed);
  }
  return machine_mark + std::string(machine);
}

bool Callers::is_proven(std::string_view name) { return name.starts_with(client_mark); }

void Callers::prove(std::string_view client, std::string_view name) {
  if (client.empty() || !name.starts_with(machine_mark)) return;
  name.remove_prefix(1);
  const std::lock_guard lock(mutex_);
  auto& machines = proven_[std::string(client)];
  if (machines.size() >= most_machines) machines.clear();
  machines.emplace(name);
}

}  // namespace ordersign::server
