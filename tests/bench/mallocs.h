// How often the program that this is linked into has called malloc, RapidJSON's and every library's calls too. Not thread-safe.
#pragma once

#include <cstddef>

namespace ordersign::bench {

extern std::size_t mallocs;

}  // namespace ordersign::bench
