#include "text/identifier_system.h"

#include <algorithm>

#include "text/ascii.h"

namespace ordersign::text {

std::string normal_system(std::string_view system) {
  std::string normal(system);
  std::size_t host = 0;
  for (const std::string_view scheme : {"http://", "https://"}) {
    const bool same = normal.size() >= scheme.size() &&
                      std::equal(scheme.begin(), scheme.end(), normal.begin(), [](char a, char b) { return a == lower(b); });
    if (same) host = scheme.size();
  }
  if (host > 0) {
    normal.erase(0, host);
    const auto end = std::min(normal.find('/'), normal.size());
    std::transform(normal.begin(), normal.begin() + static_cast<std::ptrdiff_t>(end), normal.begin(), [](char c) { return lower(c); });
  }
  while (normal.ends_with('/')) normal.pop_back();
  return normal;
}

}  // namespace ordersign::text
