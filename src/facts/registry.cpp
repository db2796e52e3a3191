#include "facts/registry.h"

#include <array>

namespace ordersign::facts {

std::span<const KindSpec> fact_kinds() {
  static const std::array kinds{
      condition_active_kind(), condition_not_severe_kind(), medication_taken_kind(), medication_not_taken_kind(), order_reason_kind(),
      indication_kind(),       labeled_dosing_kind(),       requested_period_kind(), previously_received_kind(),  clinical_response_kind(),
  };
  return kinds;
}

const KindSpec* find_kind(std::string_view name) {
  for (const auto& kind : fact_kinds()) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

std::size_t longest_value(std::string_view name) {
  struct Length {
    std::string_view name;
    std::size_t most;
  };
  constexpr std::array lengths{
      Length{"medicine", 60}, Length{"drugs", 60},      Length{"last", 60},       Length{"since", 24},    Length{"date", 34},
      Length{"why", 60},      Length{"list", 40},       Length{"count", 20},      Length{"dose", 14},     Length{"perKg", 8},
      Length{"labeled", 9},   Length{"low", 9},         Length{"high", 9},        Length{"kg", 8},        Length{"weightDate", 24},
      Length{"units", 6},     Length{"interval", 12},   Length{"length", 24},     Length{"months", 4},    Length{"limit", 12},
      Length{"age", 4},       Length{"days", 6},        Length{"indication", 40}, Length{"before", 8},    Length{"after", 8},
      Length{"scale", 20},    Length{"beforeDate", 24}, Length{"afterDate", 24},  Length{"schedule", 60}, Length{"weightAge", 6},
  };
  for (const auto& length : lengths) {
    if (length.name == name) return length.most;
  }
  return 60;
}

}  // namespace ordersign::facts
