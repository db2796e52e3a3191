// Base64url without padding, as JOSE writes bytes (RFC 7515, 2). Stateless.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ordersign::security {

/// nullopt for anything but the one spelling of some bytes: padding, white space, the "+" and "/" of plain base64, and
/// bits behind the last byte that are not zero are refused.
std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace ordersign::security
