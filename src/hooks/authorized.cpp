#include "hooks/authorized.h"

#include <algorithm>
#include <utility>

#include "facts/members.h"

namespace ordersign::hooks {
namespace {

using authorizations::Grant;

/// A Coverage may give one number twice.
std::vector<Grant> grants_of(const authorizations::Authorizations& on_file, const facts::Membership& membership, std::string_view policy,
                             std::string_view client) {
  std::vector<Grant> all;
  const auto add = [&](std::string_view system, std::string_view value) {
    for (const auto& grant : on_file.of(system, value, policy, client))
      if (std::find(all.begin(), all.end(), grant) == all.end()) all.push_back(grant);
  };
  for (const auto& number : membership.numbers) add(number.system, number.value);
  if (const auto only = on_file.only_system(); !only.empty())
    for (const auto bare : membership.bare) add(only, bare);
  return all;
}

}  // namespace

std::vector<Authorized> authorized_by(const authorizations::Authorizations& on_file, const fhir::List<fhir::Coverage>& coverages,
                                      fhir::Resolver& resolver, const Policy& policy, const std::vector<facts::PayerId>& payer_ids,
                                      std::string_view client, Day today) {
  std::vector<Authorized> all;
  for (const auto& membership : facts::memberships(coverages, resolver, payer_ids, policy.payer, today)) {
    auto found = authorizations::on_file(grants_of(on_file, membership, policy.id, client), today);
    if (found) all.push_back({membership.coverage, std::move(*found)});
  }
  std::stable_sort(all.begin(), all.end(), [](const Authorized& a, const Authorized& b) { return b.on_file.until < a.on_file.until; });
  return all;
}

cards::ToldAuthorization told_of(const Authorized& authorized, Day today, int notice) {
  const auto until = authorized.on_file.until;
  cards::ToldAuthorization told{{}, authorized.coverage, until, until - today <= std::chrono::days(notice)};
  const auto add = [&told](const Grant& grant) { told.rows.push_back({std::string(grant.id), grant.from, grant.to, grant.units}); };
  add(authorized.on_file.now);
  for (const auto& grant : authorized.on_file.then) add(grant);
  return told;
}

}  // namespace ordersign::hooks
