// The numbers of one policy. Each stands once in its file, by a name, with its unit and the section of the reading that it comes from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json/view.h"
#include "ordersign/result.h"

namespace ordersign::facts {

/// What a parameter wants a number of.
enum class Measure : std::uint8_t { Days, Interval, Months, Years, MgPerKg, Mg, Kg, Ml, MgPerMl, Percent, Count, Points, GramsPerGram };

/// "a number of days (`d` or `wk`)"
std::string wanted(Measure measure);

/// The units that a quantity may have, as UCUM spells them; any word in braces counts things: `{dose}`.
std::vector<std::string_view> known_units();

/// Of a unit that counts things, what it counts: "dose" of `{dose}`; else "".
std::string_view thing_of(std::string_view unit);

/// A section of a policy's reading: "6.8", "3.4g".
bool is_section(std::string_view text);

struct PolicyQuantity {
  std::string name;
  double value = 0;
  std::string unit;  ///< UCUM
  std::string reading;
  std::string says;
  std::vector<std::string> apart_from;
  bool is_used = false;
  bool is_interval = false;  ///< some parameter takes it for the time between two doses
};

/// Read once with its file; the parameters that name a quantity mark it as used.
class Quantities {
 public:
  Quantities() = default;
  /// `{"name": {"value": 35, "unit": "d", "reading": "3.4", "says": "…"}, …}`. What is wrong is added to `errors`.
  Quantities(json::View view, const std::string& where, std::vector<Error>& errors);

  /// The number in the measure's own unit (days, months, mg …; a percentage as a fraction). Error: only its message is set.
  Result<double> take(std::string_view name, Measure measure);

  const std::vector<PolicyQuantity>& all() const { return all_; }
  /// Adds an error for each that no parameter names, and for each that is another one over again.
  void refuse_superfluous(const std::string& where, std::vector<Error>& errors) const;

 private:
  PolicyQuantity* find(std::string_view name);
  std::string known() const;

  std::vector<PolicyQuantity> all_;
};

}  // namespace ordersign::facts
