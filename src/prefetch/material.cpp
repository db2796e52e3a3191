#include "prefetch/material.h"

#include <algorithm>
#include <array>

#include "fhir/list_state.h"
#include "fhir/read.h"
#include "prefetch/keys.h"

namespace ordersign::prefetch {

using fhir::ListState;

void Material::judge(std::size_t key, const fhir::HarmlessOutcomes& harmless) {
  std::vector<json::View> values;
  for (const auto& part : parts) {
    if (part.key == key) values.push_back(part.value);
  }
  states[key] = fhir::state_of_pages(values, keys()[key].type, harmless);
}

Material material_of(json::View prefetch, const fhir::HarmlessOutcomes& harmless) {
  Material material;
  material.states.reserve(keys().size());
  material.parts.reserve(keys().size());
  for (std::size_t i = 0; i < keys().size(); ++i) {
    const auto value = prefetch[keys()[i].name];
    material.states.push_back(fhir::state_of(value, keys()[i].type, harmless));
    if (value) material.parts.push_back({i, value});
  }
  for (const auto& [name, value] : prefetch.members()) {
    const auto is_it = [wanted = name](const Key& key) { return key.name == wanted; };
    if (std::none_of(keys().begin(), keys().end(), is_it)) material.foreign.push_back(value);
  }
  return material;
}

std::string_view how_sent(json::View value, ListState state) {
  switch (state) {
    case ListState::Missing: return "absent";
    case ListState::Complete: return value.is_null() ? "null" : "honoured";
    case ListState::Truncated: return "truncated";
    case ListState::Garbled: return "partly-unreadable";
    case ListState::Withheld: return "withheld";
    case ListState::Late:  // never of what was sent
    case ListState::Failed: return "error";
    case ListState::Unreadable: return "wrong-type";
  }
  return "absent";
}

fhir::Record read_record(const Material& material, std::string_view patient_id, fhir::Resolver& resolver) {
  fhir::Record record;
  const std::array states{
      &record.patient_state,         &record.conditions.state, &record.requests.state,  &record.statements.state,
      &record.administrations.state, &record.dispenses.state,  &record.weights_state,   &record.assessments_state,
      &record.ratios_state,          &record.answers.state,    &record.coverages.state,
  };
  for (std::size_t i = 0; i < keys().size(); ++i) *states[i] = material.states[i];
  for (const auto& part : material.parts) {
    const auto standing = states[part.key] == &record.weights_state ? fhir::Standing::Weights : fhir::Standing::Ours;
    const bool all_known = fhir::read_into(record, part.value, patient_id, resolver, standing);
    if (!all_known) *states[part.key] = fhir::worse(*states[part.key], ListState::Garbled);
  }
  for (const auto value : material.foreign) fhir::read_into(record, value, patient_id, resolver, fhir::Standing::Foreign);
  return record;
}

fhir::Record read_record(json::View prefetch, std::string_view patient_id, fhir::Resolver& resolver) {
  return read_record(material_of(prefetch), patient_id, resolver);
}

}  // namespace ordersign::prefetch
