// Resources of a request into records. Total functions: whatever the JSON holds, something is read.
#pragma once

#include <string_view>

#include "fhir/record.h"
#include "fhir/resolver.h"
#include "fhir/subject.h"

namespace ordersign::fhir {

memory::Vector<Dosage> read_dosages(json::View list);
Timing read_timing(json::View timing);

/// asNeeded[x] of a dosage or an order, R5's asNeeded and asNeededFor.
struct AsNeededMembers {
  json::View as_needed_boolean, as_needed_concept, as_needed, as_needed_for;
};
bool is_as_needed(const AsNeededMembers& of);
/// Is it there in a shape that says neither yes nor no?
bool is_odd_as_needed(const AsNeededMembers& of);

Medication read_medication(json::View resource, Resolver& resolver);
/// The references that say, or would say, what the drug is, as written: medication[x]'s own and those of its Medication's ingredients.
std::vector<std::string_view> medication_references(json::View resource, Resolver& resolver);

/// Has it, outside of what it contains, a modifierExtension? None is understood here. Reading 3.1.
bool has_modifier(json::View resource);

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
void read_answers(json::View resource, memory::Vector<Answer>& answers);

/// What a value is to the record: `Foreign` came under a prefetch key that is not ours, and proves presence, nothing else (reading 4.1);
/// `Weights` is ours, and what it holds without saying what it is may be a weight.
enum class Standing : std::uint8_t { Ours, Weights, Foreign };

/// Adds what a resource or a Bundle holds about the patient, each resource by its type. The states of lists are not its matter. False when
/// something was left out because it is not known whose it is (reading 3.3).
bool read_into(Record& record, json::View value, std::string_view patient_id, Resolver& resolver, Standing standing = Standing::Ours);

}  // namespace ordersign::fhir
