#include "facts/quantities.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "json/pointer.h"
#include "text/listed.h"

namespace ordersign::facts {
namespace {

constexpr double greatest = 100'000;  // of days or months, which lead to dates

struct UnitRow {
  std::string_view ucum;
  std::string_view base;  ///< the unit that `factor` leads to
  double factor;
};

constexpr std::array units{
    UnitRow{"d", "d", 1},         UnitRow{"wk", "d", 7},        UnitRow{"mo", "mo", 1},     UnitRow{"a", "mo", 12},
    UnitRow{"mg/kg", "mg/kg", 1}, UnitRow{"mg", "mg", 1},       UnitRow{"g", "mg", 1000},   UnitRow{"mL", "mL", 1},
    UnitRow{"L", "mL", 1000},     UnitRow{"mg/mL", "mg/mL", 1}, UnitRow{"g/L", "mg/mL", 1}, UnitRow{"kg", "kg", 1},
    UnitRow{"%", "%", 1},         UnitRow{"1", "1", 1},         UnitRow{"g/g", "g/g", 1},   UnitRow{"mg/g", "g/g", 0.001},
};

struct MeasureWant {
  Measure measure;
  std::string_view of;
  std::string_view base;
  std::string_view spelled;  ///< the units that lead to it
  double divisor;            ///< from the base unit to the measure's own
  bool whole, above_zero;
};

constexpr std::array wants{
    MeasureWant{Measure::Days, "days", "d", "`d` or `wk`", 1, true, false},
    MeasureWant{Measure::Interval, "days between two doses", "d", "`d` or `wk`", 1, false, true},
    MeasureWant{Measure::Months, "months", "mo", "`mo` or `a`", 1, true, true},
    MeasureWant{Measure::Years, "years of age", "mo", "`a`", 12, true, true},
    MeasureWant{Measure::MgPerKg, "milligrams per kilogram", "mg/kg", "`mg/kg`", 1, false, true},
    MeasureWant{Measure::Mg, "milligrams", "mg", "`mg` or `g`", 1, false, true},
    MeasureWant{Measure::Kg, "kilograms", "kg", "`kg`", 1, false, true},
    MeasureWant{Measure::Ml, "milliliters", "mL", "`mL` or `L`", 1, false, true},
    MeasureWant{Measure::MgPerMl, "milligrams per milliliter", "mg/mL", "`mg/mL` or `g/L`", 1, false, true},
    MeasureWant{Measure::Percent, "percent", "%", "`%`", 100, false, false},
    MeasureWant{Measure::Count, "things", "1", "`1` or a word in braces such as `{dose}`", 1, true, true},
    MeasureWant{Measure::Points, "points", "1", "`1`", 1, false, true},
    MeasureWant{Measure::GramsPerGram, "grams per gram", "g/g", "`g/g` or `mg/g`", 1, false, true},
};

const MeasureWant& want_of(Measure measure) {
  return *std::find_if(wants.begin(), wants.end(), [measure](const MeasureWant& want) { return want.measure == measure; });
}

bool counts_things(std::string_view unit) { return !thing_of(unit).empty(); }

/// A card can tell no more: a number that it rounds would be another one.
bool has_few_decimals(double value) { return std::abs(value * 1e4 - std::round(value * 1e4)) < 1e-6 * std::max(1.0, value); }

/// The value in the unit that all of its kind lead to; nullopt for no unit that we know.
struct Based {
  double value;
  std::string_view unit;
};
std::optional<Based> based(double value, std::string_view unit) {
  if (counts_things(unit)) return Based{value, "1"};
  const auto* const found = std::find_if(units.begin(), units.end(), [unit](const UnitRow& one) { return one.ucum == unit; });
  return found == units.end() ? std::nullopt : std::optional(Based{value * found->factor, found->base});
}

bool is_name(std::string_view name) {
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

bool is_same(const PolicyQuantity& a, const PolicyQuantity& b) {
  const auto of_a = based(a.value, a.unit);
  const auto of_b = based(b.value, b.unit);
  return a.reading == b.reading && of_a && of_b && of_a->unit == of_b->unit && of_a->value == of_b->value;
}

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Reads one quantity, telling what is wrong by JSON pointer.
class Reader {
 public:
  Reader(std::string where, std::vector<Error>& errors) : where_(std::move(where)), errors_(&errors) {}

  PolicyQuantity read(std::string_view name, json::View view) {
    PolicyQuantity quantity;
    quantity.name = name;
    if (!is_name(name)) fail("", "want a name of letters and digits that begins with a small letter, such as `authorizationLimit`");
    refuse_unknown_keys(view);
    const auto value = view["value"].number();
    if (!value || *value < 0 || *value > greatest) fail("/value", "want a number from 0 to 100000");
    else if (!has_few_decimals(*value)) fail("/value", "want a number of at most 4 decimals");
    quantity.value = value.value_or(0);
    quantity.unit = view["unit"].string();
    if (!based(1, quantity.unit)) fail("/unit", text::unknown("unit", quantity.unit, listed_units()));
    quantity.reading = view["reading"].string();
    if (!is_section(quantity.reading)) fail("/reading", "want the section of the policy's reading, such as `6.8`");
    quantity.says = view["says"].string();
    if (quantity.says.empty()) fail("/says", "want a sentence that says what it is");
    for (const auto other : view["apartFrom"].elements()) quantity.apart_from.emplace_back(other.string());
    return quantity;
  }

 private:
  void fail(std::string_view part, std::string message) {
    errors_->push_back({ErrorCode::BadData, where_ + std::string(part), std::move(message)});
  }

  void refuse_unknown_keys(json::View view) {
    constexpr std::array<std::string_view, 5> known{"value", "unit", "reading", "says", "apartFrom"};
    for (const auto& [key, member] : view.members()) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      std::string at = where_;
      json::append_token(at, key);
      errors_->push_back({ErrorCode::BadData, std::move(at), text::unknown("key", key, "value, unit, reading, says, apartFrom")});
    }
  }

  static std::string listed_units() { return text::listed(known_units()) + ", or a word in braces such as {dose}"; }

  std::string where_;
  std::vector<Error>* errors_;
};

}  // namespace

std::string wanted(Measure measure) {
  const auto& want = want_of(measure);
  return "a number of " + std::string(want.of) + " (" + std::string(want.spelled) + ")";
}

std::string_view thing_of(std::string_view unit) {
  if (unit.size() < 3 || unit.front() != '{' || unit.back() != '}') return {};
  const auto thing = unit.substr(1, unit.size() - 2);
  return std::all_of(thing.begin(), thing.end(), [](char c) { return c >= 'a' && c <= 'z'; }) ? thing : std::string_view();
}

std::vector<std::string_view> known_units() {
  std::vector<std::string_view> known;
  for (const auto& unit : units) known.push_back(unit.ucum);
  return known;
}

bool is_section(std::string_view text) {
  const auto digits = [&text] {
    const auto count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count > 0;
  };
  if (!digits()) return false;
  if (text.empty()) return true;
  if (text.front() != '.') return false;
  text.remove_prefix(1);
  if (!digits()) return false;
  return text.empty() || (text.size() == 1 && text.front() >= 'a' && text.front() <= 'z');
}

Quantities::Quantities(json::View view, const std::string& where, std::vector<Error>& errors) {
  if (!view.absent() && !view.is_object()) errors.push_back({ErrorCode::BadData, where, "want an object"});
  for (const auto& [name, definition] : view.members()) {
    std::string at = where;
    json::append_token(at, name);
    if (find(name) != nullptr) errors.push_back({ErrorCode::BadData, at, "quantity `" + std::string(name) + "` is defined twice"});
    all_.push_back(Reader(std::move(at), errors).read(name, definition));
  }
}

PolicyQuantity* Quantities::find(std::string_view name) {
  const auto found = std::find_if(all_.begin(), all_.end(), [name](const PolicyQuantity& one) { return one.name == name; });
  return found == all_.end() ? nullptr : &*found;
}

std::string Quantities::known() const {
  std::string list;
  for (const auto& one : all_) list.append(list.empty() ? "" : ", ").append(one.name);
  return list;
}

Result<double> Quantities::take(std::string_view name, Measure measure) {
  const auto refuse = [](std::string message) { return Error{ErrorCode::BadData, "", std::move(message)}; };
  const auto& want = want_of(measure);
  auto* quantity = find(name);
  if (quantity == nullptr) {
    return refuse("unknown quantity `" + std::string(name) + "`; want " + wanted(measure) + "; known: " + known());
  }
  quantity->is_used = true;
  quantity->is_interval |= measure == Measure::Interval;
  const auto number = based(quantity->value, quantity->unit);
  const bool fits = number && number->unit == want.base && (measure != Measure::Years || quantity->unit == "a") &&
                    (measure != Measure::Points || quantity->unit == "1");
  if (!fits) return refuse("quantity `" + quantity->name + "` is in `" + quantity->unit + "`; want " + wanted(measure));
  const double value = number->value / want.divisor;
  if (want.whole && value != std::floor(value))
    return refuse("quantity `" + quantity->name + "`: want a whole number of " + std::string(want.of));
  if (want.above_zero && value <= 0) return refuse("quantity `" + quantity->name + "`: want " + wanted(measure) + " above zero");
  if (number->value > greatest) return refuse("quantity `" + quantity->name + "`: want at most 100000 in `" + std::string(want.base) + "`");
  return value;
}

void Quantities::refuse_superfluous(const std::string& where, std::vector<Error>& errors) const {
  const auto fail = [&](const PolicyQuantity& quantity, std::string_view part, std::string message) {
    errors.push_back({ErrorCode::BadData, where + "/" + quantity.name + std::string(part), std::move(message)});
  };
  for (auto one = all_.begin(); one != all_.end(); ++one) {
    if (!one->is_used) fail(*one, "", "nothing uses quantity `" + one->name + "`");
    for (auto earlier = all_.begin(); earlier != one; ++earlier) {
      if (!is_same(*one, *earlier) || holds(one->apart_from, earlier->name) || holds(earlier->apart_from, one->name)) continue;
      fail(*one, "",
           "quantities `" + earlier->name + "` and `" + one->name +
               "` are the same number of the same section; keep one, or name in `apartFrom` the one that it is not");
    }
    for (const auto& name : one->apart_from) {
      const auto other = std::find_if(all_.begin(), all_.end(), [&name](const PolicyQuantity& quantity) { return quantity.name == name; });
      if (other == all_.end() || other == one) fail(*one, "/apartFrom", "unknown quantity `" + name + "`; known: " + known());
    }
  }
}

}  // namespace ordersign::facts
