#include "catalog/lend.h"

#include <algorithm>
#include <array>

namespace ordersign {
namespace {

constexpr int all_decimals = 4;  // what a quantity may have

struct UnitWords {
  std::string_view ucum;
  Unit unit;
};
constexpr std::array spellings{
    UnitWords{"d", Unit::Days},           UnitWords{"wk", Unit::Weeks},       UnitWords{"mo", Unit::Months},
    UnitWords{"a", Unit::Years},          UnitWords{"mg/kg", Unit::MgPerKg},  UnitWords{"mg", Unit::Mg},
    UnitWords{"g", Unit::Grams},          UnitWords{"kg", Unit::Kg},          UnitWords{"mL", Unit::Ml},
    UnitWords{"L", Unit::Liters},         UnitWords{"mg/mL", Unit::MgPerMl},  UnitWords{"g/L", Unit::GramsPerLiter},
    UnitWords{"g/g", Unit::GramsPerGram}, UnitWords{"mg/g", Unit::MgPerGram}, UnitWords{"%", Unit::Percent},
    UnitWords{"1", Unit::None},
};

Value value_of(const facts::PolicyQuantity& quantity) {
  if (quantity.is_interval) return Every{quantity.value * (quantity.unit == "wk" ? 7 : 1)};
  const auto thing = facts::thing_of(quantity.unit);
  if (!thing.empty()) return Count{static_cast<std::size_t>(quantity.value), thing};
  const auto* const found =
      std::find_if(spellings.begin(), spellings.end(), [&quantity](const UnitWords& one) { return one.ucum == quantity.unit; });
  return Number{quantity.value, found == spellings.end() ? Unit::None : found->unit, all_decimals};
}

}  // namespace

cards::Lent lend(const facts::Quantities& quantities, const Policy& policy, const std::vector<std::unique_ptr<facts::FactKind>>& kinds) {
  cards::Lent lent;
  for (const auto& quantity : quantities.all()) lent.add(quantity.name, value_of(quantity));
  for (std::size_t i = 0; i < std::min(kinds.size(), policy.facts.size()); ++i) lent.add(policy.facts[i].id, kinds[i]->schedule());
  return lent;
}

}  // namespace ordersign
