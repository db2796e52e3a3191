// Three-valued truth (Kleene's strong logic): what a criterion is when the chart may be silent.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace ordersign {

/// Ordered so that AND is the least and OR the greatest of its operands.
enum class Truth : std::uint8_t { Unmet, Unknown, Met };

constexpr Truth operator&(Truth a, Truth b) { return std::min(a, b); }
constexpr Truth operator|(Truth a, Truth b) { return std::max(a, b); }
constexpr Truth operator!(Truth a) { return a == Truth::Met ? Truth::Unmet : a == Truth::Unmet ? Truth::Met : Truth::Unknown; }
constexpr Truth truth_of(bool known) { return known ? Truth::Met : Truth::Unmet; }

/// `met`, `unmet` or `unknown`, as every answer of ours spells it.
constexpr std::string_view to_string(Truth truth) {
  switch (truth) {
    case Truth::Unmet: return "unmet";
    case Truth::Unknown: return "unknown";
    case Truth::Met: return "met";
  }
  return "unknown";
}

/// Why a fact is unknown; `None` when it is not.
enum class Gap : std::uint8_t {
  None,
  NotSent,       ///< the prefetch key is absent
  NotRecorded,   ///< the list is there and has no such entry
  Truncated,     ///< more pages exist than were sent
  Uncoded,       ///< known by free text only
  Imprecise,     ///< a date or quantity too coarse to compare
  Unreadable,    ///< present, in a shape or unit that cannot be read
  NotRetrieved,  ///< the client or we tried to read it and failed
  Late,          ///< we asked for it, and it did not come in time; spelled like NotRetrieved, and told in other words
  Uncertain,     ///< only possible evidence: provisional, planned, on hold, contradicted
};

/// As answers, logs and records spell it.
constexpr std::string_view to_string(Gap gap) {
  switch (gap) {
    case Gap::None: return "";
    case Gap::NotSent: return "not-sent";
    case Gap::NotRecorded: return "not-recorded";
    case Gap::Truncated: return "truncated";
    case Gap::Uncoded: return "uncoded";
    case Gap::Imprecise: return "imprecise";
    case Gap::Unreadable: return "unreadable";
    case Gap::NotRetrieved:
    case Gap::Late: return "not-retrieved";
    case Gap::Uncertain: return "uncertain";
  }
  return "";
}

/// Under which name cards/shared/gaps.json words it.
constexpr std::string_view wording_of(Gap gap) { return gap == Gap::Late ? "late" : to_string(gap); }

}  // namespace ordersign
