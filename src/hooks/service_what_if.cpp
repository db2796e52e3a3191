// POST /sandbox/what-if: a request decided as it is and as it would be if facts were otherwise.
#include <utility>

#include "catalog/catalog.h"
#include "hooks/call.h"
#include "hooks/what_if.h"
#include "ordersign/service.h"

namespace ordersign {

Reply Service::what_if(std::string body) const {
  const auto now = clock_();
  auto question = hooks::read_question(*catalog_, day_of(now), std::move(body));
  if (!question) return reply_for(question.error());
  hooks::Call call({*catalog_, options_, client_.get(), false, authorizations_.get()}, now);
  const auto evaluation = call.evaluate(question->hook, std::move(question->request), hooks::Keep::FactsToo);
  if (evaluation) return {200, "application/json", hooks::write_what_if(evaluation.value(), question.value()), {}};
  auto error = evaluation.error();
  error.where.insert(0, "/request");  // it counts from the request
  return reply_for(error);
}

}  // namespace ordersign
