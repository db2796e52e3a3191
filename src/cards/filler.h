// Wording filled in where a text is being written, in memory of the call.
#pragma once

#include <string_view>

#include "cards/template.h"
#include "memory/call_memory.h"

namespace ordersign::cards {

/// Appends what fill() makes of the template. Thread-safe.
void append_filled(std::string_view text, const Values& values, memory::String& out);

}  // namespace ordersign::cards
