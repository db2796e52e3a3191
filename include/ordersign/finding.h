// What was found about a fact, as typed values. Facts make them, cards write them (src/cards/written.h), and nothing reads them
// back: what a number is used for stands in a Remedy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ordersign/dates.h"
#include "ordersign/truth.h"

namespace ordersign {

/// What a number is a number of. How each is spelled stands in src/cards/written.cpp.
enum class Unit : std::uint8_t {
  None,
  Mg,
  Grams,
  MgPerKg,
  Kg,
  Ml,
  Liters,
  MgPerMl,
  GramsPerLiter,
  GramsPerGram,
  MgPerGram,
  Percent,
  Years,
  Months,
  Weeks,
  Days,
  Hours
};

struct Number {
  double value = 0;
  Unit unit = Unit::None;
  int decimals = 2;  ///< at most; zeros at the end are not written
  friend bool operator==(const Number&, const Number&) = default;
};

/// So many of a thing: 1 medication, 14 medications.
struct Count {
  std::size_t of = 0;
  std::string_view thing = {};  ///< in the singular; static text
  friend bool operator==(const Count&, const Count&) = default;
};

/// The time between two doses: every week, every 2 weeks, every 10 days.
struct Every {
  double days = 0;
  friend bool operator==(const Every&, const Every&) = default;
};

/// Our own words.
struct Text {
  std::string words;
  friend bool operator==(const Text&, const Text&) = default;
};

/// Our own names of several things: "A and B", "A and 2 more".
struct Names {
  std::vector<std::string> names;
  friend bool operator==(const Names&, const Names&) = default;
};

/// Never chart text.
using Value = std::variant<Text, Names, Number, Count, Every, Day, DaySpan>;

/// One thing found about a fact. `id` picks the wording; a value that is not known is left out.
struct Finding {
  std::string_view id;
  std::vector<std::pair<std::string_view, Value>> values;
  friend bool operator==(const Finding&, const Finding&) = default;
};

/// The form in which a value comes: how wide it can be written follows from it, so that summaries are measured when they are loaded.
struct ValueForm {
  enum class Kind : std::uint8_t { Text, Names, Number, Count, Every, OneDay, Days };
  std::string_view name;
  Kind kind = Kind::Text;
  std::size_t most = 0;         ///< characters, of Text and Names; what is longer is cut when it is written
  Unit unit = Unit::None;       ///< of Number
  std::string_view thing = {};  ///< of Count
};

/// A finding that facts can report, with the truth it comes with and the values that its wording may use.
struct FindingForm {
  std::string_view id;
  Truth truth = Truth::Unknown;
  std::vector<ValueForm> values;
};

}  // namespace ordersign
