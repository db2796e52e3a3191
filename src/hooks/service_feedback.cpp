// POST /cds-services/{id}/feedback: what clients tell of the cards they showed.
#include <utility>

#include "hooks/advertised.h"
#include "hooks/feedback.h"
#include "ordersign/service.h"

namespace ordersign {

Result<std::vector<FeedbackEvent>> Service::read_feedback(std::string_view id, std::string body, const Caller& caller) const {
  const auto* service = hooks::find_service(id);
  if (service == nullptr) return Error{ErrorCode::NotFound, "", std::string(hooks::no_service)};
  auto events = hooks::read_feedback(std::move(body));
  if (!events) return events;
  const auto now = clock_();
  for (auto& event : events.value()) {
    event.received = now;
    event.service = service->id;
    event.client = caller.client;
    event.tenant = caller.tenant;
  }
  return events;
}

}  // namespace ordersign
