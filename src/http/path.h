// What a route is told by: segments of a request target, and the media type of a body.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ordersign::http {

/// The one segment below a collection, decoded: `x` of `/things/x`. `%2F` does not separate segments.
std::optional<std::string> segment_below(std::string_view collection, std::string_view path);

/// "application/json; charset=utf-8" is application/json. None is not JSON.
bool is_json_type(std::string_view content_type);

}  // namespace ordersign::http
