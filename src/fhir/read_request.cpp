// MedicationRequest and ServiceRequest, and what older releases call them: MedicationOrder and ProcedureRequest.
#include "fhir/read.h"
#include "fhir/status.h"

namespace ordersign::fhir {
namespace {

/// reasonCode and reasonReference (STU3, R4), reasonCodeableConcept (DSTU2), reason as CodeableReference (R5). An unresolved
/// reference counts as none.
std::vector<Reason> read_reasons(json::View resource, Resolver& resolver) {
  std::vector<Reason> reasons;
  // One that says nothing is still a reason: which, cannot be read (reading 1.2).
  const auto add_code = [&](json::View code) { reasons.push_back({read_concept(code), {}, {}, false}); };
  const auto add_reference = [&](json::View reference) {
    const auto target = resolver.follow(reference, resource);
    if (target.absent()) {
      const bool says_something = is_odd_object(reference) || reference["reference"] || reference["identifier"];
      if (says_something) reasons.push_back({{}, local_reference(reference["reference"].string()), {}, true});
      return;
    }
    std::optional<Condition> condition;
    if (target["resourceType"].string() == "Condition") condition = read_condition(target);
    if (condition && condition->verification == Verification::Ignored) return;
    const auto whose = Subjects(resolver.patient_id(), resolver).whose(target);
    if (!resolver.patient_id().empty() && whose == Whose::Anothers) return;
    if (!resolver.patient_id().empty() && whose == Whose::Unknown) {  // it leads somewhere, and what it says there cannot be used
      reasons.push_back({{}, local_reference(reference["reference"].string()), {}, false});
      return;
    }
    if (resolver.patient_id().empty() && !is_about(subject_of(target), subject_of(resource))) return;
    reasons.push_back({read_concept(target["code"]), local_reference(reference["reference"].string()), std::move(condition), false});
  };
  for (const auto* name : {"reasonCode", "reasonCodeableConcept"}) {
    for (const auto code : resource[name].each()) add_code(code);
  }
  for (const auto reference : resource["reasonReference"].each()) add_reference(reference);
  for (const auto reason : resource["reason"].each()) {
    if (reason["concept"] || !reason["reference"]) add_code(reason["concept"]);
    if (reason["reference"]) add_reference(reason["reference"]);
  }
  return reasons;
}

void read_dispense_request(json::View dispense, Request& request) {
  // One of another shape may state a period.
  if (dispense["validityPeriod"] || is_odd_object(dispense)) request.validity = read_period(dispense["validityPeriod"]);
  if (const auto supply = dispense["expectedSupplyDuration"]) {
    request.supply = read_length(supply);
    const auto repeats = dispense["numberOfRepeatsAllowed"];
    request.supply_unreadable = !request.supply || (repeats && !(repeats.number().value_or(-1) >= 0));
  }
  request.supply_unreadable |= is_odd_object(dispense);
  if (dispense["quantity"].is_object()) request.quantity = read_quantity(dispense["quantity"]);
  request.repeats = std::max(0.0, dispense["numberOfRepeatsAllowed"].number().value_or(0));
}

/// A ServiceRequest says its schedule in occurrence[x] and its amount in quantity[x].
void read_service(json::View resource, Request& request) {
  request.medication.code = read_concept(resource["code"]);
  if (resource["quantityQuantity"].is_object()) request.quantity = read_quantity(resource["quantityQuantity"]);
  Dosage dosage;
  dosage.as_needed = is_as_needed(resource);
  if (resource["occurrenceTiming"]) {
    dosage.timing = read_timing(resource["occurrenceTiming"]);
  } else if (resource["occurrenceDateTime"]) {
    const auto once = read_date(resource["occurrenceDateTime"]);
    dosage.timing.unreadable = !once;
    if (once) dosage.timing.events.push_back(*once);
  } else if (resource["occurrencePeriod"]) {
    request.validity = read_period(resource["occurrencePeriod"]);
  }
  dosage.timing.pace_unreadable |= is_odd_as_needed(resource);
  dosage.timing.unreadable |= dosage.timing.pace_unreadable;
  request.dosages.push_back(std::move(dosage));
}

void read_links(json::View resource, Request& request) {
  for (const auto* name : {"basedOn", "priorPrescription", "replaces"}) {
    for (const auto link : resource[name].each()) {
      const auto target = link["reference"].string();
      if (target.empty()) request.links_unreadable = true;
      else request.linked.push_back(local_reference(target));
    }
  }
  request.group = resource["groupIdentifier"]["value"].string();
  if (request.group.empty()) request.group = resource["requisition"]["value"].string();
  request.links_unreadable |= request.group.empty() && (resource["groupIdentifier"] || resource["requisition"]);
}

/// The day on which an order was stopped ends what it was valid for: statusChanged (R5), dateEnded (DSTU2).
void read_stop(json::View resource, Request& request) {
  if (request.status != "stopped" && request.status != "ended") return;
  auto stopped = read_date(resource["statusChanged"]);
  if (!stopped) stopped = read_date(resource["dateEnded"]);
  if (!stopped && (resource["statusChanged"] || resource["dateEnded"])) {
    if (!request.validity) request.validity.emplace();
    request.validity->unreadable = true;
  }
  if (!stopped) return;
  if (!request.validity) request.validity.emplace();
  auto& end = request.validity->end;
  if (!end || after(*end, *stopped) != Truth::Unmet) end = stopped;
}

void read_words(json::View resource, Request& request) {
  for (const auto category : resource["category"].each()) request.notes.push_back(words_for(read_concept(category)));
  for (const auto note : resource["note"].each()) request.notes.push_back(note.is_string() ? note.string() : note["text"].string());
}

/// Reported[x] of STU3 to R4, `reported` of R5; US Core's extension, whose parts are `medicationAdherence` and dates.
void read_report(json::View resource, Request& request) {
  request.reported = resource["reportedBoolean"].boolean().value_or(false) || resource["reported"].boolean().value_or(false) ||
                     resource["reportedReference"].is_object();
  for (const auto extension : resource["extension"].each()) {
    if (!extension["url"].string().ends_with("/us-core-medication-adherence")) continue;
    for (const auto part : extension["extension"].each()) {
      if (part["url"].string() == "medicationAdherence") request.adherence = read_concept(part["valueCodeableConcept"]);
    }
  }
}

}  // namespace

Request read_request(json::View resource, Resolver& resolver) {
  Request request;
  const auto type = resource["resourceType"].string();
  request.type = type == "ProcedureRequest" ? "ServiceRequest" : type;
  request.id = resource["id"].string();
  request.reference = reference_of(type, request.id);
  request.subject = subject_of(resource);
  request.status = status_word(resource["status"], StatusList::Request);
  // A MedicationOrder has no intent: by its name it is an order.
  request.intent = type == "MedicationOrder" ? "order" : status_word(resource["intent"], StatusList::Intent);
  request.modified = has_modifier(resource) || is_odd_boolean(resource["doNotPerform"]);
  request.do_not_perform = resource["doNotPerform"].boolean().value_or(false);
  const auto authored = resource[type == "MedicationOrder" ? "dateWritten" : "authoredOn"];
  request.authored_on = read_date(authored);
  request.authored_unreadable = authored && !request.authored_on;
  request.reasons = read_reasons(resource, resolver);
  read_links(resource, request);
  if (request.type == "ServiceRequest") {
    read_service(resource, request);
    return request;
  }
  request.medication = read_medication(resource, resolver);
  request.modified |= request.medication.modified;
  request.dosages = read_dosages(resource["dosageInstruction"]);
  read_dispense_request(resource["dispenseRequest"], request);
  read_stop(resource, request);
  read_words(resource, request);
  read_report(resource, request);
  return request;
}

}  // namespace ordersign::fhir
