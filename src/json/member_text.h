// One member of a JSON text, without reading the rest. Stateless.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ordersign::json {

/// The string that the outermost object's first member of this name holds. Reads no further than that and judges nothing: a text that goes
/// wrong behind it has it all the same. nullopt: the text goes wrong before it, has no such member, or one that is no string.
std::optional<std::string> member_text(const std::string& text, std::string_view name);

}  // namespace ordersign::json
