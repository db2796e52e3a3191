#include "catalog/lend.h"

#include <algorithm>
#include <array>

namespace ordersign {
namespace {

constexpr int all_decimals = 4;  // what a quantity may have

struct Spelling {
  std::string_view ucum;
  Unit unit;
};
constexpr std::array spellings{
    Spelling{"d", Unit::Days},        Spelling{"wk", Unit::Weeks},      Spelling{"mo", Unit::Months},         Spelling{"a", Unit::Years},
    Spelling{"mg/kg", Unit::MgPerKg}, Spelling{"mg", Unit::Mg},         Spelling{"g", Unit::Grams},           Spelling{"mL", Unit::Ml},
    Spelling{"L", Unit::Liters},      Spelling{"mg/mL", Unit::MgPerMl}, Spelling{"g/L", Unit::GramsPerLiter}, Spelling{"%", Unit::Percent},
    Spelling{"1", Unit::None},
};

Value value_of(const facts::Quantity& quantity) {
  if (quantity.is_interval) return Every{quantity.value * (quantity.unit == "wk" ? 7 : 1)};
  const auto thing = facts::thing_of(quantity.unit);
  if (!thing.empty()) return Count{static_cast<std::size_t>(quantity.value), thing};
  const auto* const found =
      std::find_if(spellings.begin(), spellings.end(), [&quantity](const Spelling& one) { return one.ucum == quantity.unit; });
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
