// The policy's drug: which medications are it, and whether they are the form that the policy is about.
#pragma once

#include <optional>
#include <vector>

#include "facts/chart.h"

namespace ordersign::facts {

class Params;

enum class ProductRoute : std::uint8_t {
  Covered,      ///< the form that the policy covers (belimumab: intravenous)
  Other,        ///< the other form (belimumab: subcutaneous)
  Unspecified,  ///< neither product, route nor form says
  Disagree,     ///< product and route say different things
};

/// reading 2.2: "IV or SC is decided by product code …, then `dosageInstruction.route`, then dose form. An ingredient or brand code alone
/// decides nothing."
struct Product {
  std::vector<SetId> drug;     ///< any of these is the drug
  SetId covered_products = 0;  ///< product codes of the covered form
  SetId other_products = 0;
  SetId unsure_products = 0;  ///< the drug for certain, its form not: such an order is confirmed by its product
  std::vector<SetId> covered_routes;
  std::vector<SetId> other_routes;
  std::vector<SetId> covered_forms;
  std::vector<SetId> other_forms;
  std::vector<std::string> other_modifiers;  ///< HCPCS modifiers that say that it is the other form

  static Product read(Params& params);

  bool is(const Use& use) const { return use.what.in_any(drug) != nullptr; }
  const Hit* hit(const Use& use) const { return use.what.in_any(drug); }
  ProductRoute route_of(const Use& use) const;
  /// Known only by a code whose form no source confirms.
  bool is_unsure(const Use& use) const;
};

}  // namespace ordersign::facts
