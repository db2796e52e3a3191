// Replies that a client may keep, and ask for again by what it has.
#pragma once

#include <string>
#include <string_view>

#include "ordersign/reply.h"

namespace ordersign::hooks {

/// A strong ETag of those bytes.
std::string etag_of(std::string_view body);

/// `body` with its ETag, kept for five minutes; 304 and empty when `if_none_match` names that ETag. RFC 9110, 13.1.2.
Reply cached_reply(const std::string& body, const std::string& etag, std::string_view if_none_match);

}  // namespace ordersign::hooks
