// JSON Patch (RFC 6902) over trees that keep the spelling of every scalar, so that 1.50 stays 1.50.
#pragma once

#include "support/json_edit.h"

namespace ordersign::testing {

/// The document after every operation of the patch. Throws std::invalid_argument that names the operation that cannot be done.
JsonNode patched(JsonNode document, const JsonNode& patch);

}  // namespace ordersign::testing
