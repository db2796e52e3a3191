// MedicationRequest, ServiceRequest, MedicationStatement, MedicationAdministration and MedicationDispense.
#include "fhir/read.h"

namespace ordersign::fhir {
namespace {

void read_medication_resource(json::View resource, Medication& medication) {
  medication.code = read_concept(resource["code"]);
  medication.form = read_concept(resource["form"].is_object() ? resource["form"] : resource["doseForm"]);
}

/// R4: itemCodeableConcept or itemReference; R5: item as CodeableReference.
void read_ingredients(json::View resource, Resolver& resolver, Medication& medication) {
  for (const auto ingredient : resource["ingredient"].each()) {
    auto item = read_concept(ingredient["itemCodeableConcept"]);
    if (item.empty()) item = read_concept(ingredient["item"]["concept"]);
    if (item.empty()) {
      const auto reference = ingredient["itemReference"].is_object() ? ingredient["itemReference"] : ingredient["item"]["reference"];
      item = read_concept(resolver.follow(reference, resource)["code"]);
      if (item.empty()) item.text = reference["display"].string();
    }
    if (!item.empty()) medication.ingredients.push_back(std::move(item));
  }
}

void follow_medication(json::View reference, json::View container, Resolver& resolver, Medication& medication) {
  medication.display = reference["display"].string();
  const auto target = resolver.follow(reference, container);
  medication.unresolved = target.absent();
  if (target.absent()) return;
  read_medication_resource(target, medication);
  read_ingredients(target, resolver, medication);
}

/// reasonCode and reasonReference (R4), reason as CodeableReference (R5). An unresolved reference counts as none.
std::vector<Reason> read_reasons(json::View resource, Resolver& resolver) {
  std::vector<Reason> reasons;
  const auto add_reference = [&](json::View reference) {
    const auto target = resolver.follow(reference, resource);
    if (target.absent()) return;
    std::optional<Condition> condition;
    if (target["resourceType"].string() == "Condition") condition = read_condition(target);
    if (condition && condition->verification == Verification::Ignored) return;
    if (!is_about(target["subject"]["reference"].string(), resource["subject"]["reference"].string())) return;
    reasons.push_back({read_concept(target["code"]), local_reference(reference["reference"].string()), std::move(condition)});
  };
  for (const auto code : resource["reasonCode"].each()) {
    if (auto read = read_concept(code); !read.empty()) reasons.push_back({std::move(read), {}, {}});
  }
  for (const auto reference : resource["reasonReference"].each()) add_reference(reference);
  for (const auto reason : resource["reason"].each()) {
    if (auto read = read_concept(reason["concept"]); !read.empty()) reasons.push_back({std::move(read), {}, {}});
    if (reason["reference"].is_object()) add_reference(reason["reference"]);
  }
  return reasons;
}

void read_dispense_request(json::View dispense, Request& request) {
  if (dispense["validityPeriod"].is_object()) request.validity = read_period(dispense["validityPeriod"]);
  if (dispense["expectedSupplyDuration"].is_object()) {
    request.supply = read_length(dispense["expectedSupplyDuration"]);
    request.supply_unreadable = !request.supply;
  }
  if (dispense["quantity"].is_object()) request.quantity = read_quantity(dispense["quantity"]);
  request.repeats = std::max(0.0, dispense["numberOfRepeatsAllowed"].number().value_or(0));
}

/// A ServiceRequest says its schedule in occurrence[x] and its amount in quantity[x].
void read_service(json::View resource, Request& request) {
  request.medication.code = read_concept(resource["code"]["concept"].is_object() ? resource["code"]["concept"] : resource["code"]);
  if (resource["quantityQuantity"].is_object()) request.quantity = read_quantity(resource["quantityQuantity"]);
  Dosage dosage;
  dosage.as_needed = resource["asNeededBoolean"].boolean().value_or(false) || resource["asNeededCodeableConcept"].is_object();
  if (resource["occurrenceTiming"].is_object()) {
    dosage.timing = read_timing(resource["occurrenceTiming"]);
  } else if (const auto once = read_date(resource["occurrenceDateTime"])) {
    dosage.timing.events.push_back(*once);
  } else if (resource["occurrencePeriod"].is_object()) {
    request.validity = read_period(resource["occurrencePeriod"]);
  }
  request.dosages.push_back(std::move(dosage));
}

void read_links(json::View resource, Request& request) {
  for (const auto* name : {"basedOn", "priorPrescription", "replaces"}) {
    for (const auto link : resource[name].each()) {
      if (const auto target = link["reference"].string(); !target.empty()) request.linked.push_back(local_reference(target));
    }
  }
  request.group = resource["groupIdentifier"]["value"].string();
  if (request.group.empty()) request.group = resource["requisition"]["value"].string();
}

/// R5 says `recorded` and keeps what the patient does in adherence; R4's status says both.
std::string_view statement_status(json::View resource) {
  const auto status = resource["status"].string();
  if (status != "recorded") return status;
  const auto adherence = read_concept(resource["adherence"]["code"]);
  for (const auto& coding : adherence.codings) {
    if (coding.code == "taking" || coding.code == "taking-as-directed" || coding.code == "taking-not-as-directed") return "active";
    if (coding.code == "on-hold" || coding.code == "on-hold-as-directed" || coding.code == "on-hold-not-as-directed") return "on-hold";
    if (coding.code == "stopped" || coding.code == "stopped-as-directed" || coding.code == "stopped-not-as-directed") return "stopped";
    if (coding.code == "not-taking") return "not-taken";
  }
  return "unknown";
}

std::optional<DateTime> end_or_start(const Period& period) { return period.end ? period.end : period.start; }

Event read_event(json::View resource, Resolver& resolver) {
  Event event;
  event.id = resource["id"].string();
  event.reference = reference_of(resource["resourceType"].string(), event.id);
  event.subject = resource["subject"]["reference"].string();
  event.status = resource["status"].string();
  event.medication = read_medication(resource, resolver);
  return event;
}

}  // namespace

Medication read_medication(json::View resource, Resolver& resolver) {
  Medication medication;
  if (const auto code = resource["medicationCodeableConcept"]) medication.code = read_concept(code);
  const auto r5 = resource["medication"];
  if (r5["concept"].is_object() && medication.code.empty()) medication.code = read_concept(r5["concept"]);
  const auto reference = resource["medicationReference"].is_object() ? resource["medicationReference"] : r5["reference"];
  if (reference.is_object() && medication.code.empty()) follow_medication(reference, resource, resolver, medication);
  return medication;
}

Request read_request(json::View resource, Resolver& resolver) {
  Request request;
  request.type = resource["resourceType"].string();
  request.id = resource["id"].string();
  request.reference = reference_of(request.type, request.id);
  request.subject = resource["subject"]["reference"].string();
  request.status = resource["status"].string();
  request.intent = resource["intent"].string();
  request.do_not_perform = resource["doNotPerform"].boolean().value_or(false);
  request.authored_on = read_date(resource["authoredOn"]);
  request.reasons = read_reasons(resource, resolver);
  read_links(resource, request);
  if (request.type == "ServiceRequest") {
    read_service(resource, request);
    return request;
  }
  request.medication = read_medication(resource, resolver);
  request.dosages = read_dosages(resource["dosageInstruction"]);
  read_dispense_request(resource["dispenseRequest"], request);
  for (const auto category : resource["category"].each()) request.notes.push_back(words_for(read_concept(category)));
  for (const auto note : resource["note"].each()) request.notes.push_back(note["text"].string());
  return request;
}

Statement read_statement(json::View resource, Resolver& resolver) {
  Statement statement;
  statement.id = resource["id"].string();
  statement.reference = reference_of(resource["resourceType"].string(), statement.id);
  statement.subject = resource["subject"]["reference"].string();
  statement.status = statement_status(resource);
  statement.medication = read_medication(resource, resolver);
  statement.effective = read_date(resource["effectiveDateTime"]);
  if (resource["effectivePeriod"].is_object()) statement.effective_period = read_period(resource["effectivePeriod"]);
  statement.date_asserted = read_date(resource["dateAsserted"]);
  statement.dosages = read_dosages(resource["dosage"]);
  return statement;
}

Event read_administration(json::View resource, Resolver& resolver) {
  auto event = read_event(resource, resolver);
  // R4 effective[x]; R5 renamed it occurence[x] (its spelling).
  for (const auto* name : {"effectiveDateTime", "occurenceDateTime", "occurrenceDateTime"}) {
    if (const auto date = read_date(resource[name])) event.when = date;
  }
  for (const auto* name : {"effectivePeriod", "occurencePeriod", "occurrencePeriod"}) {
    if (resource[name].is_object()) event.when = end_or_start(read_period(resource[name]));
  }
  event.route = read_concept(resource["dosage"]["route"]);
  return event;
}

Event read_dispense(json::View resource, Resolver& resolver) {
  auto event = read_event(resource, resolver);
  event.when = read_date(resource["whenHandedOver"]);
  if (!event.when) event.when = read_date(resource["whenPrepared"]);
  event.route = read_concept(resource["dosageInstruction"].first()["route"]);
  return event;
}

}  // namespace ordersign::fhir
