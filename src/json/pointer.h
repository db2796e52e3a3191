// JSON pointers (RFC 6901): how places in a text are named. Stateless.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "json/view.h"

namespace ordersign::json {

/// Adds the reference token of a member or of an element to `pointer`.
void append_token(std::string& pointer, std::string_view name);
void append_token(std::string& pointer, std::size_t index);

/// The place one step up; "" for "" and for a one-step pointer.
std::string_view parent_of(std::string_view pointer);
/// Is this reference token, unescaped, the name?
bool is_name(std::string_view token, std::string_view name);
/// The name in the last step, unescaped; nullopt when the pointer is "" or its escapes are ill-formed.
std::optional<std::string> last_name(std::string_view pointer);

/// The value at `pointer` below `root`, or absent. An ill-formed pointer names nothing.
View resolve(View root, std::string_view pointer);

}  // namespace ordersign::json
