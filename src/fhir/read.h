// Resources of a request into records. Total functions: whatever the JSON holds, something is read.
#pragma once

#include <span>
#include <string_view>

#include "fhir/record.h"
#include "fhir/resolver.h"

namespace ordersign::fhir {

std::vector<Dosage> read_dosages(json::View list);
Timing read_timing(json::View timing);
/// asNeeded[x] of a dosage or an order, R5's asNeeded and asNeededFor.
bool is_as_needed(json::View holder);
Medication read_medication(json::View resource, Resolver& resolver);

/// The reference to the patient: `subject`, which older releases name `patient`.
std::string_view subject_of(json::View resource);

/// A MedicationRequest or ServiceRequest; DSTU2's MedicationOrder and STU3's ProcedureRequest, which keep their own reference.
Request read_request(json::View resource, Resolver& resolver);
Statement read_statement(json::View resource, Resolver& resolver);
Event read_administration(json::View resource, Resolver& resolver);
Event read_dispense(json::View resource, Resolver& resolver);
Condition read_condition(json::View resource);
Observation read_observation(json::View resource);
Patient read_patient(json::View resource);
Coverage read_coverage(json::View resource, Resolver& resolver);
/// Appends the answers of one QuestionnaireResponse.
void read_answers(json::View resource, std::vector<Answer>& answers);

/// Does `subject` (a reference) name the patient with that id, or nobody?
bool is_about(std::string_view subject, std::string_view patient_id);

/// What a prefetch value lets us say about the list it stands for, whose resources are of `type`.
/// CDS Hooks, Prefetch Template: an absent key was not satisfied; null or an empty Bundle says that there is none.
ListState state_of(json::View value, std::string_view type);

/// Our prefetch keys: what each is for and which resource type its template asks for. Discovery publishes them in this order.
struct PrefetchKey {
  std::string_view name;
  std::string_view type;
  std::string_view search;    ///< the query after `{type}`; the patient's own read for `patient`
  std::string_view when_set;  ///< asked for only when this value set has members; "": always. Read whenever it is sent
};
std::span<const PrefetchKey> prefetch_keys();

/// What was sent or fetched for our keys: a state and any number of values (a resource, a Bundle, its further pages) for each.
struct Material {
  struct Part {
    std::size_t key;  ///< index into prefetch_keys()
    json::View value;
  };
  std::vector<ListState> states;  ///< beside prefetch_keys()
  std::vector<Part> parts;
};
Material material_of(json::View prefetch);

Record read_record(const Material& material, std::string_view patient_id, Resolver& resolver);

/// Everything under our keys of `prefetch` that concerns the patient. A resource counts by its type, whichever of our keys it
/// came under; other keys are not read.
Record read_record(json::View prefetch, std::string_view patient_id, Resolver& resolver);

}  // namespace ordersign::fhir
