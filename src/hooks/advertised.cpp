#include "hooks/advertised.h"

namespace ordersign::hooks {
namespace {

using prefetch::Hook;

constexpr Advertised services[] = {
    {"coverage-order-sign", Hook::OrderSign, "Coverage decision support at order signing",
     "Holds signed orders against the payer's medical drug policies and returns cards for criteria that are unmet or cannot be told."},
    {"coverage-order-select", Hook::OrderSelect, "Coverage decision support at order selection",
     "Holds selected orders against the payer's medical drug policies and returns cards for criteria that are unmet."},
};

}  // namespace

std::span<const Advertised> advertised() { return services; }

const Advertised* find_service(std::string_view id) {
  for (const auto& service : services) {
    if (service.id == id) return &service;
  }
  return nullptr;
}

}  // namespace ordersign::hooks
