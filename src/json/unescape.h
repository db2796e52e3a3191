// What a JSON string says, from how it is written. Stateless. For this module only.
#pragma once

#include <optional>
#include <string_view>

namespace ordersign::json {

/// The text of the characters between a string's quotes, at `to`, which has room for as many bytes as are written: it is never longer.
/// nullopt: an escape that is none (RFC 8259, section 7), or half a surrogate pair.
std::optional<std::string_view> unescape(std::string_view written, char* to);

}  // namespace ordersign::json
