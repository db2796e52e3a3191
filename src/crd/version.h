// The published versions of Da Vinci CRD that answers can be written in. What differs between them stands in write_answer.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ordersign::crd {

enum class Version : std::uint8_t { V2_0, V2_1, V2_2 };

inline constexpr std::array all_versions{Version::V2_0, Version::V2_1, Version::V2_2};

/// "2.0", "2.1" or "2.2", as discovery and requests spell it (CRD 2.2, dev-1).
std::string_view to_string(Version version);

/// Every spelling that a setting may have.
inline constexpr std::array<std::string_view, 7> version_names{"2.0", "2.0.1", "2.1", "2.1.0", "2.2", "2.2.0", "2.2.1"};

/// Of that spelling, or with the number of the release behind it: 2.0.1. nullopt for a version that is not served.
std::optional<Version> parse_version(std::string_view text);

}  // namespace ordersign::crd
