#include "facts/problem.h"

namespace ordersign::facts {
namespace {

/// reading 3.6: "clinicalStatus active, recurrence, relapse = active; inactive, remission, resolved, or an abatement in the past = not
/// active; no clinicalStatus, or unknown = possible."
Truth activity(const fhir::Condition& condition, Day today) {
  if (condition.clinical == fhir::Clinical::Inactive) return Truth::Unmet;
  const Truth stated = condition.clinical == fhir::Clinical::Active ? Truth::Met : Truth::Unknown;
  if (!condition.abated) return stated;
  if (!condition.abatement) return Truth::Unknown;
  if (condition.abatement->days.last <= today) return Truth::Unmet;
  return condition.abatement->days.first > today ? stated : Truth::Unknown;
}

}  // namespace

Problem problem_of(const fhir::Condition& condition, const Terminology& terminology, Day today) {
  return {&condition, classify(terminology, condition.code), activity(condition, today)};
}

}  // namespace ordersign::facts
