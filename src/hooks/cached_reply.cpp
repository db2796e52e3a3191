#include "hooks/cached_reply.h"

#include "security/uuid.h"

namespace ordersign::hooks {

std::string etag_of(std::string_view body) { return "\"" + security::uuid_of(body) + "\""; }

Reply cached_reply(const std::string& body, const std::string& etag, std::string_view if_none_match) {
  Reply reply{200, "application/json", {}, {{"ETag", etag}, {"Cache-Control", "private, max-age=300"}}};
  const bool is_known = if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
  if (is_known) reply.status = 304;
  else reply.body = body;
  return reply;
}

}  // namespace ordersign::hooks
