#include "authorizations/authorizations.h"

#include <algorithm>

#include "authorizations/member.h"

namespace ordersign::authorizations {

bool Authorizations::may_be_told(const Row& row, std::string_view client) const {
  if (client.empty()) return true;
  const auto& told = client_sets_[row.clients];
  return std::any_of(told.begin(), told.end(), [&](std::uint32_t issuer) { return issuers_[issuer].first == client; });
}

std::vector<Grant> Authorizations::of(std::string_view system, std::string_view value, std::string_view policy,
                                      std::string_view client) const {
  std::vector<Grant> grants;
  const auto member = member_key(system, value);
  const auto hash = hash_of(member);
  const auto by_hash = [](const Row& row, std::uint64_t wanted) { return row.hash < wanted; };
  for (auto row = std::lower_bound(rows_.begin(), rows_.end(), hash, by_hash); row != rows_.end() && row->hash == hash; ++row) {
    if (policies_[row->policy] != policy || member_of(*row) != member || !may_be_told(*row, client)) continue;
    Grant grant{id_of(*row), Day(std::chrono::days(row->from)), Day(std::chrono::days(row->to)), {}};
    if (row->units > 0) grant.units = row->units;
    grants.push_back(grant);
  }
  return grants;
}

}  // namespace ordersign::authorizations
