#include "fhir/list_state.h"

namespace ordersign::fhir {
namespace {

ListState state_of_bundle(json::View bundle) {
  const auto entries = bundle["entry"];
  if (entries && !entries.is_array() && !entries.is_object()) return ListState::Unreadable;
  for (const auto entry : entries.each()) {
    const auto resource = entry["resource"];
    if (resource["resourceType"].string() == "OperationOutcome" && tells_failure(resource)) return ListState::Failed;
  }
  for (const auto link : bundle["link"].each()) {
    if (link["relation"].string() == "next") return ListState::Truncated;
  }
  return ListState::Complete;
}

}  // namespace

bool is_bundle(json::View value) {
  return value["resourceType"].string() == "Bundle" || (value["resourceType"].absent() && !value["entry"].absent());
}

bool tells_failure(json::View outcome) {
  for (const auto issue : outcome["issue"].each()) {
    const auto severity = issue["severity"].string();
    if (severity == "error" || severity == "fatal") return true;
  }
  return false;
}

ListState state_of(json::View value, std::string_view type) {
  if (value.absent()) return ListState::Missing;
  if (value.is_null()) return ListState::Complete;
  if (is_bundle(value)) return state_of_bundle(value);
  const auto actual = value["resourceType"].string();
  if (actual == "OperationOutcome") return ListState::Failed;
  const bool older_name = type == "MedicationRequest" && actual == "MedicationOrder";  // DSTU2
  return actual == type || older_name ? ListState::Complete : ListState::Unreadable;
}

}  // namespace ordersign::fhir
