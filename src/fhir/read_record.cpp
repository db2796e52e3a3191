// Whatever stands under prefetch keys into one Record.
#include "fhir/list_state.h"
#include "fhir/read.h"

namespace ordersign::fhir {
namespace {

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

bool is_about(std::string_view subject, std::string_view patient_id) {
  return subject.empty() || patient_id.empty() || bare_id(subject) == bare_id(patient_id);
}

void read_into(Record& record, json::View value, std::string_view patient_id, Resolver& resolver) {
  Collector(patient_id, resolver, record).take(value);
}

}  // namespace ordersign::fhir
