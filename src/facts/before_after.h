// The values of one measure at or before the start of treatment, and after it. Reading 6.11.
#pragma once

#include <optional>
#include <vector>

#include "fhir/record.h"
#include "ordersign/dates.h"

namespace ordersign::facts {

struct Measurement {
  double value;
  DaySpan when;
  const fhir::Observation* observation;
};

struct BeforeAfter {
  Measurement before;  ///< the newest at or before the start
  Measurement after;   ///< the newest of all
  bool sure;           ///< false: one that cannot be read, or was cut off, may be the newest on either side
};

/// Filled in the order of the chart, then asked. What is added must outlive it.
class Measurements {
 public:
  explicit Measurements(Day today) : today_(today) {}

  /// `value`: nullopt where it cannot be read. One that is dated in the future is passed over.
  void add(const fhir::Observation& observation, std::optional<double> value);

  /// nullopt: there is none on one of the sides, or dates leave open on which one the newest lies. Where they leave open which is the
  /// newest of a side, the value that speaks against a response is taken: the lowest before, the highest after.
  std::optional<BeforeAfter> around(const DaySpan& start, fhir::ListState list) const;

 private:
  bool may_be_cut_off(fhir::ListState list) const;

  Day today_;
  std::vector<Measurement> read_;
  std::vector<const fhir::Observation*> unread_;
};

/// Is it a result at all? Not when it was withdrawn, or is not final yet.
bool counts_as_result(const fhir::Observation& observation);

/// reading 6.11: "status final, amended or corrected". A status that cannot be read, or a modifier that is not understood, leaves open what
/// a result says.
bool is_readable_result(const fhir::Observation& observation);

}  // namespace ordersign::facts
