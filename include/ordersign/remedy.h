// What would mend a fact, as values. `src/remedies` writes the actions of suggestions from them, and nothing else does.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ordersign/coding.h"
#include "ordersign/dates.h"
#include "ordersign/finding.h"

namespace ordersign {

/// Doses at one pace, one part of a label's schedule.
struct DosePhase {
  Every every;
  std::optional<int> doses = {};  ///< so many, then comes the next phase; without a number it goes on
};

/// The order as the drug's label has it.
struct LabeledDose {
  enum class Changes { Dose, DoseAndSchedule };
  Changes changes = Changes::Dose;
  Number dose;                               ///< as the label states it, in mg/kg
  std::optional<Number> calculated = {};     ///< for this patient, in mg; absent while the weight is not known
  std::optional<double> billing_units = {};  ///< the calculated dose in units of a billing code; absent where they cannot tell it
  std::vector<DosePhase> schedule = {};      ///< from where the patient stands
  bool keeps_route = false;                  ///< the order's own route is right, where it states one …
  std::optional<Coding> route = {};          ///< … and this one is to be written where it is not
};

/// The order, ending within the longest period that one authorization covers.
struct EndBy {
  DaySpan start;  ///< where the order itself does not state it
  Day end{};
  Number length;  ///< in months
  std::vector<std::optional<int>> counts =
      {};                           ///< of each dosage that states how many doses: so many of them end in time; 0: cannot be told
  std::optional<int> repeats = {};  ///< so many refills of the stated supply end in time; absent: not even the first supply does
};

/// An order of the chart that should end. `name` is our own, "" where there is none.
struct Stop {
  std::string reference;
  std::string name;
};

/// Another order of the same signing that should not be signed.
struct Remove {
  std::string reference;
  std::string name;
};

using Remedy = std::variant<LabeledDose, EndBy, Stop, Remove>;

}  // namespace ordersign
