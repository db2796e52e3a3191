#include "cards/review_notice.h"

#include "cards/template.h"

namespace ordersign::cards {

std::string review_notice(const Policy& policy, const Frame& frame, Day today) {
  if (!policy.review_is_overdue(today)) return {};
  const auto reviewed = policy.reviewed ? to_string(*policy.reviewed) : std::string();
  return fill(frame.review_overdue, {{"version", policy.version}, {"reviewed", reviewed}});
}

}  // namespace ordersign::cards
