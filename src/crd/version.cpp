#include "crd/version.h"

#include <algorithm>

namespace ordersign::crd {

std::string_view to_string(Version version) {
  switch (version) {
    case Version::V2_0: return "2.0";
    case Version::V2_1: return "2.1";
    case Version::V2_2: return "2.2";
  }
  return "";
}

std::optional<Version> parse_version(std::string_view text) {
  for (const auto version : all_versions) {
    const auto name = to_string(version);
    if (!text.starts_with(name)) continue;
    const auto rest = text.substr(name.size());
    if (rest.empty()) return version;
    const bool is_release =
        rest.size() > 1 && rest.front() == '.' && std::all_of(rest.begin() + 1, rest.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (is_release) return version;
  }
  return std::nullopt;
}

}  // namespace ordersign::crd
