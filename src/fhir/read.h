// Resources of a request into records. Total functions: whatever the JSON holds, something is read.
#pragma once

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

/// Adds what a resource or a Bundle holds about the patient, each resource by its type. The states of lists are not its matter.
void read_into(Record& record, json::View value, std::string_view patient_id, Resolver& resolver);

}  // namespace ordersign::fhir
