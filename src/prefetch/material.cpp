#include "prefetch/material.h"

#include <array>

#include "fhir/list_state.h"
#include "fhir/read.h"
#include "prefetch/keys.h"

namespace ordersign::prefetch {

using fhir::ListState;

Material material_of(json::View prefetch) {
  Material material;
  for (std::size_t i = 0; i < keys().size(); ++i) {
    const auto value = prefetch[keys()[i].name];
    material.states.push_back(fhir::state_of(value, keys()[i].type));
    if (value) material.parts.push_back({i, value});
  }
  return material;
}

std::string_view how_sent(json::View value, ListState state) {
  switch (state) {
    case ListState::Missing: return "absent";
    case ListState::Complete: return value.is_null() ? "null" : "honoured";
    case ListState::Truncated: return "truncated";
    case ListState::Failed: return "error";
    case ListState::Unreadable: return "wrong-type";
  }
  return "absent";
}

fhir::Record read_record(const Material& material, std::string_view patient_id, fhir::Resolver& resolver) {
  fhir::Record record;
  for (const auto& part : material.parts) fhir::read_into(record, part.value, patient_id, resolver);
  const std::array states{
      &record.patient_state,   &record.conditions.state, &record.requests.state,    &record.statements.state, &record.administrations.state,
      &record.dispenses.state, &record.weights_state,    &record.assessments_state, &record.answers.state,    &record.coverages.state,
  };
  for (std::size_t i = 0; i < keys().size(); ++i) *states[i] = material.states[i];
  return record;
}

fhir::Record read_record(json::View prefetch, std::string_view patient_id, fhir::Resolver& resolver) {
  return read_record(material_of(prefetch), patient_id, resolver);
}

}  // namespace ordersign::prefetch
