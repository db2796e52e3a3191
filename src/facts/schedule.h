// The shape of an order's schedule against a label of a few loading doses and then maintenance.
#pragma once

#include <optional>
#include <span>

#include "fhir/record.h"

namespace ordersign::facts {

class Params;

/// Days, but for the number of doses.
struct ScheduleLabel {
  int loading_doses;
  double loading_days, loading_tolerance;
  double maintenance_days, maintenance_tolerance;

  static ScheduleLabel read(Params& params);
};

enum class Schedule : std::uint8_t {
  LoadingThenMaintenance,
  LoadingOnly,
  SingleThenMaintenance,  ///< one dose, then at the maintenance pace
  MaintenanceOnly,
  SingleDose,
  TooManyLoading,  ///< at the loading pace, open-ended or for more doses than the label has
  OtherInterval,
  Unstructured,  ///< no timing that can be read, or one that leaves the shape open
};

struct ScheduleFinding {
  Schedule shape;
  std::optional<double> interval = {};  ///< days, of an OtherInterval
  int loading_doses = 0;                ///< that the order asks for
  bool perhaps_single = false;          ///< MaintenanceOnly: how long cannot be read, and may be less than one interval
};

/// Lines of one dose have the same pace, count, days and bounds.
bool same_timing(const fhir::Timing& a, const fhir::Timing& b);

/// Reads the dosages in order of their sequence numbers. Pure.
ScheduleFinding schedule_of(std::span<const fhir::Dosage> dosages, const ScheduleLabel& label);

}  // namespace ordersign::facts
