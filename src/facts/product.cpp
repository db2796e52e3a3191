#include "facts/product.h"

#include <algorithm>

#include "facts/params.h"

namespace ordersign::facts {
namespace {

ProductRoute decide_route(bool covered, bool other) {
  if (covered && other) return ProductRoute::Disagree;
  if (covered) return ProductRoute::Covered;
  return other ? ProductRoute::Other : ProductRoute::Unspecified;
}

bool by_code(const Use& use, SetId set) {
  const auto* hit = use.what.in(set);
  return hit != nullptr && hit->basis == Basis::Code;
}

bool carries_modifier(const Use& use, const std::vector<std::string>& modifiers) {
  for (const auto& coding : use.medication->code.codings) {
    if (terminology::code_system(coding.system) != terminology::CodeSystem::Hcpcs) continue;
    for (const auto& modifier : terminology::hcpcs_modifiers(coding.code)) {
      if (std::find(modifiers.begin(), modifiers.end(), modifier) != modifiers.end()) return true;
    }
  }
  return false;
}

}  // namespace

Product Product::read(Params& params) {
  Product product;
  product.drug = params.sets("drug", "All codes and names of the drug, whatever its form.");
  product.covered_products = params.set("coveredProducts", "Products of the form that the policy covers.");
  product.other_products = params.set("otherProducts", "Products of its other form.");
  product.unsure_products = params.set("unsureProducts", "Products that are the drug for certain and whose form no source confirms.");
  product.covered_routes = params.sets("coveredRoutes", "Routes of the form that the policy covers.");
  product.other_routes = params.sets("otherRoutes", "Routes of its other form.");
  product.covered_forms = params.sets("coveredForms", "Dose forms that the policy covers.");
  product.other_modifiers = params.texts("otherModifiers", "HCPCS modifiers that say that it is the other form.");
  product.other_forms = params.sets("otherForms", "Dose forms that it does not.");
  return product;
}

ProductRoute Product::route_of(const Use& use) const {
  const bool covered_code = by_code(use, covered_products);
  const bool other_code = by_code(use, other_products);
  const auto by_route = decide_route(use.route.in_any(covered_routes) != nullptr, use.route.in_any(other_routes) != nullptr);
  // "the HCPCS modifier JB, in whatever spelling or as a coding of its own, says subcutaneous and so disagrees with J0490"
  if (carries_modifier(use, other_modifiers)) return covered_code ? ProductRoute::Disagree : ProductRoute::Other;
  // "A product that carries both IV and SC codes: only its codes are ambiguous; a coded route decides."
  if (covered_code && other_code) return by_route == ProductRoute::Unspecified ? ProductRoute::Disagree : by_route;
  if (const auto by_product = decide_route(covered_code, other_code); by_product != ProductRoute::Unspecified) {
    const bool agree = by_route == ProductRoute::Unspecified || by_route == by_product;
    return agree ? by_product : ProductRoute::Disagree;
  }
  if (by_route != ProductRoute::Unspecified) return by_route;
  return decide_route(use.manner.in_any(covered_forms) != nullptr, use.manner.in_any(other_forms) != nullptr);
}

bool Product::is_unsure(const Use& use) const {
  return by_code(use, unsure_products) && !by_code(use, covered_products) && !by_code(use, other_products);
}

}  // namespace ordersign::facts
