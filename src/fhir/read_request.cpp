// MedicationRequest and ServiceRequest, and what older releases call them: MedicationOrder and ProcedureRequest.
#include <algorithm>

#include "fhir/member_table.h"
#include "fhir/read.h"
#include "fhir/status.h"

namespace ordersign::fhir {
namespace {

/// Of every release and of both types. `reported`: reported[x] of STU3 to R4, or of R5.
struct RequestMembers : SubjectMembers, AsNeededMembers {
  json::View type, id, status, intent, do_not_perform, authored_on, date_written;
  json::View reason_code, reason_concept, reason_reference, reason;
  json::View based_on, prior_prescription, replaces, group, requisition;
  json::View code, quantity, occurrence_timing, occurrence_on, occurrence_in;
  json::View dosages, dispense, status_changed, date_ended, category, note;
  json::View reported_boolean, reported_reference, reported, extension;
};
constexpr auto request_members = member_table<RequestMembers>({{"resourceType", &RequestMembers::type},
                                                               {"id", &RequestMembers::id},
                                                               {"subject", &RequestMembers::subject},
                                                               {"patient", &RequestMembers::patient},
                                                               {"beneficiary", &RequestMembers::beneficiary},
                                                               {"status", &RequestMembers::status},
                                                               {"intent", &RequestMembers::intent},
                                                               {"doNotPerform", &RequestMembers::do_not_perform},
                                                               {"authoredOn", &RequestMembers::authored_on},
                                                               {"dateWritten", &RequestMembers::date_written},
                                                               {"reasonCode", &RequestMembers::reason_code},
                                                               {"reasonCodeableConcept", &RequestMembers::reason_concept},
                                                               {"reasonReference", &RequestMembers::reason_reference},
                                                               {"reason", &RequestMembers::reason},
                                                               {"basedOn", &RequestMembers::based_on},
                                                               {"priorPrescription", &RequestMembers::prior_prescription},
                                                               {"replaces", &RequestMembers::replaces},
                                                               {"groupIdentifier", &RequestMembers::group},
                                                               {"requisition", &RequestMembers::requisition},
                                                               {"code", &RequestMembers::code},
                                                               {"quantityQuantity", &RequestMembers::quantity},
                                                               {"occurrenceTiming", &RequestMembers::occurrence_timing},
                                                               {"occurrenceDateTime", &RequestMembers::occurrence_on},
                                                               {"occurrencePeriod", &RequestMembers::occurrence_in},
                                                               {"asNeededBoolean", &RequestMembers::as_needed_boolean},
                                                               {"asNeededCodeableConcept", &RequestMembers::as_needed_concept},
                                                               {"asNeeded", &RequestMembers::as_needed},
                                                               {"asNeededFor", &RequestMembers::as_needed_for},
                                                               {"dosageInstruction", &RequestMembers::dosages},
                                                               {"dispenseRequest", &RequestMembers::dispense},
                                                               {"statusChanged", &RequestMembers::status_changed},
                                                               {"dateEnded", &RequestMembers::date_ended},
                                                               {"category", &RequestMembers::category},
                                                               {"note", &RequestMembers::note},
                                                               {"reportedBoolean", &RequestMembers::reported_boolean},
                                                               {"reportedReference", &RequestMembers::reported_reference},
                                                               {"reported", &RequestMembers::reported},
                                                               {"extension", &RequestMembers::extension}});

struct DispenseMembers {
  json::View validity, supply, repeats, quantity;
};
constexpr auto dispense_members = member_table<DispenseMembers>({{"validityPeriod", &DispenseMembers::validity},
                                                                 {"expectedSupplyDuration", &DispenseMembers::supply},
                                                                 {"numberOfRepeatsAllowed", &DispenseMembers::repeats},
                                                                 {"quantity", &DispenseMembers::quantity}});

/// reasonCode and reasonReference (STU3, R4), reasonCodeableConcept (DSTU2), reason as CodeableReference (R5). An unresolved
/// reference counts as none.
memory::Vector<Reason> read_reasons(const RequestMembers& of, json::View resource, Resolver& resolver) {
  memory::Vector<Reason> reasons;
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
    if (resolver.patient_id().empty() && !is_about(subject_of(target), subject_of(of))) return;
    reasons.push_back({read_concept(target["code"]), local_reference(reference["reference"].string()), std::move(condition), false});
  };
  for (const auto& list : {of.reason_code, of.reason_concept}) {
    for (const auto code : list.each()) add_code(code);
  }
  for (const auto reference : of.reason_reference.each()) add_reference(reference);
  for (const auto reason : of.reason.each()) {
    if (reason["concept"] || !reason["reference"]) add_code(reason["concept"]);
    if (reason["reference"]) add_reference(reason["reference"]);
  }
  return reasons;
}

void read_dispense_request(json::View dispense, Request& request) {
  const auto of = dispense_members.read(dispense);
  // One of another shape may state a period.
  if (of.validity || is_odd_object(dispense)) request.validity = read_period(of.validity);
  const auto repeats = of.repeats.number();
  if (of.supply) {
    request.supply = read_length(of.supply);
    request.supply_unreadable = !request.supply || (of.repeats && !(repeats.value_or(-1) >= 0));
  }
  request.supply_unreadable |= is_odd_object(dispense);
  if (of.quantity.is_object()) request.quantity = read_quantity(of.quantity);
  request.repeats = std::max(0.0, repeats.value_or(0));
}

/// A ServiceRequest says its schedule in occurrence[x] and its amount in quantity[x].
void read_service(const RequestMembers& of, Request& request) {
  request.medication.code = read_concept(of.code);
  if (of.quantity.is_object()) request.quantity = read_quantity(of.quantity);
  Dosage dosage;
  dosage.as_needed = is_as_needed(of);
  if (of.occurrence_timing) {
    dosage.timing = read_timing(of.occurrence_timing);
  } else if (of.occurrence_on) {
    const auto once = read_date(of.occurrence_on);
    dosage.timing.unreadable = !once;
    if (once) dosage.timing.events.push_back(*once);
  } else if (of.occurrence_in) {
    request.validity = read_period(of.occurrence_in);
  }
  dosage.timing.pace_unreadable |= is_odd_as_needed(of);
  dosage.timing.unreadable |= dosage.timing.pace_unreadable;
  request.dosages.push_back(std::move(dosage));
}

void read_links(const RequestMembers& of, Request& request) {
  for (const auto& list : {of.based_on, of.prior_prescription, of.replaces}) {
    for (const auto link : list.each()) {
      const auto target = link["reference"].string();
      if (target.empty()) request.links_unreadable = true;
      else request.linked.push_back(local_reference(target));
    }
  }
  request.group = of.group["value"].string();
  if (request.group.empty()) request.group = of.requisition["value"].string();
  request.links_unreadable |= request.group.empty() && (of.group || of.requisition);
}

/// The day on which an order was stopped ends what it was valid for: statusChanged (R5), dateEnded (DSTU2).
void read_stop(const RequestMembers& of, Request& request) {
  if (request.status != "stopped" && request.status != "ended") return;
  auto stopped = read_date(of.status_changed);
  if (!stopped) stopped = read_date(of.date_ended);
  if (!stopped && (of.status_changed || of.date_ended)) {
    if (!request.validity) request.validity.emplace();
    request.validity->unreadable = true;
  }
  if (!stopped) return;
  if (!request.validity) request.validity.emplace();
  auto& end = request.validity->end;
  if (!end || after(*end, *stopped) != Truth::Unmet) end = stopped;
}

void read_words(const RequestMembers& of, Request& request) {
  for (const auto category : of.category.each()) request.notes.push_back(words_for(read_concept(category)));
  for (const auto note : of.note.each()) request.notes.push_back(note.is_string() ? note.string() : note["text"].string());
}

/// Of the extension it is US Core's, whose parts are `medicationAdherence` and dates.
void read_report(const RequestMembers& of, Request& request) {
  request.reported =
      of.reported_boolean.boolean().value_or(false) || of.reported.boolean().value_or(false) || of.reported_reference.is_object();
  for (const auto extension : of.extension.each()) {
    if (!extension["url"].string().ends_with("/us-core-medication-adherence")) continue;
    for (const auto part : extension["extension"].each()) {
      if (part["url"].string() == "medicationAdherence") request.adherence = read_concept(part["valueCodeableConcept"]);
    }
  }
}

}  // namespace

Request read_request(json::View resource, Resolver& resolver) {
  const auto of = request_members.read(resource);
  Request request;
  const auto type = of.type.string();
  request.type = type == "ProcedureRequest" ? "ServiceRequest" : type;
  request.id = of.id.string();
  request.reference = reference_of(type, request.id);
  request.subject = subject_of(of);
  request.status = status_word(of.status, StatusList::Request);
  // A MedicationOrder has no intent: by its name it is an order.
  request.intent = type == "MedicationOrder" ? "order" : status_word(of.intent, StatusList::Intent);
  request.modified = has_modifier(resource) || is_odd_boolean(of.do_not_perform);
  request.do_not_perform = of.do_not_perform.boolean().value_or(false);
  const auto authored = type == "MedicationOrder" ? of.date_written : of.authored_on;
  request.authored_on = read_date(authored);
  request.authored_unreadable = authored && !request.authored_on;
  request.reasons = read_reasons(of, resource, resolver);
  read_links(of, request);
  if (request.type == "ServiceRequest") {
    read_service(of, request);
    return request;
  }
  request.medication = read_medication(resource, resolver);
  request.modified |= request.medication.modified;
  request.dosages = read_dosages(of.dosages);
  read_dispense_request(of.dispense, request);
  read_stop(of, request);
  read_words(of, request);
  read_report(of, request);
  return request;
}

}  // namespace ordersign::fhir
