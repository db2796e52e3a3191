#include "facts/product.h"

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
  product.other_forms = params.sets("otherForms", "Dose forms that it does not.");
  return product;
}

ProductRoute Product::route_of(const Use& use) const {
  const auto by_product = decide_route(by_code(use, covered_products), by_code(use, other_products));
  const auto by_route = decide_route(use.route.in_any(covered_routes) != nullptr, use.route.in_any(other_routes) != nullptr);
  if (by_product != ProductRoute::Unspecified) {
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
