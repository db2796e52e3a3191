// GET /policies and /policies/{id}: the loaded policies as data.
#include "catalog/write_policy.h"
#include "hooks/cached_reply.h"
#include "ordersign/service.h"

namespace ordersign {

Reply Service::policies(std::string_view id, std::string_view if_none_match) const {
  json::Writer writer;
  bool found = id.empty();
  writer.begin_object().key("policies").begin_array();
  for (const auto& loaded : catalog_->policies()) {
    if (!id.empty() && loaded->policy.id != id) continue;
    write_policy(writer, *loaded, day_of(clock_()));
    found = true;
  }
  if (!found) return operation_outcome(404, "not-found", "http", "no such policy; all are listed at `/policies`");
  const auto body = writer.end_array().end_object().take();
  return hooks::cached_reply(body, hooks::etag_of(body), if_none_match);
}

}  // namespace ordersign
