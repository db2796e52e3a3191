// Gives back part of a Document as it was written, with some places changed: how an `update` action carries a whole resource.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "json/document.h"

namespace ordersign::json {

/// One change. `pointer` (RFC 6901) counts from the echoed value. With `json`, the value there is replaced, or added as the
/// last member when its parent object exists but has no such member; without, the member is left out.
struct Edit {
  std::string pointer;
  std::optional<std::string> json;
};

/// The value at `pointer` of the document, compact, with every number spelled as it was (1.50 stays 1.50), every unknown
/// member, extension and null kept, and the edits applied. "" when the document has no such value.
std::string echo(const Document& document, std::string_view pointer, std::span<const Edit> edits = {});

}  // namespace ordersign::json
