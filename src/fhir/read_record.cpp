// The prefetch into one Record.
#include <array>

#include "fhir/read.h"

namespace ordersign::fhir {
namespace {

// Root-level tokens and plain searches only, so that every CDS Hooks version can fill them.
constexpr std::array keys{
    PrefetchKey{"patient", "Patient", "/{{context.patientId}}", ""},
    PrefetchKey{"conditions", "Condition", "?patient={{context.patientId}}", ""},
    PrefetchKey{"medicationRequests", "MedicationRequest", "?patient={{context.patientId}}", ""},
    PrefetchKey{"medicationStatements", "MedicationStatement", "?patient={{context.patientId}}", ""},
    PrefetchKey{"medicationAdministrations", "MedicationAdministration", "?patient={{context.patientId}}", ""},
    PrefetchKey{"medicationDispenses", "MedicationDispense", "?patient={{context.patientId}}", ""},
    PrefetchKey{"weights", "Observation", "?patient={{context.patientId}}&code=http://loinc.org|29463-7,http://loinc.org|3141-9", ""},
    PrefetchKey{"diseaseActivity", "Observation", "?patient={{context.patientId}}&category=survey", ""},
    PrefetchKey{"questionnaireResponses", "QuestionnaireResponse", "?patient={{context.patientId}}", "clinical-response"},
    PrefetchKey{"coverage", "Coverage", "?patient={{context.patientId}}", ""},
};

bool is_bundle(json::View value) {
  return value["resourceType"].string() == "Bundle" || (value["resourceType"].absent() && !value["entry"].absent());
}

/// An OperationOutcome that tells of a failure. Warnings and hints beside matches leave the matches as they are.
bool tells_failure(json::View outcome) {
  for (const auto issue : outcome["issue"].each()) {
    const auto severity = issue["severity"].string();
    if (severity == "error" || severity == "fatal") return true;
  }
  return false;
}

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

/// Sorts resources into the record by their type.
class Collector {
 public:
  Collector(std::string_view patient_id, Resolver& resolver, Record& record)
      : patient_id_(patient_id), resolver_(resolver), record_(record) {}

  void take(json::View value) {
    if (!is_bundle(value)) return add(value);
    for (const auto entry : value["entry"].each()) add(entry["resource"]);
  }

 private:
  void add(json::View resource) {
    const auto type = resource["resourceType"].string();
    if (type == "Condition") keep(read_condition(resource), record_.conditions.entries);
    else if (type == "MedicationRequest" || type == "MedicationOrder") keep(read_request(resource, resolver_), record_.requests.entries);
    else if (type == "MedicationStatement") keep(read_statement(resource, resolver_), record_.statements.entries);
    else if (type == "MedicationAdministration") keep(read_administration(resource, resolver_), record_.administrations.entries);
    else if (type == "MedicationDispense") keep(read_dispense(resource, resolver_), record_.dispenses.entries);
    else if (type == "Observation") keep(read_observation(resource), record_.observations);
    else if (type == "Coverage") keep(read_coverage(resource, resolver_), record_.coverages.entries);
    else if (type == "QuestionnaireResponse") add_answers(resource);
    else if (type == "Patient") add_patient(resource);
  }

  template <class T>
  void keep(T read, std::vector<T>& into) {
    if (is_about(read.subject, patient_id_)) into.push_back(std::move(read));
    else ++record_.other_patients;
  }

  void add_answers(json::View resource) {
    if (is_about(subject_of(resource), patient_id_)) read_answers(resource, record_.answers.entries);
    else ++record_.other_patients;
  }

  void add_patient(json::View resource) {
    const auto id = resource["id"].string();
    if (id.empty() || is_about(id, patient_id_)) record_.patient = read_patient(resource);
    else ++record_.other_patients;
  }

  std::string_view patient_id_;
  Resolver& resolver_;
  Record& record_;
};

std::string_view bare_id(std::string_view reference) {
  constexpr std::string_view prefix = "Patient/";
  reference = local_reference(reference);
  return reference.starts_with(prefix) ? reference.substr(prefix.size()) : reference;
}

}  // namespace

std::span<const PrefetchKey> prefetch_keys() { return keys; }

bool is_about(std::string_view subject, std::string_view patient_id) {
  return subject.empty() || patient_id.empty() || bare_id(subject) == bare_id(patient_id);
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

Material material_of(json::View prefetch) {
  Material material;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto value = prefetch[keys[i].name];
    material.states.push_back(state_of(value, keys[i].type));
    if (value) material.parts.push_back({i, value});
  }
  return material;
}

Record read_record(const Material& material, std::string_view patient_id, Resolver& resolver) {
  Record record;
  Collector collector(patient_id, resolver, record);
  for (const auto& part : material.parts) collector.take(part.value);
  const std::array<ListState*, keys.size()> states{
      &record.patient_state,   &record.conditions.state, &record.requests.state,    &record.statements.state, &record.administrations.state,
      &record.dispenses.state, &record.weights_state,    &record.assessments_state, &record.answers.state,    &record.coverages.state,
  };
  for (std::size_t i = 0; i < keys.size(); ++i) *states[i] = material.states[i];
  return record;
}

Record read_record(json::View prefetch, std::string_view patient_id, Resolver& resolver) {
  return read_record(material_of(prefetch), patient_id, resolver);
}

}  // namespace ordersign::fhir
