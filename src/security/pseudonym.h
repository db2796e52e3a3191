// Names for what may not be named: the same text always has the same pseudonym, and only with the key. Stateless.
#pragma once

#include <string>
#include <string_view>

#include "ordersign/result.h"

namespace ordersign::security {

/// HMAC-SHA-256 of the text under the key: 64 lower-case hexadecimal digits.
std::string pseudonym(std::string_view key, std::string_view text);

/// The 32 bytes of a key file, which is made with random ones, readable by its owner only, when it is not there yet. Of
/// several processes that make it at once, all get the same key. ErrorCode::BadData, `where` the path, when a file is
/// there that is no such key, or that others may read; ErrorCode::Unavailable when it cannot be read or made.
Result<std::string> load_or_create_key(const std::string& path);

/// As that, but none is made: ErrorCode::NotFound when it is not there.
Result<std::string> load_key(const std::string& path);

}  // namespace ordersign::security
