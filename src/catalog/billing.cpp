#include "catalog/billing.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace ordersign {
namespace {

constexpr std::size_t most_sizes = 3;  // what src/packet/vials.cpp tries every mix of

Error bad(const std::string& where, std::string_view key, std::string message) {
  return {ErrorCode::BadData, where + "/" + std::string(key), std::move(message)};
}

}  // namespace

Result<Billing> read_billing(json::View view, const std::string& where, const facts::Product& product,
                             const terminology::Terminology& terminology, facts::Quantities& quantities) {
  Billing billing;
  const auto code = view["code"].string();
  const auto& known = terminology.concepts_of(product.covered_products);
  const auto found = std::find_if(known.begin(), known.end(), [code](const Coding& coding) { return coding.code == code; });
  if (found == known.end())
    return bad(where, "code", "want a code of `" + terminology.id_of(product.covered_products) + "`, the covered products");
  billing.code = *found;
  const auto unit = quantities.take(view["unit"].string(), facts::Measure::Mg);
  if (!unit) return bad(where, "unit", unit.error().message);
  billing.mg_per_unit = *unit;
  for (const auto name : view["vials"].elements()) {
    const auto size = quantities.take(name.string(), facts::Measure::Mg);
    if (!size) return bad(where, "vials", size.error().message);
    billing.vials.push_back(*size);
  }
  const bool all_hold = std::all_of(billing.vials.begin(), billing.vials.end(), [](double mg) { return mg > 0; });
  if (billing.vials.empty() || billing.vials.size() > most_sizes || !all_hold || !(billing.mg_per_unit > 0))
    return bad(where, "vials", "want one to " + std::to_string(most_sizes) + " sizes of vials, and units, of more than nothing");
  std::sort(billing.vials.begin(), billing.vials.end(), std::greater<>());
  billing.discarded = view["discarded"].string();
  billing.none_discarded = view["noneDiscarded"].string();
  return billing;
}

}  // namespace ordersign
