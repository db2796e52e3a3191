#include "authorizations/on_file.h"

#include <algorithm>
#include <tuple>

namespace ordersign::authorizations {

std::optional<OnFile> on_file(std::vector<Grant> grants, Day day) {
  std::sort(grants.begin(), grants.end(),
            [](const Grant& a, const Grant& b) { return std::tie(a.from, a.to, a.id) < std::tie(b.from, b.to, b.id); });
  std::optional<OnFile> found;
  for (const auto& grant : grants) {
    if (day < grant.from || grant.to < day) continue;
    if (!found || found->until < grant.to) found = OnFile{grant, {}, grant.to};
  }
  if (!found) return found;
  for (const auto& grant : grants) {
    if (grant.to <= found->until || found->until + std::chrono::days(1) < grant.from) continue;
    found->then.push_back(grant);
    found->until = grant.to;
  }
  return found;
}

}  // namespace ordersign::authorizations
