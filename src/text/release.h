// Memory of a text that is done with.
#pragma once

#include <string>

namespace ordersign::text {

/// Empties it and gives its memory back, which assigning an empty text does not do.
inline void release(std::string& text) { std::string().swap(text); }

}  // namespace ordersign::text
