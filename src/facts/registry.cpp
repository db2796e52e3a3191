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

}  // namespace ordersign::facts
